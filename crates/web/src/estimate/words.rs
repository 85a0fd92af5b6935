//! How estimates are said and drawn: points, intervals, ranks, what they rest on, how they went.

use app::estimate::{BasisShare, ChosenTable, EstimateDay, TableRanks};
use engine::{
    amount::Amount,
    estimate::{Basis, Estimate},
    framework::Framework,
    score::Scorecard,
};
use report::svg;

use crate::{
    round::words::title,
    shell::{T, date_text},
};

/// A figure with its interval, as people read it.
pub(crate) struct Figure {
    pub(crate) middle: String,
    pub(crate) low: String,
    pub(crate) high: String,
    pub(crate) maximum: String,
}

impl Figure {
    /// The totals of an estimate.
    pub(crate) fn of(framework: &Framework, estimate: &Estimate, t: T<'_>) -> Self {
        let cards = [&estimate.low, &estimate.middle, &estimate.high];
        Self::of_cards(framework, cards, t)
    }

    /// The totals of three scorecards.
    pub(crate) fn of_cards(
        framework: &Framework,
        [low, middle, high]: [&Scorecard; 3],
        t: T<'_>,
    ) -> Self {
        let text = |points| framework.points_text(points, t.language());
        Self {
            middle: text(middle.total.points),
            low: text(low.total.points),
            high: text(high.total.points),
            maximum: text(middle.total.maximum),
        }
    }
}

/// What a leaf rests on, as a word.
pub(crate) fn basis_name(basis: Basis, t: T<'_>) -> String {
    t.get(match basis {
        Basis::Measured => "estimate-measured",
        Basis::Estimated => "estimate-estimated",
        Basis::CarriedOver => "estimate-carried",
        Basis::NotApplicable => "estimate-na",
        Basis::Unknown => "estimate-unknown",
    })
}

/// The mark beside that word.
pub(crate) fn basis_class(basis: Basis) -> &'static str {
    match basis {
        Basis::Measured => "state done",
        Basis::Estimated => "state doing",
        Basis::CarriedOver => "state wait",
        Basis::NotApplicable => "state lock",
        Basis::Unknown => "state",
    }
}

/// A rank, or the best and the worst where values of the table are not known: `21`, `19–24`.
pub(crate) fn rank_text((best, worst): (u32, u32)) -> String {
    match best == worst {
        true => best.to_string(),
        false => format!("{best}–{worst}"),
    }
}

/// The rank in a table with its interval, in a sentence; what is not known is said.
pub(crate) fn rank_sentence(table: &ChosenTable, ranks: Option<TableRanks>, t: T<'_>) -> String {
    let Some(ranks) = ranks else {
        return t.get("estimate-rank-unknown");
    };
    let (best, worst) = (ranks.high.0, ranks.low.1);
    t.with(
        "estimate-rank-sentence",
        &[
            ("rank", rank_text(ranks.middle).into()),
            ("best", best.to_string().into()),
            ("worst", worst.to_string().into()),
            ("of", table.among().into()),
            ("table", title(&table.round, t.language()).to_owned().into()),
        ],
    )
}

/// What must be said with a rank in a table of another framework, or with invented figures.
pub(crate) fn table_notes(table: &ChosenTable, fictional: bool, t: T<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    if !table.same_framework {
        notes.push(t.get("estimate-other-framework"));
    }
    if table.is_added() {
        notes.push(t.n("estimate-table-added", table.of));
    }
    if table.known < table.of {
        let counts = [("known", table.known.into()), ("of", table.of.into())];
        notes.push(t.with("estimate-table-gaps", &counts));
    }
    if fictional && !table.round.fictional {
        notes.push(t.get("estimate-illustration"));
    }
    notes
}

/// One line of the table beside the bar.
pub(crate) struct ShareLine {
    pub(crate) name: String,
    pub(crate) class: &'static str,
    pub(crate) leaves: u32,
    pub(crate) maximum: String,
    pub(crate) percent: String,
    pub(crate) points: String,
}

/// Each basis with what rests on it.
pub(crate) fn share_lines(
    framework: &Framework,
    shares: &[BasisShare],
    t: T<'_>,
) -> Vec<ShareLine> {
    let text = |points| framework.points_text(points, t.language());
    let line = |share: &BasisShare| ShareLine {
        name: basis_name(share.basis, t),
        class: basis_class(share.basis),
        leaves: share.leaves,
        maximum: text(share.maximum),
        percent: format!("{} %", whole_percent(shares, share.basis)),
        points: text(share.points),
    };
    shares.iter().map(line).collect()
}

