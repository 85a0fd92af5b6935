//! Bars of main indices: the unit's share of each maximum, with the group's median as a stroke.

use std::fmt::Write as _;

use engine::amount::Amount;

use super::{at, escape, open, share};

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Title of the main index.
    pub label: String,
    /// Share of the maximum; nothing where it is not known.
    pub value: Option<Amount>,
    /// The group's median.
    pub median: Option<Amount>,
    /// What is written at the end of the bar.
    pub text: String,
}

const WIDTH: f64 = 460.0;
const LEFT: f64 = 150.0;
const RIGHT: f64 = 400.0;
const STEP: f64 = 28.0;

/// Draws them, one below the other; nothing when there is none.
#[must_use]
pub fn bars(id: &str, title: &str, bars: &[Bar]) -> Option<String> {
    if bars.is_empty() {
        return None;
    }
    let mut out = String::new();
    #[expect(clippy::cast_precision_loss, reason = "a handful of bars")]
    let height = bars.len() as f64 * STEP + 8.0;
    open(&mut out, id, title, WIDTH, height);
    for (place, bar) in (0_u32..).zip(bars) {
        one(&mut out, f64::from(place) * STEP + 6.0, bar);
    }
    let _ = write!(
        out,
        "<path class=\"c-axis\" d=\"M{} 2V{}\"/></svg>",
        at(LEFT),
        at(height - 4.0)
    );
    Some(out)
}

fn one(out: &mut String, top: f64, bar: &Bar) {
    let line = at(top + 13.0);
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{line}\" text-anchor=\"end\">{}</text>",
        at(LEFT - 8.0),
        escape(&bar.label)
    );
    let width = bar.value.map_or(0.0, share) * (RIGHT - LEFT);
    if bar.value.is_some() {
        let _ = write!(
            out,
            "<rect class=\"c-bar\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"18\"/>",
            at(LEFT),
            at(top),
            at(width)
        );
    }
    if let Some(median) = bar.median {
        let x = at(LEFT + share(median) * (RIGHT - LEFT));
        let _ = write!(
            out,
            "<path class=\"c-mid\" d=\"M{x} {}v24\"/>",
            at(top - 3.0)
        );
    }
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{line}\">{}</text>",
        at(RIGHT + 8.0),
        escape(&bar.text)
    );
}
