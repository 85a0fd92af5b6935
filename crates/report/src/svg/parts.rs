//! Signed bars: what each part adds to a sum, or estimates from zero with their intervals.

use std::fmt::Write as _;

use super::{at, escape, label::label, open};

/// Where a bar starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// All bars at zero: figures beside each other.
    Zero,
    /// Each where the one before it ended, and the sum from zero: parts that add up.
    Before,
}

/// One part.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it is; wrapped to two lines, then cut.
    pub label: String,
    /// Its figure; nothing where it is not known.
    pub value: Option<f64>,
    /// Ends of its interval, where it is an estimate.
    pub interval: Option<(f64, f64)>,
    /// What is written at the end of the row.
    pub text: String,
}

/// Parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// Id of the title, unique on the page.
    pub id: String,
    /// What the chart shows, in a sentence.
    pub title: String,
    /// Where the bars start.
    pub start: Start,
    /// The parts, in the order in which they are drawn.
    pub parts: Vec<Part>,
    /// The sum, drawn below a line in another colour; nothing where the parts have none to show.
    pub sum: Option<Part>,
}

const WIDTH: f64 = 460.0;
const LEFT: f64 = 158.0;
const RIGHT: f64 = 388.0;
const STEP: f64 = 32.0;
const BAR: f64 = 16.0;
/// Room for the line above the sum.
const GAP: f64 = 8.0;

/// Draws them, one below the other; nothing when no part is known.
///
/// The scale goes from the least to the greatest end of a bar or an interval, zero always in it.
/// An unknown part has its row and no bar, and the parts after it start where the last known one
/// ended.
#[must_use]
pub fn parts(chart: &Parts) -> Option<String> {
    let known = |part: &Part| part.value.is_some_and(f64::is_finite);
    if !chart.parts.iter().any(known) {
        return None;
    }
    let rows = placed(chart);
    let scale = Scale::of(&rows);
    #[expect(clippy::cast_precision_loss, reason = "a few dozen bars")]
    let height = rows.len() as f64 * STEP + 8.0 + if chart.sum.is_some() { GAP } else { 0.0 };
    let mut out = String::new();
    open(&mut out, &chart.id, &chart.title, WIDTH, height);
    let zero = at(scale.at(0.0));
    let _ = write!(
        out,
        "<path class=\"c-axis\" d=\"M{zero} 2V{}\"/>",
        at(height - 2.0)
    );
    for (place, row) in (0_u32..).zip(&rows) {
        let mut middle = (f64::from(place) + 0.5) * STEP + 4.0;
        if row.is_sum {
            let y = at(middle - STEP / 2.0 + GAP / 2.0);
            let right = at(WIDTH - 8.0);
            let _ = write!(out, "<path class=\"c-grid\" d=\"M8 {y}H{right}\"/>");
            middle += GAP;
        }
        one(&mut out, middle, row, scale);
    }
    out.push_str("</svg>");
    Some(out)
}

/// A part with the place where its bar starts.
struct Row<'a> {
    part: &'a Part,
    /// Both ends of the bar; nothing where the part is not known.
    bar: Option<(f64, f64)>,
    is_sum: bool,
}

impl Row<'_> {
    /// The interval, moved with the bar.
    fn interval(&self) -> Option<(f64, f64)> {
        let (from, _) = self.bar?;
        let (low, high) = self.part.interval?;
        (low.is_finite() && high.is_finite()).then_some((from + low, from + high))
    }
}

fn placed(chart: &Parts) -> Vec<Row<'_>> {
    let mut from = 0.0;
    let mut rows = Vec::with_capacity(chart.parts.len() + 1);
    for part in &chart.parts {
        let value = part.value.filter(|value| value.is_finite());
        let bar = value.map(|value| (from, from + value));
        if let (Start::Before, Some((_, end))) = (chart.start, bar) {
            from = end;
        }
        rows.push(Row {
            part,
            bar,
            is_sum: false,
        });
    }
    rows.extend(chart.sum.iter().map(|part| {
        let value = part.value.filter(|value| value.is_finite());
        Row {
            part,
            bar: value.map(|value| (0.0, value)),
            is_sum: true,
        }
    }));
    rows
}

/// From figures to places on paper.
#[derive(Clone, Copy)]
struct Scale {
    low: f64,
    width: f64,
}

impl Scale {
    fn of(rows: &[Row<'_>]) -> Self {
        let ends = rows.iter().flat_map(|row| [row.bar, row.interval()]);
        let ends = ends.flatten().flat_map(|(from, to)| [from, to]);
        let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| {
            (low.min(end), high.max(end))
        });
        // All zero: any scale does, and a division by zero none.
        let width = if high > low { high - low } else { 1.0 };
        Self { low, width }
    }

    fn at(self, figure: f64) -> f64 {
        LEFT + (RIGHT - LEFT) * (figure - self.low) / self.width
    }
}

fn one(out: &mut String, middle: f64, row: &Row<'_>, scale: Scale) {
    label(out, &row.part.label, (LEFT - 8.0, middle), LEFT - 10.0);
    if let Some((from, to)) = row.bar {
        let (left, right) = (scale.at(from.min(to)), scale.at(from.max(to)));
        let class = match (row.is_sum, to < from) {
            (true, _) => "c-sum",
            (false, true) => "c-less",
            (false, false) => "c-bar",
        };
        // A whisker must be seen on its bar.
        let faint = row.interval().map_or("", |_| " c-faint");
        let _ = write!(
            out,
            "<rect class=\"{class}{faint}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            at(left),
            at(middle - BAR / 2.0),
            at(right - left),
            at(BAR)
        );
    }
    if let Some((low, high)) = row.interval() {
        let (low, high) = (at(scale.at(low)), at(scale.at(high)));
        let _ = write!(
            out,
            "<path class=\"c-whisker\" d=\"M{low} {y}H{high}M{low} {top}v10M{high} {top}v10\"/>",
            y = at(middle),
            top = at(middle - 5.0)
        );
    }
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\">{}</text>",
        at(RIGHT + 8.0),
        at(middle + 4.0),
        escape(&row.part.text)
    );
}
