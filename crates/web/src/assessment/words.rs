//! Answers, points, states and clocks of a return as words for its pages.

use app::{
    Moment, Refusal,
    appraisal::Judgement,
    assessment::{Last, Opened, ReturnAddress, ReturnState},
    round::{Round, RoundState},
};
use engine::{
    Language,
    amount::Amount,
    answer::{Answer, InputValue},
    framework::{Code, Framework, Input, Node},
};

use crate::shell::{T, moment_text};

/// A code in an address.
///
/// # Errors
/// Not found.
pub(crate) fn code(text: &str) -> Result<Code, Refusal> {
    Code::parse(text).map_err(|_| Refusal::NotFound)
}

/// How many of the indicators that a unit answers itself are done, or that it answers none.
pub(super) fn progress((done, all): (u32, u32), t: T<'_>) -> String {
    match all {
        0 => t.get("return-nothing-own"),
        _ => t.with(
            "return-progress",
            &[("done", done.into()), ("all", all.into())],
        ),
    }
}

/// Where the pages of a return begin.
pub(crate) fn base(address: &ReturnAddress) -> String {
    format!("/rounds/{}/units/{}", address.round, address.unit)
}

/// The title of a round.
pub(crate) fn round_title(round: &Round, language: Language) -> &str {
    language.pick(&round.title, &round.title_en)
}

/// Points as the framework shows them, or a dash.
pub(crate) fn points(framework: &Framework, points: Option<Amount>, language: Language) -> String {
    points.map_or_else(
        || String::from("–"),
        |points| framework.points_text(points, language),
    )
}

/// Last year's points; beside them the maximum then, where it was another.
pub(super) fn last_points(framework: &Framework, last: &Last, language: Language) -> String {
    let own = points(framework, last.points, language);
    match last.maximum {
        Some(then) => format!("{own} / {}", maximum(framework, then, language)),
        None => own,
    }
}

/// A maximum, as short as it is exact.
pub(crate) fn maximum(framework: &Framework, amount: Amount, language: Language) -> String {
    amount.short_text(framework.decimals.points, language)
}

/// An answer in one line: `a = 3, b = 42`.
pub(crate) fn answer_line(node: &Node, answer: Option<&Answer>, t: T<'_>) -> String {
    match answer {
        Some(Answer::Inputs(inputs)) if !inputs.is_empty() => {
            let parts = node.inputs.iter().filter_map(|input| {
                let value = value_text(input, inputs.get(&input.name)?, t);
                Some(match node.inputs.len() {
                    1 => value,
                    _ if input.is_letter() => format!("{} = {value}", input.name),
                    _ => format!("{}: {value}", input.title_in(t.language())),
                })
            });
            parts.collect::<Vec<_>>().join(", ")
        }
        Some(Answer::Points(points)) => points.short_text(6, t.language()),
        Some(Answer::NotApplicable { reason }) => t.name("assess-na-is", reason),
        _ => t.get("assess-empty-value"),
    }
}

/// One value for reading.
pub(crate) fn value_text(input: &Input, value: &InputValue, t: T<'_>) -> String {
    match value {
        InputValue::Number(amount) => {
            let number = amount.short_text(6, t.language());
            match input.unit_in(t.language()) {
                Some(unit) => format!("{number} {unit}"),
                None => number,
            }
        }
        InputValue::YesNo(true) => t.get("yes"),
        InputValue::YesNo(false) => t.get("no"),
        InputValue::Choice(chosen) => option_title(input, chosen, t.language()),
        InputValue::Text(text) => text.clone(),
    }
}

fn option_title(input: &Input, chosen: &str, language: Language) -> String {
    let option = input.options.iter().find(|option| option.value == chosen);
    option.map_or_else(
        || chosen.to_owned(),
        |option| match (language, &option.title_en) {
            (Language::En, Some(title)) => title.clone(),
            _ => option.title.clone(),
        },
    )
}

/// A stored value as it is put back into its field. Numbers have a decimal comma and no groups in
/// both languages: that is the one form that reads back without doubt.
pub(crate) fn field_text(value: &InputValue) -> String {
    match value {
        InputValue::Number(amount) => amount_field(*amount),
        other => other.canonical(),
    }
}

/// A number as it is put back into its field.
pub(crate) fn amount_field(amount: Amount) -> String {
    amount.canonical().replace('.', ",")
}

