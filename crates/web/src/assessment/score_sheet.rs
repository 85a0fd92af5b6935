//! Score sheets: one page of paper per indicator, telling why it has its points.

use app::assessment::{self, ReturnAddress, ScoreSheet, ScoreSheets};
use askama::Template;
use axum::extract::{Path, State};
use engine::{
    Language,
    framework::{Code, Framework, Node, Status},
};

use super::{docs::Doc, why, words};
use crate::shell::{Answer, Shell, T, Visitor, Web, html, moment_text};

#[derive(Template)]
#[template(path = "assessment/score_sheet.html")]
struct Page<'a> {
    shell: Shell<'a>,
    unit: String,
    round: String,
    state: String,
    framework: String,
    decision: Option<String>,
    is_sample: bool,
    printed: String,
    sheets: Vec<Sheet>,
}

/// One sheet.
struct Sheet {
    id: String,
    heading: String,
    index: Option<String>,
    legal: Vec<String>,
    figures: Vec<(String, String)>,
    rule: Option<String>,
    inferred: Option<String>,
    inputs: Vec<(String, String, String)>,
    working: Vec<String>,
    result: String,
    last_year: Option<String>,
    note: Option<String>,
    judgement: Vec<String>,
    explanation: Option<(String, String)>,
    documents: Vec<Doc>,
}

/// `GET /rounds/{round}/units/{unit}/sheets`
pub(super) async fn all(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit)): Path<(String, String)>,
) -> Answer {
    let address = ReturnAddress::new(&round, &unit);
    page(&web, &visitor, &address, None).await
}

/// `GET /rounds/{round}/units/{unit}/sheets/{code}`, of a leaf or of any node above leaves.
pub(super) async fn below(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit, code)): Path<(String, String, String)>,
) -> Answer {
    let address = ReturnAddress::new(&round, &unit);
    page(&web, &visitor, &address, Some(words::code(&code)?)).await
}

async fn page(
    web: &Web,
    visitor: &Visitor,
    address: &ReturnAddress,
    below: Option<Code>,
) -> Answer {
    let found = assessment::score_sheets(&web.app, visitor.actor()?, address, below).await?;
    html(&view(web, visitor, &found, below))
}

fn view<'a>(
    web: &'a Web,
    visitor: &'a Visitor,
    found: &ScoreSheets,
    below: Option<Code>,
) -> Page<'a> {
    let t = web.texts.speak(visitor.language);
    let language = t.language();
    let opened = &found.opened;
    let framework = opened.framework.as_ref();
    let base = words::base(&opened.address());
    let round = words::round_title(&opened.round, language).to_owned();
    let title = match below {
        Some(code) => t.with("sheet-title-of", &[("code", code.to_string().into())]),
        None => t.get("sheet-title-all"),
    };
    let mut shell = Shell::new(web, visitor, &title)
        .fictional(opened.round.fictional || web.options.demonstration)
        .crumb(base.clone(), format!("{} – {round}", opened.unit.name));
    if let Some(node) = below.and_then(|code| framework.find(code)) {
        let index = node.code.index();
        let heading = framework.find(index).unwrap_or(node).title_in(language);
        shell = shell.crumb(
            format!("{base}/indices/{index}"),
            format!("{index}. {heading}"),
        );
    }
    let sheets = found.sheets.iter().filter_map(|sheet| {
        let node = framework.find(sheet.code)?;
        Some(one(found, sheet, node, t))
    });
    Page {
        shell,
        unit: opened.unit.name.clone(),
        state: words::state((&opened.round, &opened.row), found.now, t).1,
        framework: match (language, &framework.title_en) {
            (Language::En, Some(title)) => title.clone(),
            _ => framework.title.clone(),
        },
        decision: framework.decision.clone(),
        is_sample: framework.status == Status::Sample,
        printed: t.with(
            "sheet-printed",
            &[("at", moment_text(found.now, language).into())],
        ),
        sheets: sheets.collect(),
        round,
    }
}

fn one(found: &ScoreSheets, sheet: &ScoreSheet, node: &Node, t: T<'_>) -> Sheet {
    let language = t.language();
    let opened = &found.opened;
    let trace = &sheet.trace;
    Sheet {
        id: super::docs::id_of(node.code),
        heading: format!("{} {}", node.code, node.title_in(language)),
        index: index(&opened.framework, node, t),
        legal: node.legal_basis.clone(),
        figures: why::figures(opened, sheet, node, t),
        rule: trace
            .rule
            .as_ref()
            .map(|(vi, en)| language.pick(vi, en).to_owned()),
        inferred: trace.inferred.clone(),
        inputs: inputs(sheet, t),
        working: trace.working_lines(language),
        result: why::result(opened, sheet, node, t),
        last_year: why::last_year(opened, sheet, t),
        note: sheet.note.clone(),
        judgement: why::judgement(opened, sheet, &found.names, t),
        explanation: why::explanation(sheet, t),
        documents: sheet
            .evidence
            .iter()
            .map(|document| Doc::of(document, t))
            .collect(),
    }
}

/// The main index above a leaf; nothing for one that is a main index itself.
fn index(framework: &Framework, node: &Node, t: T<'_>) -> Option<String> {
    let index = node.code.index();
    let above = framework.find(index).filter(|above| above.id != node.id)?;
    Some(format!("{index}. {}", above.title_in(t.language())))
}

/// Sign in the rule, what was asked, and what was answered with its unit.
fn inputs(sheet: &ScoreSheet, t: T<'_>) -> Vec<(String, String, String)> {
    let given = sheet.trace.given.iter().map(|given| {
        let input = &given.input;
        let letter = match input.is_letter() && sheet.trace.given.len() > 1 {
            true => input.name.clone(),
            false => String::new(),
        };
        let value = match &given.value {
            Some(value) => words::value_text(input, value, t),
            None => t.get("assess-unanswered"),
        };
        (letter, input.title_in(t.language()).to_owned(), value)
    });
    given.collect()
}