/// How much of the maximum rests on a basis, 0 to 1.
fn part(shares: &[BasisShare], share: &BasisShare) -> Amount {
    let whole = shares
        .iter()
        .fold(Amount::ZERO, |sum, one| sum.plus_capped(one.maximum));
    let part = share.maximum.mul_div(Amount::ONE, whole);
    part.unwrap_or(Amount::ZERO)
}

/// How much of the maximum rests on a basis in whole percents that add up to a hundred: all are cut, and
/// what is left over goes to the largest remainders (Hamilton).
fn whole_percent(shares: &[BasisShare], basis: Basis) -> i64 {
    let cut_off = |share: &BasisShare| {
        let micro = part(shares, share).to_micro().unwrap_or(0);
        (micro / 10_000, micro % 10_000)
    };
    let mut cut: Vec<(Basis, i64, i64)> = shares
        .iter()
        .map(|share| {
            let (whole, rest) = cut_off(share);
            (share.basis, whole, rest)
        })
        .collect();
    let sum: i64 = cut.iter().map(|(_, whole, _)| whole).sum();
    let left = match sum {
        0 => 0,
        sum => usize::try_from(100 - sum).unwrap_or(0),
    };
    cut.sort_by_key(|(_, _, rest)| std::cmp::Reverse(*rest));
    let place = cut.iter().position(|(own, ..)| *own == basis);
    let found = place.and_then(|place| Some((place, cut.get(place)?)));
    found.map_or(0, |(place, (_, whole, _))| whole + i64::from(place < left))
}

/// A share as a whole percent.
pub(super) fn percent(part: Amount, t: T<'_>) -> String {
    let hundred = part.times(Amount::from_int(100)).unwrap_or(Amount::ZERO);
    format!("{} %", hundred.text(0, t.language()))
}

/// The bar of what an estimate rests on, with its sentence.
pub(crate) fn bar(id: &str, shares: &[BasisShare], t: T<'_>) -> (String, String) {
    let of = |basis| {
        let share = shares.iter().find(|share| share.basis == basis);
        share.map_or(Amount::ZERO, |share| part(shares, share))
    };
    let said = |basis| format!("{} %", whole_percent(shares, basis));
    let tones = [
        (Basis::Measured, svg::Tone::Full),
        (Basis::Estimated, svg::Tone::Half),
        (Basis::CarriedOver, svg::Tone::Light),
        (Basis::Unknown, svg::Tone::Hollow),
    ];
    let arguments = [
        ("measured", said(Basis::Measured).into()),
        ("estimated", said(Basis::Estimated).into()),
        ("carried", said(Basis::CarriedOver).into()),
        ("unknown", said(Basis::Unknown).into()),
    ];
    let sentence = t.with("estimate-bar-sentence", &arguments);
    let piece = |(basis, tone): (Basis, svg::Tone)| svg::Piece {
        part: of(basis),
        tone,
        text: said(basis),
    };
    let drawn = svg::stack(&svg::Stack {
        id: id.to_owned(),
        title: sentence.clone(),
        pieces: tones.into_iter().map(piece).collect(),
    });
    (drawn, sentence)
}

/// The straight line of a plan: day and points at both ends.
pub(crate) type PlanLine = [(String, Amount); 2];

/// The days as a chart, over the days of the plan where there is one; nothing with fewer than two.
pub(crate) fn trend(
    days: &[EstimateDay],
    plan: Option<&PlanLine>,
    title: &str,
    t: T<'_>,
) -> Option<String> {
    let first = plan.map_or(days.first()?.day.as_str(), |[start, _]| start.0.as_str());
    let last = plan.map_or(days.last()?.day.as_str(), |[_, end]| end.0.as_str());
    let length = between(first, last)?;
    let own = days.iter().filter(|day| day.day.as_str() >= first);
    let marks: Vec<svg::TrendMark> = own
        .filter_map(|day| {
            Some(svg::TrendMark {
                day: between(first, &day.day)?,
                low: Amount::from_micro(day.low_micro),
                middle: Amount::from_micro(day.middle_micro),
                high: Amount::from_micro(day.high_micro),
            })
        })
        .collect();
    let ends = plan.map(|[(_, start), (_, end)]| [*start, *end]);
    let figures = || {
        let own = marks.iter().flat_map(|mark| [mark.low, mark.high]);
        own.chain(ends.into_iter().flatten())
            .filter_map(Amount::to_micro)
    };
    let beside = scale(figures().min()?, figures().max()?)
        .into_iter()
        .map(Amount::from_micro)
        .map(|amount| (amount, amount.short_text(1, t.language())))
        .collect();
    let plan = plan.map(|[(_, start), (_, end)]| [(0, *start), (length, *end)]);
    let day_month = |day: &str| date_text(day).get(..5).unwrap_or_default().to_owned();
    svg::trend(&svg::Trend {
        id: "trend".to_owned(),
        title: title.to_owned(),
        days: length,
        below: vec![(0, day_month(first)), (length, day_month(last))],
        beside,
        marks,
        plan,
    })
}

