//! A figure day by day: a line within its band, beside the straight line of a plan where there is one.

use std::fmt::Write as _;

use engine::amount::Amount;

use super::{at, escape, open, path, share};

/// One day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrendMark {
    /// Days since the first day of the axis.
    pub day: u32,
    /// Lower edge of the band.
    pub low: Amount,
    /// The line.
    pub middle: Amount,
    /// Upper edge of the band.
    pub high: Amount,
}

/// A figure over days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trend {
    /// Id of the title, unique on the page.
    pub id: String,
    /// What the chart shows, in a sentence.
    pub title: String,
    /// Days from the first to the last of the axis.
    pub days: u32,
    /// What is written below the axis: day and text.
    pub below: Vec<(u32, String)>,
    /// What is written beside the axis: figure and text; the first is its foot, the last its top.
    pub beside: Vec<(Amount, String)>,
    /// The days that are known, earliest first.
    pub marks: Vec<TrendMark>,
    /// First and last point of a plan.
    pub plan: Option<[(u32, Amount); 2]>,
}

const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 46.0;
const RIGHT: f64 = 468.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 188.0;

/// Draws it; nothing when fewer than two days are known or the axis has no length.
#[must_use]
pub fn trend(chart: &Trend) -> Option<String> {
    let (foot, top) = (chart.beside.first()?.0, chart.beside.last()?.0);
    if chart.marks.len() < 2 || chart.days == 0 || top <= foot {
        return None;
    }
    let up = |amount: Amount| {
        let above = amount.minus(foot).unwrap_or(Amount::ZERO);
        let whole = top.minus(foot).unwrap_or(Amount::ONE);
        let part = above.mul_div(Amount::ONE, whole).unwrap_or(Amount::ZERO);
        BOTTOM - (BOTTOM - TOP) * share(part)
    };
    let across = |day: u32| LEFT + (RIGHT - LEFT) * f64::from(day) / f64::from(chart.days);
    let mut out = String::new();
    open(&mut out, &chart.id, &chart.title, WIDTH, HEIGHT);
    for (place, (amount, text)) in (0..).zip(&chart.beside) {
        let class = if place == 0 { "c-axis" } else { "c-grid" };
        let y = up(*amount);
        // Writing to a text cannot fail.
        let _ = write!(
            out,
            "<path class=\"{class}\" d=\"M{} {}H{}\"/><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            at(LEFT),
            at(y),
            at(RIGHT),
            at(LEFT - 6.0),
            at(y + 4.0),
            escape(text)
        );
    }
    for (day, text) in &chart.below {
        let anchor = match *day {
            0 => "start",
            day if day >= chart.days => "end",
            _ => "middle",
        };
        let _ = write!(
            out,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
            at(across(*day)),
            at(BOTTOM + 20.0),
            escape(text)
        );
    }
    let point = |day: u32, amount: Amount| Some((across(day), up(amount)));
    let upper = chart.marks.iter().map(|mark| point(mark.day, mark.high));
    let lower = chart.marks.iter().rev();
    let ring: Vec<_> = upper
        .chain(lower.map(|mark| point(mark.day, mark.low)))
        .collect();
    let _ = write!(out, "<path class=\"c-area\" d=\"{}\"/>", path(&ring, true));
    if let Some(plan) = chart.plan {
        let line = plan.map(|(day, amount)| point(day, amount));
        let _ = write!(out, "<path class=\"c-best\" d=\"{}\"/>", path(&line, false));
    }
    let line: Vec<_> = chart
        .marks
        .iter()
        .map(|mark| point(mark.day, mark.middle))
        .collect();
    let _ = write!(out, "<path class=\"c-line\" d=\"{}\"/>", path(&line, false));
    if let Some(Some((x, y))) = line.last() {
        let _ = write!(
            out,
            "<circle class=\"c-dot\" cx=\"{}\" cy=\"{}\" r=\"4\"/>",
            at(*x),
            at(*y)
        );
    }
    out.push_str("</svg>");
    Some(out)
}
