//! The course of a figure over a few periods: large with its labels and target, or small within a table.

use std::fmt::Write as _;

use engine::amount::Amount;

use super::{at, escape, open_wide, path, share};

/// One period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Below the axis, such as `III/2026`.
    pub label: String,
    /// The figure; nothing where it is not known.
    pub value: Option<Amount>,
    /// What is written at the point.
    pub text: String,
    /// What it was to reach.
    pub target: Option<Amount>,
}

/// A course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Id of the title, unique on the page.
    pub id: String,
    /// What the chart shows, in a sentence.
    pub title: String,
    /// The periods, earliest first.
    pub stages: Vec<Stage>,
}

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 170.0;
const SMALL: (f64, f64) = (72.0, 20.0);

/// Draws the large one: figures as a line with dots, targets as short strokes. Nothing when fewer
/// than two figures are known.
#[must_use]
pub fn course(chart: &Course) -> Option<String> {
    let values = chart.stages.iter().map(|stage| stage.value);
    let targets = chart.stages.iter().map(|stage| stage.target);
    let ends = ends(values.clone().chain(targets))?;
    if values.flatten().count() < 2 {
        return None;
    }
    let mut out = String::new();
    open_wide(&mut out, &chart.id, &chart.title, WIDTH, HEIGHT);
    let place = |n: u32, value| {
        let x = across(n, chart.stages.len(), 44.0, WIDTH - 44.0);
        (x, 132.0 - 100.0 * up(value, ends))
    };
    let known = (0..).zip(&chart.stages);
    let points: Vec<Option<(f64, f64)>> = known
        .map(|(n, stage)| Some(place(n, stage.value?)))
        .collect();
    let _ = write!(
        out,
        "<path class=\"c-axis\" d=\"M16 140H{}\"/><path class=\"c-line\" d=\"{}\"/>",
        at(WIDTH - 16.0),
        path(&points, false)
    );
    for (n, stage) in (0..).zip(&chart.stages) {
        let x = across(n, chart.stages.len(), 44.0, WIDTH - 44.0);
        let _ = write!(
            out,
            "<text x=\"{}\" y=\"158\" text-anchor=\"middle\">{}</text>",
            at(x),
            escape(&stage.label)
        );
        if let Some(target) = stage.target {
            let (x, y) = place(n, target);
            let _ = write!(
                out,
                "<path class=\"c-mid\" d=\"M{} {}h28\"/>",
                at(x - 14.0),
                at(y)
            );
        }
        let Some(value) = stage.value else { continue };
        let (x, y) = place(n, value);
        // The stroke of a target just above would go through the figure.
        let is_crossed = stage.target.is_some_and(|target| {
            let above = y - place(n, target).1;
            (0.0..28.0).contains(&above)
        });
        let text = if is_crossed { y + 18.0 } else { y - 10.0 };
        let _ = write!(
            out,
            "<circle class=\"c-dot\" cx=\"{}\" cy=\"{}\" r=\"4\"/><text class=\"c-num\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            at(x),
            at(y),
            at(x),
            at(text),
            escape(&stage.text)
        );
    }
    out.push_str("</svg>");
    Some(out)
}

/// Draws the small one, for a table whose figures say the same: it has no words and is hidden from
/// readers of the page. Nothing when fewer than two figures are known.
#[must_use]
pub fn small_course(values: &[Option<Amount>]) -> Option<String> {
    let ends = ends(values.iter().copied())?;
    if values.iter().flatten().count() < 2 {
        return None;
    }
    let (width, height) = SMALL;
    let points: Vec<Option<(f64, f64)>> = (0..)
        .zip(values)
        .map(|(n, value)| {
            let x = across(n, values.len(), 2.0, width - 4.0);
            Some((x, height - 3.0 - (height - 6.0) * up((*value)?, ends)))
        })
        .collect();
    let mut out = format!(
        "<svg class=\"spark\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\"><path class=\"c-line\" d=\"{}\"/>",
        path(&points, false)
    );
    if let Some((x, y)) = points.iter().rev().flatten().next() {
        let _ = write!(
            out,
            "<circle class=\"c-dot\" cx=\"{}\" cy=\"{}\" r=\"2.5\"/>",
            at(*x),
            at(*y)
        );
    }
    out.push_str("</svg>");
    Some(out)
}

/// Least and greatest figure.
fn ends(values: impl Iterator<Item = Option<Amount>>) -> Option<(Amount, Amount)> {
    let mut known = values.flatten();
    let first = known.next()?;
    Some(known.fold((first, first), |(low, high), value| {
        (low.min(value), high.max(value))
    }))
}

/// How far up a figure lies between the two; in the middle where they are one.
fn up(value: Amount, (low, high): (Amount, Amount)) -> f64 {
    let range = high.minus(low).filter(|range| *range > Amount::ZERO);
    let part = range.and_then(|range| value.minus(low)?.mul_div(Amount::ONE, range));
    part.map_or(0.5, share)
}

fn across(place: u32, of: usize, left: f64, right: f64) -> f64 {
    let gaps = u32::try_from(of.saturating_sub(1).max(1)).unwrap_or(1);
    left + (right - left) * f64::from(place) / f64::from(gaps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(texts: &[&str]) -> Vec<Option<Amount>> {
        texts.iter().map(|text| Amount::parse(text).ok()).collect()
    }

    #[test]
    fn a_course_rises_to_its_last_figure_and_leaves_a_gap_where_none_is_known() {
        let drawn = small_course(&amounts(&["10", "", "20", "30"])).unwrap();
        assert!(drawn.contains("cx=\"68\" cy=\"3\""), "{drawn}");
        assert_eq!(drawn.matches('M').count(), 2, "{drawn}");
    }

    #[test]
    fn one_figure_is_no_course_and_equal_ones_are_a_level_line() {
        assert_eq!(small_course(&amounts(&["10", ""])), None);
        let level = small_course(&amounts(&["7", "7"])).unwrap();
        assert!(level.contains("M2 10L68 10"), "{level}");
    }

    #[test]
    fn the_large_one_escapes_its_words_and_marks_targets() {
        let stage = |label: &str, value: &str| Stage {
            label: label.to_owned(),
            value: Amount::parse(value).ok(),
            text: format!("<{value}>"),
            target: Amount::parse("15").ok(),
        };
        let chart = Course {
            id: "t".to_owned(),
            title: "Từ 10 lên 20".to_owned(),
            stages: vec![stage("I", "10"), stage("II", "20")],
        };
        let drawn = course(&chart).unwrap();
        assert!(drawn.contains("&lt;20&gt;") && drawn.matches("c-mid").count() == 2);
    }
}
