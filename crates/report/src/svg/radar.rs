//! A radar of main indices: one unit against the best and the median of its group.

use std::{f64::consts::TAU, fmt::Write as _};

use engine::amount::Amount;

use super::{at, escape, open, path, share};

/// One main index, as shares of its maximum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// Short title.
    pub label: String,
    /// The unit.
    pub own: Option<Amount>,
    /// The median of the group.
    pub median: Option<Amount>,
    /// The best of the group.
    pub best: Option<Amount>,
}

/// A radar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Radar {
    /// Id of the title, unique on the page.
    pub id: String,
    /// What the chart shows, in a sentence.
    pub title: String,
    /// At least three axes, the first at the top, clockwise.
    pub axes: Vec<Axis>,
}

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 300.0;
const CENTRE: (f64, f64) = (230.0, 150.0);
const RADIUS: f64 = 105.0;

/// Draws it; nothing when it has fewer than three axes.
#[must_use]
pub fn radar(chart: &Radar) -> Option<String> {
    if chart.axes.len() < 3 {
        return None;
    }
    let mut out = String::new();
    open(&mut out, &chart.id, &chart.title, WIDTH, HEIGHT);
    grid(&mut out, chart.axes.len());
    let ring = |pick: fn(&Axis) -> Option<Amount>| -> Vec<Option<(f64, f64)>> {
        let places = chart.axes.iter().enumerate();
        places
            .map(|(place, axis)| {
                pick(axis).map(|value| point(place, chart.axes.len(), share(value)))
            })
            .collect()
    };
    let own = ring(|axis| axis.own);
    let _ = write!(
        out,
        "<path class=\"c-best\" d=\"{}\"/>",
        path(&ring(|axis| axis.best), true)
    );
    let _ = write!(
        out,
        "<path class=\"c-mid\" d=\"{}\"/>",
        path(&ring(|axis| axis.median), true)
    );
    if own.iter().all(Option::is_some) {
        let _ = write!(out, "<path class=\"c-area\" d=\"{}\"/>", path(&own, true));
    }
    let _ = write!(out, "<path class=\"c-line\" d=\"{}\"/>", path(&own, true));
    for (x, y) in own.iter().flatten() {
        let _ = write!(
            out,
            "<circle class=\"c-dot\" cx=\"{}\" cy=\"{}\" r=\"3\"/>",
            at(*x),
            at(*y)
        );
    }
    labels(&mut out, &chart.axes);
    out.push_str("</svg>");
    Some(out)
}

fn point(place: usize, of: usize, radius: f64) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "a handful of axes")]
    let angle = TAU * place as f64 / of as f64;
    (
        CENTRE.0 + RADIUS * radius * angle.sin(),
        CENTRE.1 - RADIUS * radius * angle.cos(),
    )
}

fn grid(out: &mut String, axes: usize) {
    for radius in [0.25, 0.5, 0.75] {
        let ring: Vec<_> = (0..axes)
            .map(|place| Some(point(place, axes, radius)))
            .collect();
        let _ = write!(out, "<path class=\"c-grid\" d=\"{}\"/>", path(&ring, true));
    }
    let rim: Vec<_> = (0..axes)
        .map(|place| Some(point(place, axes, 1.0)))
        .collect();
    let _ = write!(out, "<path class=\"c-axis\" d=\"{}\"/>", path(&rim, true));
    for place in 0..axes {
        let (x, y) = point(place, axes, 1.0);
        let spoke = [Some(CENTRE), Some((x, y))];
        let _ = write!(
            out,
            "<path class=\"c-grid\" d=\"{}\"/>",
            path(&spoke, false)
        );
    }
}

fn labels(out: &mut String, axes: &[Axis]) {
    for (place, axis) in axes.iter().enumerate() {
        let (x, y) = point(place, axes.len(), 1.12);
        let side = x - CENTRE.0;
        let anchor = match side {
            side if side > 12.0 => "start",
            side if side < -12.0 => "end",
            _ => "middle",
        };
        // Letters hang below their line, so the topmost label may stay and the lowest must sink.
        let sink = if y > CENTRE.1 + 20.0 { 9.0 } else { 4.0 };
        let _ = write!(
            out,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
            at(x),
            at(y + sink),
            escape(&axis.label)
        );
    }
}
