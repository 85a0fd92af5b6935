//! A heat map of a square matrix of figures from −1 to 1, such as correlations.

use std::fmt::Write as _;

use super::{at, escape, label::label, open, open_wide};

/// What a row, and the column of the same place, stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Short: stands above the column, and before the title of the row.
    pub code: String,
    /// In full: stands before the row only.
    pub title: String,
}

/// One known cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Shade {
    /// From −1 to 1; what lies outside is coloured as the edge.
    pub value: f64,
    /// What is written in the cell.
    pub text: String,
}

/// A matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// Id of the title, unique on the page.
    pub id: String,
    /// What the chart shows, in a sentence.
    pub title: String,
    /// Rows and columns.
    pub headings: Vec<Heading>,
    /// Row by row; nothing where the figure is not known. A cell that is not there is not known.
    pub cells: Vec<Vec<Option<Shade>>>,
}

const LEFT: f64 = 160.0;
const TOP: f64 = 24.0;
const CELL: (f64, f64) = (44.0, 30.0);
/// A wider chart keeps its size and slides, because its figures could not be read any more.
const WIDEST: f64 = 720.0;

/// Draws it; nothing when no cell is known.
///
/// Colour says sign and strength (four steps, below 0.1 none); the figure stands in the cell, so
/// that nothing is said by colour alone. An unknown cell is an empty frame with a dash.
#[must_use]
pub fn heat(chart: &Heat) -> Option<String> {
    if !chart.cells.iter().flatten().any(Option::is_some) {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "some hundred rows at most")]
    let n = chart.headings.len() as f64;
    let (width, height) = (LEFT + n * CELL.0 + 4.0, TOP + n * CELL.1 + 4.0);
    let mut out = String::new();
    if width > WIDEST {
        open_wide(&mut out, &chart.id, &chart.title, width, height);
    } else {
        open(&mut out, &chart.id, &chart.title, width.max(460.0), height);
    }
    for (place, heading) in (0_u32..).zip(&chart.headings) {
        let _ = write!(
            out,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            at(LEFT + (f64::from(place) + 0.5) * CELL.0),
            at(TOP - 8.0),
            escape(&heading.code)
        );
        let text = format!("{} {}", heading.code, heading.title);
        let middle = TOP + (f64::from(place) + 0.5) * CELL.1;
        label(&mut out, &text, (LEFT - 8.0, middle), LEFT - 10.0);
    }
    for (row, _) in (0_u32..).zip(&chart.headings) {
        let cells = chart.cells.get(row as usize);
        for (column, _) in (0_u32..).zip(&chart.headings) {
            let cell = cells.and_then(|cells| cells.get(column as usize)?.as_ref());
            let place = (
                LEFT + f64::from(column) * CELL.0,
                TOP + f64::from(row) * CELL.1,
            );
            one(&mut out, place, cell);
        }
    }
    out.push_str("</svg>");
    Some(out)
}

fn one(out: &mut String, (left, top): (f64, f64), cell: Option<&Shade>) {
    let (class, text) = match cell {
        Some(shade) => (shade_class(shade.value), shade.text.as_str()),
        None => ("c-none", "–"),
    };
    let _ = write!(
        out,
        "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/><text class=\"c-num\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
        at(left + 1.0),
        at(top + 1.0),
        at(CELL.0 - 2.0),
        at(CELL.1 - 2.0),
        at(left + CELL.0 / 2.0),
        at(top + CELL.1 / 2.0 + 4.0),
        escape(text)
    );
}

/// The class of a step of colour; what is not a number has the frame of an unknown cell.
fn shade_class(value: f64) -> &'static str {
    let classes = if value < 0.0 {
        ["c-minus1", "c-minus2", "c-minus3", "c-minus4"]
    } else {
        ["c-plus1", "c-plus2", "c-plus3", "c-plus4"]
    };
    let [weak, some, strong, most] = classes;
    match value.abs() {
        size if size.is_nan() => "c-none",
        size if size < 0.1 => "c-flat",
        size if size < 0.3 => weak,
        size if size < 0.5 => some,
        size if size < 0.8 => strong,
        _ => most,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_and_strength_have_each_their_class() {
        let classes = [-1.0, -0.6, -0.3, 0.05, 0.1, 0.49, 0.79, 1.2, f64::NAN].map(shade_class);
        assert_eq!(
            classes,
            [
                "c-minus4", "c-minus3", "c-minus2", "c-flat", "c-plus1", "c-plus2", "c-plus3",
                "c-plus4", "c-none"
            ]
        );
    }
}