/// How long the unit still has, or since when it is locked.
pub(crate) fn clock(opened: &Opened, now: Moment, t: T<'_>) -> Option<String> {
    let until = |key: &str, at: Moment| t.with(key, &[("at", at_text(at, t).into())]);
    match (opened.round.state, opened.row.state) {
        (RoundState::Open, ReturnState::Filling) => {
            let end = opened.round.deadline_at?;
            Some(due(end, now, t))
        }
        (RoundState::Explanation, ReturnState::Submitted) => {
            let end = opened.round.explain_until?;
            Some(until("return-explain-until", end))
        }
        (RoundState::Draft, _) => None,
        (_, ReturnState::Filling) => {
            let end = opened.round.deadline_at?;
            Some(until("return-locked-at", end))
        }
        (_, ReturnState::Submitted) => {
            let at = opened.row.submitted_at?;
            Some(until("return-submitted-at", at))
        }
    }
}

/// `Còn 9 ngày: khóa lúc …`, in hours on the last two days.
pub(crate) fn due(end: Moment, now: Moment, t: T<'_>) -> String {
    let seconds = end.seconds() - now.seconds();
    let at = at_text(end, t);
    if seconds <= 0 {
        return t.with("return-locked-at", &[("at", at.into())]);
    }
    let (key, n) = match seconds {
        hours if hours < 2 * 24 * 3600 => ("return-due-hours", hours / 3600),
        days => ("return-due", days / (24 * 3600)),
    };
    t.with(key, &[("n", n.into()), ("at", at.into())])
}

fn at_text(at: Moment, t: T<'_>) -> String {
    moment_text(at, t.language())
}

/// The state of a return as a word and the shape it takes.
pub(crate) fn state(
    (round, row): (&Round, &app::assessment::Assessment),
    now: Moment,
    t: T<'_>,
) -> (&'static str, String) {
    let (shape, key) = match (round.state, row.state) {
        (_, ReturnState::Submitted) if row.asked > 0 => {
            return ("back", t.n("return-state-asked", row.asked));
        }
        (RoundState::Published, _) => ("done", "return-state-published"),
        (RoundState::Approval, _) => ("wait", "return-state-approval"),
        (RoundState::Explanation, ReturnState::Submitted) => ("wait", "return-state-explanation"),
        (RoundState::Appraisal, ReturnState::Submitted) => ("wait", "return-state-appraisal"),
        (_, ReturnState::Submitted) => ("done", "return-state-submitted"),
        (RoundState::Open, ReturnState::Filling)
            if round.deadline_at.is_none_or(|end| now < end) =>
        {
            match row.answered {
                0 => ("", "return-state-empty"),
                _ => ("doing", "return-state-filling"),
            }
        }
        (_, ReturnState::Filling) => ("late", "return-state-locked"),
    };
    (shape, t.get(key))
}

/// What the sum of the claims is called: still being claimed, or what the unit has claimed.
pub(crate) fn claimed_key(round: RoundState, state: ReturnState) -> &'static str {
    match (round, state) {
        (RoundState::Draft | RoundState::Open, ReturnState::Filling) => "return-claimed",
        _ => "return-claimed-then",
    }
}

/// What a line of the audit chain says was done.
pub(crate) fn deed(action: &str, t: T<'_>) -> String {
    let key = format!("audit-does-{}", action.replace('.', "-"));
    let text = t.get(&key);
    if text == key { action.to_owned() } else { text }
}

/// Why an appraiser concluded as they did: the reason from the list, then their own words.
pub(crate) fn judged_why(row: &Judgement, t: T<'_>) -> Option<String> {
    listed_why(row.reason_code.as_deref(), row.reason.as_deref(), t)
}

/// A reason by its code in the list, then words.
pub(super) fn listed_why(code: Option<&str>, own: Option<&str>, t: T<'_>) -> Option<String> {
    let listed = code.and_then(|code| {
        let key = format!("appraisal-reason-{code}");
        Some(t.get(&key)).filter(|text| *text != key)
    });
    let own = own.filter(|words| !words.is_empty());
    match (listed, own) {
        (Some(listed), Some(own)) => Some(format!("{listed}: {own}")),
        (listed, own) => listed.or(own.map(str::to_owned)),
    }
}

/// The sentence for the version that stands in the way: somebody else's, or one's own.
pub(crate) fn theirs_key(is_own: bool) -> &'static str {
    match is_own {
        true => "assess-theirs-own",
        false => "assess-theirs",
    }
}
