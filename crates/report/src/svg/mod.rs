//! Charts drawn on the server: the same one for page, document and print.
//!
//! Colours and widths are classes of the stylesheet (`c-line`, `c-area` …), so that a chart follows
//! light, dark and paper. The words come from the caller: a title that says what the chart shows.
//! The figures of the chart are the caller's data, which stand beside it as a table.

mod bars;
mod course;
mod heat;
mod history;
mod intervals;
mod label;
mod parts;
mod radar;
mod stack;
mod trend;

pub use bars::{Bar, bars};
pub use course::{Course, Stage, course, small_course};
pub use heat::{Heading, Heat, Shade, heat};
pub use history::{History, Mark, Scale, history};
pub use intervals::{Intervals, PlaceRow, Span, intervals};
pub use parts::{Part, Parts, Start, parts};
pub use radar::{Axis, Radar, radar};
pub use stack::{Piece, Stack, Tone, stack};
pub use trend::{Trend, TrendMark, trend};

use std::fmt::Write as _;

use engine::amount::Amount;

/// An amount as a share for placing on paper, cut to 0–1. Only positions come from it, never figures.
fn share(amount: Amount) -> f64 {
    amount
        .canonical()
        .parse::<f64>()
        .unwrap_or_default()
        .clamp(0.0, 1.0)
}

/// A coordinate with one decimal, without `-0`.
fn at(position: f64) -> String {
    let tenths = (position * 10.0).round() / 10.0 + 0.0;
    format!("{tenths}")
}

/// Text that can stand in an element or an attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The opening of a drawing with its title.
fn open(out: &mut String, id: &str, title: &str, width: f64, height: f64) {
    begin(out, id, title, (width, height), "");
}

/// The same for a drawing that keeps its size and slides where it has no room.
fn open_wide(out: &mut String, id: &str, title: &str, width: f64, height: f64) {
    let size = format!(
        "class=\"c-wide\" width=\"{}\" height=\"{}\" ",
        at(width),
        at(height)
    );
    begin(out, id, title, (width, height), &size);
}

fn begin(out: &mut String, id: &str, title: &str, (width, height): (f64, f64), size: &str) {
    let (id, title) = (escape(id), escape(title));
    // Writing to a text cannot fail.
    let _ = write!(
        out,
        "<svg {size}viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{id}\"><title id=\"{id}\">{title}</title>",
        at(width),
        at(height)
    );
}

/// A path through known points: unknown ones leave a gap, a ring without gaps is closed.
fn path(points: &[Option<(f64, f64)>], closed: bool) -> String {
    let mut out = String::new();
    let mut before = None;
    let whole = closed && points.iter().all(Option::is_some);
    for point in points
        .iter()
        .chain(points.first().filter(|_| closed && !whole))
    {
        if let Some((x, y)) = point {
            let step = if before.is_some() { 'L' } else { 'M' };
            let _ = write!(out, "{step}{} {}", at(*x), at(*y));
        }
        before = *point;
    }
    if whole {
        out.push('Z');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_point_leaves_a_gap_and_is_not_zero() {
        let line = path(&[Some((0.0, 1.0)), None, Some((2.0, 3.25))], false);
        assert_eq!(line, "M0 1M2 3.3");
        let ring = path(&[Some((0.0, 0.0)), Some((1.0, 0.0)), None], true);
        assert_eq!(ring, "M0 0L1 0M0 0");
    }

    #[test]
    fn names_cannot_become_markup() {
        assert_eq!(escape("<b a=\"1\">&"), "&lt;b a=&quot;1&quot;&gt;&amp;");
    }
}
