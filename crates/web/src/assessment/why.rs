//! Why one indicator of one unit has its points: inputs, rule, arithmetic, documents, judges, history.

use app::{
    appraisal::Verdict,
    assessment::{self, Opened, ReturnAddress, ScoreSheet, Why},
    audit::Line,
};
use askama::Template;
use axum::extract::{Path, State};
use serde_json::Value;
use std::collections::HashMap;

use engine::{
    amount::Amount,
    answer::AnswerRecord,
    framework::{Node, Supplier},
    score::Outcome,
};

use super::{docs::Doc, overview::Deed, words};
use crate::shell::{Answer, Shell, T, Visitor, Web, html, moment_text};

#[derive(Template)]
#[template(path = "assessment/why.html")]
struct Page<'a> {
    shell: Shell<'a>,
    heading: String,
    subtitle: String,
    is_inferred: bool,
    figures: Vec<(String, String)>,
    lines: Vec<String>,
    note: Option<String>,
    last_year: Option<String>,
    documents: Vec<(Doc, bool)>,
    judgement: Vec<String>,
    explanation: Option<(String, String)>,
    history: Vec<Deed>,
    back: String,
    sheet: String,
}

/// `GET /rounds/{round}/units/{unit}/indicators/{code}`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit, code)): Path<(String, String, String)>,
) -> Answer {
    let address = ReturnAddress::new(&round, &unit);
    let code = words::code(&code)?;
    let why = assessment::why(&web.app, visitor.actor()?, &address, code).await?;
    let node = why.opened.leaf(code)?;
    html(&view(&web, &visitor, &why, node))
}

fn view<'a>(web: &'a Web, visitor: &'a Visitor, why: &Why, node: &Node) -> Page<'a> {
    let t = web.texts.speak(visitor.language);
    let language = t.language();
    let (opened, sheet) = (&why.opened, &why.sheet);
    let base = words::base(&opened.address());
    let round = words::round_title(&opened.round, language);
    let place = node.code.to_string().replace('.', "-");
    Page {
        shell: Shell::new(
            web,
            visitor,
            &t.with("why-title", &[("code", node.code.to_string().into())]),
        )
        .fictional(opened.round.fictional || web.options.demonstration)
        .crumb(base.clone(), format!("{round} · {}", opened.unit.name)),
        heading: format!("{} {}", node.code, node.title_in(language)),
        subtitle: format!("{} · {round}", opened.unit.name),
        is_inferred: node.inferred.is_some(),
        figures: figures(opened, sheet, node, t),
        lines: lines(opened, sheet, node, t),
        note: sheet.note.clone(),
        last_year: last_year(opened, sheet, t),
        documents: sheet
            .evidence
            .iter()
            .map(|document| (Doc::of(document, t), why.shared.contains(&document.id)))
            .collect(),
        judgement: judgement(opened, sheet, &why.names, t),
        explanation: explanation(sheet, t),
        history: why
            .history
            .iter()
            .map(|line| deed(opened, line, node, t))
            .collect(),
        sheet: format!("{base}/sheets/{}", node.code),
        back: format!("{base}/indices/{}#i-{place}", node.code.index()),
    }
}

/// The points of an indicator: by the unit, after appraisal and in the end as far as they are
/// shown, and the most there are.
pub(super) fn figures(
    opened: &Opened,
    sheet: &ScoreSheet,
    node: &Node,
    t: T<'_>,
) -> Vec<(String, String)> {
    let framework = opened.framework.as_ref();
    let points = |points: Option<Amount>| words::points(framework, points, t.language());
    let own = match node.supplier {
        Supplier::Unit => "why-self",
        _ => "why-supplied",
    };
    let mut figures = vec![(t.get(own), points(sheet.trace.score.outcome.points()))];
    let later = [
        ("why-appraised", &sheet.appraised),
        ("why-final", &sheet.last),
    ];
    for (key, score) in later {
        if let Some(score) = score {
            figures.push((t.get(key), points(score.outcome.points())));
        }
    }
    let most = words::maximum(framework, node.maximum, t.language());
    figures.push((t.get("return-maximum"), most));
    figures
}

/// What the entries come to and whose they are, as the points beside it are written; why there are none where
/// there are none.
pub(super) fn result(opened: &Opened, sheet: &ScoreSheet, node: &Node, t: T<'_>) -> String {
    let framework = opened.framework.as_ref();
    let Outcome::Scored(points) = sheet.trace.score.outcome else {
        return sheet.trace.result(t.language());
    };
    let most = words::maximum(framework, node.maximum, t.language());
    let arguments = [
        (
            "points",
            words::points(framework, Some(points), t.language()).into(),
        ),
        ("maximum", most.into()),
    ];
    let key = match node.supplier {
        Supplier::Unit => "sheet-result",
        Supplier::Office => "sheet-result-office",
        Supplier::Survey => "sheet-result-survey",
        Supplier::System => "sheet-result-system",
    };
    t.with(key, &arguments)
}

