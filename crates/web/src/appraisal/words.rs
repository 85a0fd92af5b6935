//! Claims, figures, doubts and events in words.

use app::{
    appraisal::{Doubt, Event, EventKind, Item, Judgement, Reason, Standing, Verdict},
    assessment::Jump,
    round::Round,
};
use engine::{
    Language,
    amount::Amount,
    answer::{Answer, InputValue},
    framework::{Framework, Node},
    score::{Outcome, Trace},
};

use crate::shell::T;

/// What stands where there is no figure.
pub(super) const NOTHING: &str = "–";

/// The title of a round in the visitor's language.
pub(super) fn round_title(round: &Round, language: Language) -> &str {
    match round.title_en.trim() {
        "" => &round.title,
        english => language.pick(&round.title, english),
    }
}

/// Points as the framework shows them, or in a word why there are none.
pub(super) fn figure(framework: &Framework, outcome: &Outcome, t: T<'_>) -> String {
    match outcome {
        Outcome::Scored(points) => framework.points_text(*points, t.language()),
        Outcome::NotApplicable(_) => t.get("appraisal-not-applicable"),
        Outcome::Collected => t.get("appraisal-collected"),
        Outcome::Missing(_) | Outcome::Refused(_) => NOTHING.to_owned(),
    }
}

/// The claim in a table cell: `55/57`, `có`, a chosen option.
pub(super) fn claim(node: &Node, answer: Option<&Answer>, t: T<'_>) -> String {
    let language = t.language();
    let value = |(name, value): (&String, &InputValue)| match value {
        InputValue::Number(number) => number.short_text(2, language),
        InputValue::YesNo(yes) => t.get(if *yes { "yes" } else { "no" }),
        InputValue::Choice(chosen) => chosen_title(node, name, chosen, language),
        InputValue::Text(text) => shortened(text, 24),
    };
    match answer {
        Some(Answer::Inputs(inputs)) if !inputs.is_empty() => {
            // In the order in which the framework asks, which is a before b.
            let asked = node.inputs.iter();
            let given = asked.filter_map(|input| inputs.get_key_value(&input.name));
            let texts: Vec<String> = given.map(value).collect();
            texts.join("/")
        }
        Some(Answer::NotApplicable { .. }) => t.get("appraisal-not-applicable"),
        _ => NOTHING.to_owned(),
    }
}

fn chosen_title(node: &Node, name: &str, chosen: &str, language: Language) -> String {
    let options = node.input(name).map(|input| input.options.as_slice());
    let mut options = options.unwrap_or_default().iter();
    let found = options.find(|option| option.value == chosen);
    let title = found.map(|option| {
        let english = option.title_en.as_deref().unwrap_or(&option.title);
        language.pick(&option.title, english)
    });
    shortened(title.unwrap_or(chosen), 24)
}

fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limit - 1).collect();
    format!("{}…", kept.trim_end())
}

/// The line of arithmetic under a claim: `55 ÷ 57 × 20 = 19,30`.
pub(super) fn working(trace: &Trace, language: Language) -> String {
    trace.working_lines(language).join("; ")
}

/// A doubt in a table cell: two or three words.
pub(super) fn doubt_short(doubt: &Doubt, t: T<'_>) -> String {
    match doubt {
        Doubt::Impossible(_) => t.get("appraisal-doubt-impossible-short"),
        Doubt::Jump(Jump::By(percent)) => percent_text(*percent, t.language()),
        Doubt::Jump(Jump::FromNothing) => t.get("appraisal-doubt-from-nothing-short"),
        Doubt::BeyondPeers => t.get("appraisal-doubt-beyond-short"),
        Doubt::NoEvidence => t.get("appraisal-doubt-no-evidence-short"),
        Doubt::SharedFile(_) => t.get("appraisal-doubt-shared-short"),
        Doubt::OldEvidence(year) => t.name("appraisal-doubt-old-short", &year.to_string()),
    }
}

