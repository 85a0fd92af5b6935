//! A line over the years: value (higher is better) or rank (first on top).

use std::fmt::Write as _;

use super::{at, escape, open, path};

/// What goes up the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Shares in percent: 0 at the bottom, 100 on top.
    Percent,
    /// Ranks: 1 on top, the last at the bottom.
    Rank {
        /// The last rank of the largest group shown.
        last: u32,
    },
}

/// One year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Below the axis, such as `2024`.
    pub label: String,
    /// Percent in hundredths (8361 is 83.61 %), or the rank; nothing where it is not known.
    pub height: Option<u32>,
    /// What is written at the point.
    pub text: String,
    /// Nobody published it: the point is drawn hollow.
    pub computed: bool,
    /// The line from the year before breaks here, because the two cannot be compared.
    pub breaks: bool,
}

/// A history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Id of the title, unique on the page.
    pub id: String,
    /// What the chart shows, in a sentence.
    pub title: String,
    /// What goes up.
    pub scale: Scale,
    /// The years, earliest first.
    pub marks: Vec<Mark>,
}

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 444.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 158.0;

/// Draws it; nothing when fewer than two years are known.
#[must_use]
pub fn history(chart: &History) -> Option<String> {
    if chart
        .marks
        .iter()
        .filter(|mark| mark.height.is_some())
        .count()
        < 2
    {
        return None;
    }
    let mut out = String::new();
    open(&mut out, &chart.id, &chart.title, WIDTH, HEIGHT);
    grid(&mut out, chart.scale);
    let points: Vec<Option<(f64, f64)>> = (0..)
        .zip(&chart.marks)
        .map(|(place, mark)| {
            let height = mark.height?;
            Some((across(place, chart.marks.len()), up(height, chart.scale)))
        })
        .collect();
    for run in runs(&chart.marks, &points) {
        let _ = write!(out, "<path class=\"c-line\" d=\"{}\"/>", path(&run, false));
    }
    for (place, mark) in (0..).zip(&chart.marks) {
        let x = at(across(place, chart.marks.len()));
        let _ = write!(
            out,
            "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            at(BOTTOM + 20.0),
            escape(&mark.label)
        );
        let Some(height) = mark.height else { continue };
        let y = up(height, chart.scale);
        let above = if y < TOP + 14.0 { y + 17.0 } else { y - 9.0 };
        let _ = write!(
            out,
            "<circle class=\"{}\" cx=\"{x}\" cy=\"{}\" r=\"4\"/><text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            if mark.computed { "c-hollow" } else { "c-dot" },
            at(y),
            at(above),
            escape(&mark.text)
        );
    }
    out.push_str("</svg>");
    Some(out)
}

fn across(place: u32, of: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a handful of years")]
    let gaps = of.saturating_sub(1).max(1) as f64;
    let inner = (RIGHT - LEFT) - 60.0;
    LEFT + 30.0 + inner * f64::from(place) / gaps
}

fn up(height: u32, scale: Scale) -> f64 {
    let share = match scale {
        Scale::Percent => f64::from(height) / 10_000.0,
        Scale::Rank { last } => {
            let steps = f64::from(last.saturating_sub(1).max(1));
            1.0 - f64::from(height.saturating_sub(1)) / steps
        }
    };
    BOTTOM - (BOTTOM - TOP) * share.clamp(0.0, 1.0)
}

fn grid(out: &mut String, scale: Scale) {
    let lines: [(f64, String); 3] = match scale {
        Scale::Percent => [
            (TOP, "100".to_owned()),
            ((TOP + BOTTOM) / 2.0, "50".to_owned()),
            (BOTTOM, "0".to_owned()),
        ],
        Scale::Rank { last } => {
            let middle = last.div_ceil(2);
            [
                (up(1, scale), "1".to_owned()),
                (up(middle, scale), middle.to_string()),
                (up(last, scale), last.to_string()),
            ]
        }
    };
    for (y, text) in lines {
        let class = if (y - BOTTOM).abs() < 0.1 {
            "c-axis"
        } else {
            "c-grid"
        };
        let _ = write!(
            out,
            "<path class=\"{class}\" d=\"M{} {}H{}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{text}</text>",
            at(LEFT),
            at(y),
            at(RIGHT),
            at(LEFT - 7.0),
            at(y + 4.0)
        );
    }
}

/// The stretches between breaks.
fn runs(marks: &[Mark], points: &[Option<(f64, f64)>]) -> Vec<Vec<Option<(f64, f64)>>> {
    let mut runs: Vec<Vec<_>> = Vec::new();
    for (mark, point) in marks.iter().zip(points) {
        match runs.last_mut() {
            Some(run) if !mark.breaks => run.push(*point),
            _ => runs.push(vec![*point]),
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}