/// Round figures from just below the least to just above the greatest, in millionths: steps of one,
/// two or five times a power of ten, six at most.
fn scale(least: i64, greatest: i64) -> Vec<i64> {
    let quarter = (greatest.saturating_sub(least) / 4).max(1);
    let mut power = 1_i64;
    while power.saturating_mul(10) <= quarter {
        power = power.saturating_mul(10);
    }
    let fits = |step: &i64| *step >= quarter;
    let step = [1, 2, 5]
        .map(|n| power.saturating_mul(n))
        .into_iter()
        .find(fits);
    let step = step.unwrap_or(power.saturating_mul(10));
    let foot = least.div_euclid(step).saturating_mul(step);
    let mut ticks = vec![foot];
    let mut tick = foot;
    while tick < greatest {
        tick = tick.saturating_add(step);
        ticks.push(tick);
    }
    ticks
}

/// Days from one day to another (ISO 8601); nothing when the other comes first.
fn between(from: &str, to: &str) -> Option<u32> {
    let (from, to): (jiff::civil::Date, jiff::civil::Date) = (from.parse().ok()?, to.parse().ok()?);
    u32::try_from(from.until(to).ok()?.get_days()).ok()
}

/// One kept day, as people read it.
pub(crate) struct DayLine {
    pub(crate) day: String,
    pub(crate) low: String,
    pub(crate) middle: String,
    pub(crate) high: String,
    pub(crate) change: String,
}

/// The kept days, latest first, each with its change since the day before it.
pub(crate) fn day_lines(days: &[EstimateDay], framework: &Framework, t: T<'_>) -> Vec<DayLine> {
    let text = |micro| framework.points_text(Amount::from_micro(micro), t.language());
    let middle = |day: &EstimateDay| Amount::from_micro(day.middle_micro);
    let line = |(place, day): (usize, &EstimateDay)| {
        let before = place.checked_sub(1).and_then(|before| days.get(before));
        DayLine {
            day: date_text(&day.day),
            low: text(day.low_micro),
            middle: text(day.middle_micro),
            high: text(day.high_micro),
            change: before.map_or_else(
                || "–".to_owned(),
                |before| apart_text(middle(day), middle(before), framework, t),
            ),
        }
    };
    let mut lines: Vec<DayLine> = days.iter().enumerate().map(line).collect();
    lines.reverse();
    lines
}

/// A change in millionths of a point with its sign: `+0,4`, `−1,25`, `0`.
pub(crate) fn change_text(micro: i64, framework: &Framework, t: T<'_>) -> String {
    let points = Amount::from_micro(micro.saturating_abs());
    let text = framework.points_text(points, t.language());
    match micro.signum() {
        1 => format!("+{text}"),
        -1 => format!("−{text}"),
        _ => text,
    }
}

/// How much more points are than others, both as they are shown, with its sign.
pub(crate) fn apart_text(
    points: Amount,
    others: Amount,
    framework: &Framework,
    t: T<'_>,
) -> String {
    let apart = framework.points_apart(points, others);
    let micro = apart.and_then(Amount::to_micro).unwrap_or(0);
    change_text(micro, framework, t)
}

/// Whole đồng with points between thousands: `1.500.000 đ`.
pub(crate) fn dong(vnd: u64, t: T<'_>) -> String {
    format!("{} đ", t.count(vnd))
}

#[cfg(test)]
mod tests {
    use super::scale;

    #[test]
    fn an_axis_has_round_figures_around_what_it_shows() {
        let points = |n: i64| n * 1_000_000;
        let expected = [200, 400, 600, 800, 1_000].map(points);
        assert_eq!(scale(points(254), points(877)), expected);
        assert_eq!(scale(0, 0), [0]);
        assert_eq!(scale(points(0), points(4)), [0, 1, 2, 3, 4].map(points));
    }
}