/// A doubt as a sentence beside the claim.
pub(super) fn doubt_long(doubt: &Doubt, t: T<'_>) -> String {
    match doubt {
        Doubt::Impossible(complaint) => {
            t.name("appraisal-doubt-impossible", &complaint.text(t.language()))
        }
        Doubt::Jump(Jump::By(percent)) => t.name(
            "appraisal-doubt-jump",
            &percent_text(*percent, t.language()),
        ),
        Doubt::Jump(Jump::FromNothing) => t.get("appraisal-doubt-from-nothing"),
        Doubt::BeyondPeers => t.get("appraisal-doubt-beyond"),
        Doubt::NoEvidence => t.get("appraisal-doubt-no-evidence"),
        Doubt::SharedFile(names) => t.name("appraisal-doubt-shared", &names.join(", ")),
        Doubt::OldEvidence(year) => t.name("appraisal-doubt-old", &year.to_string()),
    }
}

fn percent_text(percent: Amount, language: Language) -> String {
    let sign = if percent > Amount::ZERO { "+" } else { "" };
    format!("{sign}{} %", percent.text(0, language))
}

/// Where an item stands: class of the mark, and its word.
pub(super) fn standing(item: &Item, t: T<'_>) -> (&'static str, String) {
    match item.standing {
        Standing::CameBack => ("doing", t.get("appraisal-standing-came-back")),
        Standing::Waiting => ("", t.get("appraisal-standing-waiting")),
        Standing::Asked => ("back", t.get("appraisal-standing-asked")),
        Standing::Judged => ("done", t.get("appraisal-standing-judged")),
        Standing::NotSubmitted => ("late", t.get("appraisal-standing-not-submitted")),
    }
}

/// The sentence of a reason from the list; nothing for a code that is not in it.
pub(crate) fn reason(code: Option<&str>, t: T<'_>) -> Option<String> {
    let reason = Reason::parse(code?)?;
    Some(t.get(format!("appraisal-reason-{}", reason.code())))
}

/// Reason from the list and words, as one sentence.
pub(super) fn reasons(code: Option<&str>, words: Option<&str>, t: T<'_>) -> String {
    let parts = [reason(code, t), words.map(str::to_owned)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(". ")
}

/// A conclusion in words: `đã sửa thành 15,44`.
pub(super) fn conclusion(framework: &Framework, row: &Judgement, t: T<'_>) -> String {
    match (row.verdict, row.points_micro) {
        (Verdict::Changed, Some(points)) => t.name(
            "appraisal-concluded-changed",
            &framework.points_text(Amount::from_micro(points), t.language()),
        ),
        (Verdict::Asked, _) => t.get("appraisal-concluded-asked"),
        (Verdict::Answered, _) => t.get("appraisal-concluded-answered"),
        _ => t.get("appraisal-concluded-agreed"),
    }
}

/// An event in words, after the name of who did it.
pub(super) fn event(framework: &Framework, event: &Event, t: T<'_>) -> String {
    let points = event
        .points
        .map(|points| framework.points_text(points, t.language()))
        .unwrap_or_default();
    match event.kind {
        EventKind::Agreed => t.get("appraisal-event-agreed"),
        EventKind::Changed => t.name("appraisal-event-changed", &points),
        EventKind::Asked => t.get("appraisal-event-asked"),
        EventKind::AcceptedInBulk => t.get("appraisal-event-bulk"),
        EventKind::Kept => t.get("appraisal-event-kept"),
        EventKind::SettledClaim => t.get("appraisal-event-settled-claim"),
        EventKind::SettledPoints => t.name("appraisal-event-settled-points", &points),
        EventKind::Explained => t.get("appraisal-event-explained"),
        EventKind::Answered => t.get("appraisal-event-answered"),
        EventKind::Edited => t.get("appraisal-event-edited"),
        EventKind::Invented => t.get("audit-does-demo-round"),
    }
}
