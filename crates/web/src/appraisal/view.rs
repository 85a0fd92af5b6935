//! Which list a desk shows, which of its rows, and the address of a place in it.

use app::appraisal::{Desk, Show};
use engine::framework::Code;

use crate::shell::{Fields, T};

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

impl View {
    /// The address of a place in the list.
    pub(super) fn address(&self, round: &str, show: Show, chosen: Option<(&str, Code)>) -> String {
        let mut query = Vec::new();
        let path = match self {
            Self::Indicator { code, .. } => {
                query.extend(chosen.map(|(unit, _)| format!("unit={unit}")));
                format!("/rounds/{round}/appraisal/indicators/{code}")
            }
            Self::Unit {
                unit,
                index,
                indicator,
            } => {
                match (chosen, index, indicator) {
                    (Some((_, code)), ..) => {
                        query.push(format!("index={}", code.index()));
                        query.push(format!("indicator={code}"));
                    }
                    (None, Some(index), _) => query.push(format!("index={index}")),
                    // The main index of the opened indicator, so that a filter stays in it.
                    (None, None, Some(code)) => {
                        let index = code.split('.').next().unwrap_or_default();
                        query.push(format!("index={index}"));
                    }
                    (None, None, None) => {}
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

/// Why nothing is opened, and what to do about it.
pub(super) fn empty(desk: &Desk, show: Show, t: T<'_>) -> (String, String) {
    let (why, next) = match (desk.items.is_empty(), show) {
        (true, _) => ("appraisal-nothing-here", "appraisal-nothing-here-next"),
        (false, Show::All) => ("appraisal-none-submitted", "appraisal-none-submitted-next"),
        (false, _) => ("appraisal-nothing-shown", "appraisal-nothing-shown-next"),
    };
    (t.get(why), t.get(next))
}

/// A field that was sent with something in it.
pub(super) fn given(query: &Fields, name: &str) -> Option<String> {
    Some(query.text(name).to_owned()).filter(|text| !text.is_empty())
}
