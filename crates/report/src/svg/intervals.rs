//! Rank intervals: one row per unit, from the 5th to the 95th percentile of the places it took.

use std::fmt::Write as _;

use super::{at, escape, label::label, open};

/// Where most of a unit's draws lie, as places (1 is the best, quantiles may lie between two).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// 5th percentile.
    pub low: f64,
    /// Median.
    pub median: f64,
    /// 95th percentile.
    pub high: f64,
}

/// One unit.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceRow {
    /// Name of the unit; wrapped to two lines, then cut.
    pub label: String,
    /// Its published rank; nothing where it has none.
    pub rank: Option<u32>,
    /// Its interval; nothing where it never had a place.
    pub span: Option<Span>,
    /// What is written at the end of the row, such as `5 (3–9)`.
    pub text: String,
}

/// Intervals of ranks.
#[derive(Debug, Clone, PartialEq)]
pub struct Intervals {
    /// Id of the title, unique on the page.
    pub id: String,
    /// What the chart shows, in a sentence.
    pub title: String,
    /// The first and the last place of the scale: of all there are, or of a neighbourhood.
    pub scale: (u32, u32),
    /// The units, in the order in which they are drawn.
    pub rows: Vec<PlaceRow>,
}

const WIDTH: f64 = 460.0;
const LEFT: f64 = 158.0;
const RIGHT: f64 = 372.0;
const TOP: f64 = 24.0;
const STEP: f64 = 30.0;

/// Draws them, one below the other; nothing when there is no unit with a rank or an interval.
///
/// A dot stands at the published rank, a line goes from the 5th to the 95th percentile, a tick
/// stands at the median. The better place is on the left. What lies outside the scale is drawn at
/// its edge.
#[must_use]
pub fn intervals(chart: &Intervals) -> Option<String> {
    let shows = |row: &PlaceRow| row.rank.is_some() || row.span.is_some();
    if !chart.rows.iter().any(shows) {
        return None;
    }
    let mut out = String::new();
    #[expect(clippy::cast_precision_loss, reason = "some thousand units at most")]
    let bottom = TOP + chart.rows.len() as f64 * STEP;
    open(&mut out, &chart.id, &chart.title, WIDTH, bottom + 20.0);
    grid(&mut out, chart.scale, bottom);
    for (place, row) in (0_u32..).zip(&chart.rows) {
        one(
            &mut out,
            TOP + (f64::from(place) + 0.5) * STEP,
            row,
            chart.scale,
        );
    }
    out.push_str("</svg>");
    Some(out)
}

fn one(out: &mut String, middle: f64, row: &PlaceRow, scale: (u32, u32)) {
    label(out, &row.label, (LEFT - 12.0, middle), LEFT - 14.0);
    let y = at(middle);
    let span = row.span.filter(|span| {
        [span.low, span.median, span.high]
            .iter()
            .all(|place| place.is_finite())
    });
    if let Some(span) = span {
        let (low, high) = (at(across(span.low, scale)), at(across(span.high, scale)));
        let _ = write!(out, "<path class=\"c-span\" d=\"M{low} {y}H{high}\"/>");
    }
    if let Some(rank) = row.rank {
        let x = at(across(rank.into(), scale));
        let _ = write!(
            out,
            "<circle class=\"c-dot\" cx=\"{x}\" cy=\"{y}\" r=\"4.5\"/>"
        );
    }
    if let Some(span) = span {
        let x = at(across(span.median, scale));
        let _ = write!(
            out,
            "<path class=\"c-tick\" d=\"M{x} {}v16\"/>",
            at(middle - 8.0)
        );
    }
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\">{}</text>",
        at(RIGHT + 14.0),
        at(middle + 4.0),
        escape(&row.text)
    );
}

fn across(place: f64, (first, last): (u32, u32)) -> f64 {
    let gaps = f64::from(last.saturating_sub(first).max(1));
    LEFT + (RIGHT - LEFT) * ((place - f64::from(first)) / gaps).clamp(0.0, 1.0)
}

/// Lines down the chart, their places written above and below.
fn grid(out: &mut String, scale: (u32, u32), bottom: f64) {
    for place in ticks(scale) {
        let x = at(across(place.into(), scale));
        let _ = write!(
            out,
            "<path class=\"c-grid\" d=\"M{x} {}V{}\"/>",
            at(TOP - 4.0),
            at(bottom)
        );
        for y in [TOP - 10.0, bottom + 14.0] {
            let _ = write!(
                out,
                "<text x=\"{x}\" y=\"{}\" text-anchor=\"middle\">{place}</text>",
                at(y)
            );
        }
    }
}

/// The first place, the last one, and round ones between that keep their distance from both.
fn ticks((first, last): (u32, u32)) -> Vec<u32> {
    let places = last.saturating_sub(first) + 1;
    let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
    let step = steps.into_iter().find(|step| places.div_ceil(*step) <= 6);
    let step = step.unwrap_or_else(|| places.div_ceil(6).max(1));
    let mut ticks = vec![first];
    let between = (1..).map(|times| times * step);
    let between = between.skip_while(|place| *place < first + step.div_ceil(2));
    ticks.extend(between.take_while(|place| place + step.div_ceil(2) <= last));
    if last > first {
        ticks.push(last);
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_end_at_the_last_place() {
        assert_eq!(ticks((1, 1)), [1]);
        assert_eq!(ticks((1, 2)), [1, 2]);
        assert_eq!(ticks((1, 6)), [1, 2, 3, 4, 5, 6]);
        assert_eq!(ticks((1, 34)), [1, 10, 20, 34]);
        assert_eq!(ticks((1, 96)), [1, 20, 40, 60, 80, 96]);
    }

    #[test]
    fn a_neighbourhood_fills_the_width() {
        assert_eq!(ticks((57, 71)), [57, 60, 65, 71]);
        let ends = [57.0, 71.0].map(|place| at(across(place, (57, 71))));
        assert_eq!(ends, [at(LEFT), at(RIGHT)]);
    }

    #[test]
    fn a_place_beyond_the_last_is_drawn_at_the_edge() {
        assert_eq!(at(across(99.0, (1, 10))), at(RIGHT));
        assert_eq!(at(across(0.0, (1, 10))), at(LEFT));
    }
}
