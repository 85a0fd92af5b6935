//! Which list a desk shows, which of its rows, and the address of a place in it.

use app::appraisal::{Item, Standing};
use engine::framework::Code;

use crate::shell::Fields;

/// Which list the desk shows, and where in it.
#[derive(Debug, Clone)]
pub(super) enum View {
    /// One indicator across units.
    Indicator {
        /// Its code.
        code: String,
        /// The opened unit.
        unit: Option<String>,
    },
    /// One unit through a main index.
    Unit {
        /// Its code.
        unit: String,
        /// The main index.
        index: Option<String>,
        /// The opened indicator.
        indicator: Option<String>,
    },
}

/// Which rows are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Show {
    All,
    Open,
    Doubt,
    Asked,
}

impl Show {
    pub(super) const ALL: [Self; 4] = [Self::All, Self::Open, Self::Doubt, Self::Asked];

    /// The choice with this name; all rows for any other.
    pub(super) fn parse(text: &str) -> Self {
        let found = Self::ALL.into_iter().find(|show| show.name() == text);
        found.unwrap_or(Self::All)
    }

    /// Its name in addresses and in the locales.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Open => "open",
            Self::Doubt => "doubt",
            Self::Asked => "asked",
        }
    }

    /// Whether a row is shown.
    pub(super) fn takes(self, item: &Item) -> bool {
        match self {
            Self::All => true,
            Self::Open => item.is_open(),
            Self::Doubt => !item.doubts.is_empty(),
            Self::Asked => item.standing == Standing::Asked,
        }
    }
}

impl View {
    /// The address of a place in the list.
    pub(super) fn address(&self, round: &str, show: Show, chosen: Option<(&str, Code)>) -> String {
        let mut query = Vec::new();
        let path = match self {
            Self::Indicator { code, .. } => {
                query.extend(chosen.map(|(unit, _)| format!("unit={unit}")));
                format!("/rounds/{round}/appraisal/indicators/{code}")
            }
            Self::Unit { unit, index, .. } => {
                match (chosen, index) {
                    (Some((_, code)), _) => {
                        query.push(format!("index={}", code.index()));
                        query.push(format!("indicator={code}"));
                    }
                    (None, Some(index)) => query.push(format!("index={index}")),
                    (None, None) => {}
                }
                format!("/rounds/{round}/appraisal/units/{unit}")
            }
        };
        if show != Show::All {
            query.push(format!("show={}", show.name()));
        }
        match query.is_empty() {
            true => path,
            false => format!("{path}?{}", query.join("&")),
        }
    }
}

/// A field that was sent with something in it.
pub(super) fn given(query: &Fields, name: &str) -> Option<String> {
    Some(query.text(name).to_owned()).filter(|text| !text.is_empty())
}