/// Rule, entries and arithmetic, and what they come to.
fn lines(opened: &Opened, sheet: &ScoreSheet, node: &Node, t: T<'_>) -> Vec<String> {
    let mut lines = sheet.trace.lines(t.language());
    lines.pop();
    lines.push(result(opened, sheet, node, t));
    lines
}

/// The points of last year in a line.
pub(super) fn last_year(opened: &Opened, sheet: &ScoreSheet, t: T<'_>) -> Option<String> {
    let last = sheet.last_year.as_ref()?;
    let points = words::last_points(&opened.framework, last, t.language());
    Some(t.name("assess-last-year", &points))
}

/// When the unit explained itself, and its words.
pub(super) fn explanation(sheet: &ScoreSheet, t: T<'_>) -> Option<(String, String)> {
    let row = sheet.explanation.as_ref()?;
    let at = moment_text(row.updated_at, t.language());
    Some((t.name("changes-saved-at", &at), row.body.clone()))
}

/// Who judged it when, how and why; no line while there is no judgement to be seen.
pub(super) fn judgement(
    opened: &Opened,
    sheet: &ScoreSheet,
    names: &HashMap<i64, String>,
    t: T<'_>,
) -> Vec<String> {
    let Some(row) = &sheet.judgement else {
        return Vec::new();
    };
    let framework = opened.framework.as_ref();
    let micro =
        |micro: Option<i64>| words::points(framework, micro.map(Amount::from_micro), t.language());
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    let by = |id: i64, at| {
        let arguments = [
            ("by", name(id).into()),
            ("at", moment_text(at, t.language()).into()),
        ];
        t.with("changes-by", &arguments)
    };
    let verdict = t.get(match row.verdict {
        Verdict::Agreed => "verdict-agreed",
        Verdict::Changed => "verdict-changed",
        Verdict::Asked => "verdict-asked",
        Verdict::Answered => "verdict-answered",
    });
    let mut lines = vec![match row.verdict {
        Verdict::Changed => format!("{verdict}: {}", micro(row.points_micro)),
        _ => verdict,
    }];
    let reason = words::judged_why(row, t);
    lines.extend(reason.map(|reason| t.name("assess-reason", &reason)));
    lines.push(by(row.appraiser_id, row.judged_at));
    if let (Some(id), Some(at)) = (row.settled_by, row.settled_at) {
        let settled = match row.settlement {
            None => t.get("changes-settled-kept"),
            Some(_) => {
                let last = sheet.last.as_ref().and_then(|last| last.outcome.points());
                words::points(framework, last, t.language())
            }
        };
        lines.push(t.name("changes-settled", &settled));
        lines.extend(row.settled_reason.clone());
        lines.push(by(id, at));
    }
    lines
}

/// A line of history with the answer before and after, where it changed one.
fn deed(opened: &Opened, line: &Line, node: &Node, t: T<'_>) -> Deed {
    let mut deed = Deed::of(line, t);
    let Ok(detail) = serde_json::from_str::<Value>(&line.detail) else {
        return deed;
    };
    let answer = |key: &str| {
        let record: AnswerRecord = serde_json::from_value(detail.get(key)?.clone()).ok()?;
        record.read(node).ok()
    };
    let (old, new) = (answer("old"), answer("new"));
    if old.is_some() || new.is_some() {
        let text = |answer: Option<&engine::answer::Answer>| words::answer_line(node, answer, t);
        let arguments = [
            ("old", text(old.as_ref()).into()),
            ("new", text(new.as_ref()).into()),
        ];
        deed.detail = Some(t.with("why-old-new", &arguments));
    } else if line.action.starts_with("appraisal.") {
        deed.detail = judged(opened, &detail, t);
    } else if let Some(title) = detail.get("title").and_then(|title| title.as_str()) {
        deed.detail = Some(title.to_owned());
    }
    deed
}

/// What a judgement or a settlement was before and after, and why, as far as the chain tells it.
fn judged(opened: &Opened, detail: &Value, t: T<'_>) -> Option<String> {
    let (old, new) = (
        side(opened, detail, "old", t),
        side(opened, detail, "new", t)?,
    );
    let told = match old {
        Some(old) => t.with("why-old-new", &[("old", old.into()), ("new", new.into())]),
        None => new,
    };
    let text = |key: &str| detail.get("new")?.get(key)?.as_str();
    match words::listed_why(text("reason"), text("words"), t) {
        Some(why) => Some(format!("{told} · {}", t.name("assess-reason", &why))),
        None => Some(told),
    }
}

/// One side of it: points where there are some, otherwise what was concluded.
fn side(opened: &Opened, detail: &Value, name: &str, t: T<'_>) -> Option<String> {
    let side = detail.get(name)?;
    let text = |key: &str| side.get(key)?.as_str();
    let points = text("points").and_then(|points| Amount::parse(points).ok());
    if points.is_some() {
        return Some(words::points(&opened.framework, points, t.language()));
    }
    Some(t.get(match text("verdict")? {
        "agreed" => "verdict-agreed",
        "asked" => "verdict-asked",
        "answered" => "verdict-answered",
        _ => return None,
    }))
}
