//! Values that the standing office enters for all units at once.

use app::{
    Invalid, Refusal,
    assessment::{Entered, OfficeIndicators, Values, enter_values, list_office_indicators},
    round::{RoundAction, step},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use engine::{framework::Code, score::rule_text};

use super::words::title;
use crate::shell::{Answer, Fields, Problem, Shell, T, Visitor, Web, html};

#[derive(Template)]
#[template(path = "round/values.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    base: String,
    sub: String,
    units: usize,
    rows: Vec<(String, String, String, usize)>,
}

#[derive(Template)]
#[template(path = "round/sheet.html")]
struct SheetPage<'a> {
    shell: Shell<'a>,
    action: String,
    heading: String,
    sub: String,
    rule: String,
    inputs: Vec<(String, String)>,
    columns: Vec<String>,
    lines: Vec<Line>,
    is_open: bool,
    sheet: String,
    rows: usize,
    entered: Option<String>,
    complaints: Vec<String>,
}

struct Line {
    unit: String,
    code: String,
    values: Vec<String>,
}

/// Most indicators that a warning names.
const MOST_NAMED: usize = 5;

/// The indicators whose values the office has not entered for every unit, in one sentence.
pub(crate) fn values_missing(t: T<'_>, found: &OfficeIndicators) -> Option<String> {
    let missing = found
        .indicators
        .iter()
        .filter(|one| one.entered < found.units);
    let named: Vec<String> = missing
        .map(|one| format!("{} ({}/{})", one.code, one.entered, found.units))
        .collect();
    let n = named.len();
    let shown = named.into_iter().take(MOST_NAMED);
    let shown = shown.collect::<Vec<_>>().join(", ");
    let more = if n > MOST_NAMED { "…" } else { "" };
    (n > 0).then(|| format!("{} {shown}{more}", t.n("round-warn-values", n)))
}

/// `GET /rounds/{round}/values`
pub(super) async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let found = list_office_indicators(&web.app, visitor.actor()?, &slug).await?;
    let t = web.texts.speak(visitor.language);
    let name = title(&found.round, visitor.language).to_owned();
    let row = |one: &app::assessment::OfficeIndicator| {
        let node = found.framework.find(one.code);
        let title = node.map(|node| node.title_in(visitor.language).to_owned());
        let owner = node.and_then(|node| node.owner.clone());
        (
            one.code.to_string(),
            title.unwrap_or_default(),
            owner.unwrap_or_default(),
            one.entered,
        )
    };
    html(&ListPage {
        shell: Shell::new(&web, &visitor, &t.get("round-values"))
            .fictional(web.options.demonstration || found.round.fictional)
            .crumb("/rounds", t.get("round-list-title"))
            .crumb(format!("/rounds/{slug}"), &name),
        base: format!("/rounds/{slug}"),
        sub: name,
        units: found.units,
        rows: found.indicators.iter().map(row).collect(),
    })
}

/// `GET /rounds/{round}/values/{code}`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, code)): Path<(String, String)>,
) -> Answer {
    let code = parse(&code)?;
    let values = app::assessment::values(&web.app, visitor.actor()?, &slug, code).await?;
    let sheet = sheet(&values, web.texts.speak(visitor.language));
    show(&web, &visitor, &values, sheet, (None, &[]))
}

/// `POST /rounds/{round}/values/{code}`
pub(super) async fn enter(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, code)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let code = parse(&code)?;
    let actor = visitor.actor()?;
    let typed = fields
        .find("rows")
        .unwrap_or_default()
        .replace("\r\n", "\n");
    let outcome = enter_values(&web.app, actor, &slug, code, &typed).await;
    let values = app::assessment::values(&web.app, actor, &slug, code).await?;
    match outcome {
        Ok(entered) => {
            let fresh = sheet(&values, web.texts.speak(visitor.language));
            show(&web, &visitor, &values, fresh, (Some(entered), &[]))
        }
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, &values, typed, (None, &complaints))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn parse(code: &str) -> Result<Code, Problem> {
    Ok(Code::parse(code).map_err(|_| Refusal::NotFound)?)
}

/// All units with their values, ready to be copied into a spreadsheet and back.
fn sheet(values: &Values, t: T<'_>) -> String {
    let (unit, name) = (t.get("round-sheet-unit"), t.get("round-sheet-name"));
    let mut lines = vec![format!("{unit}\t{name}\t{}", values.columns.join("\t"))];
    for line in &values.lines {
        let (code, name) = (&line.unit.code, &line.unit.name);
        lines.push(format!("{code}\t{name}\t{}", line.values.join("\t")));
    }
    lines.join("\n")
}

fn show(
    web: &Web,
    visitor: &Visitor,
    values: &Values,
    sheet: String,
    outcome: (Option<Entered>, &[Invalid]),
) -> Answer {
    let t = web.texts.speak(visitor.language);
    let slug = &values.round.slug;
    let name = title(&values.round, visitor.language).to_owned();
    let node = values
        .framework
        .find(values.code)
        .ok_or(Refusal::NotFound)?;
    let node_title = node.title_in(visitor.language);
    let shell = Shell::new(web, visitor, &format!("{}. {node_title}", values.code))
        .fictional(web.options.demonstration || values.round.fictional)
        .crumb(format!("/rounds/{slug}"), &name)
        .crumb(format!("/rounds/{slug}/values"), t.get("round-values"));
    let (entered, complaints) = outcome;
    let is_open = shell.may(app::Permission::RunRound)
        && step(values.round.state, RoundAction::EnterValues).is_ok();
    html(&SheetPage {
        action: format!("/rounds/{slug}/values/{}", values.code),
        heading: format!("{}. {node_title}", values.code),
        sub: name,
        rule: rule_text(node, visitor.language).unwrap_or_default(),
        inputs: node
            .inputs
            .iter()
            .map(|input| {
                (
                    input.name.clone(),
                    input.title_in(visitor.language).to_owned(),
                )
            })
            .collect(),
        columns: values.columns.clone(),
        lines: values
            .lines
            .iter()
            .map(|line| Line {
                unit: line.unit.name.clone(),
                code: line.unit.code.clone(),
                values: match &line.not_applicable {
                    Some(reason) => vec![reason.clone()],
                    None => line.values.clone(),
                },
            })
            .collect(),
        is_open,
        rows: sheet.lines().count().clamp(6, 24),
        sheet,
        entered: entered.map(|entered| {
            let counts = [("n", entered.changed.into()), ("same", entered.same.into())];
            let kept = t.with("round-values-entered", &counts);
            match entered.reopened {
                0 => kept,
                reopened => format!("{kept} {}", t.n("round-values-reopened", reopened)),
            }
        }),
        complaints: complaints
            .iter()
            .map(|one| one.text(visitor.language).to_owned())
            .collect(),
        shell,
    })
}
