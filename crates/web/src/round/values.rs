//! Values that the standing office enters for all units at once.

use app::{
    Invalid, Refusal,
    assessment::{
        Entered, OfficeIndicators, Taking, Values, enter_values, list_office_indicators,
        take_tracked_values,
    },
    round::{RoundAction, step},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use engine::{
    answer::InputValue,
    framework::{Code, Input, Node},
    score::rule_text,
};

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
    offers: Vec<Offers>,
    /// Inputs that have what the series say already.
    taken: Vec<String>,
}

/// What one followed series says for an input, unit by unit.
struct Offers {
    input: String,
    heading: String,
    note: String,
    has_several: bool,
    rows: Vec<OfferRow>,
}

struct OfferRow {
    code: String,
    name: String,
    old: String,
    value: String,
    from: String,
}

struct Line {
    unit: String,
    code: String,
    values: Vec<String>,
}

/// Decimals of a figure, as people read it before it is taken over exactly.
const MOST_DECIMALS: u32 = 4;
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

/// `POST /rounds/{round}/values/{code}/tracked`: figures of a followed series, for one unit or for all.
pub(super) async fn take(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, code)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let code = parse(&code)?;
    let actor = visitor.actor()?;
    let taking = Taking {
        round: slug.clone(),
        code,
        input: fields.text("input").to_owned(),
        unit: Some(fields.text("unit").to_owned()).filter(|unit| !unit.is_empty()),
    };
    let entered = take_tracked_values(&web.app, actor, taking).await?;
    let values = app::assessment::values(&web.app, actor, &slug, code).await?;
    let fresh = sheet(&values, web.texts.speak(visitor.language));
    show(&web, &visitor, &values, fresh, (Some(entered), &[]))
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

/// The figures that followed series have for the inputs, an entry for each input.
fn offers(values: &Values, node: &Node, t: T<'_>) -> Vec<Offers> {
    let number = |value: &InputValue| match value.number() {
        Some(number) => number.short_text(MOST_DECIMALS, t.language()),
        None => value.canonical(),
    };
    let of = |input: &Input| {
        let own = values
            .offers
            .iter()
            .filter(|offer| offer.feed.input == input.name);
        let rows: Vec<OfferRow> = own
            .clone()
            .map(|offer| OfferRow {
                code: offer.unit.code.clone(),
                name: offer.unit.name.clone(),
                old: offer.old.as_ref().map_or_else(|| "–".to_owned(), number),
                value: number(&InputValue::Number(offer.feed.value)),
                from: from_text(&offer.feed, t),
            })
            .collect();
        let series = &own.clone().next()?.feed.series;
        let replaced = own.filter(|offer| offer.old.is_some()).count();
        let told = [("n", rows.len().into()), ("replaced", replaced.into())];
        let names = [
            ("input", input.title_in(t.language()).to_owned().into()),
            ("series", series.name(t.language()).to_owned().into()),
        ];
        Some(Offers {
            input: input.name.clone(),
            heading: t.with("round-tracked-of", &names),
            note: t.with("round-tracked-note", &told),
            has_several: rows.len() > 1,
            rows,
        })
    };
    node.inputs.iter().filter_map(of).collect()
}

/// Which inputs have what a followed series says already, and in how many units.
fn taken(values: &Values, node: &Node, t: T<'_>) -> Vec<String> {
    let said = |(feed, n): &(app::series::Feed, usize)| {
        let input = node.input(&feed.input)?;
        let told = [
            ("input", input.title_in(t.language()).to_owned().into()),
            ("series", feed.series.name(t.language()).to_owned().into()),
            ("from", from_text(feed, t).into()),
            ("n", (*n).into()),
        ];
        Some(t.with("round-tracked-taken", &told))
    };
    values.taken.iter().filter_map(said).collect()
}

/// Which period a figure is of, and who is in it.
fn from_text(feed: &app::series::Feed, t: T<'_>) -> String {
    let key = match (feed.how, feed.expected) {
        (app::series::How::Year, _) => "round-tracked-year",
        (app::series::How::Latest, 1) => "round-tracked-own",
        (app::series::How::Latest, _) => "round-tracked-total",
    };
    let told = [
        ("period", feed.period.text(t.language()).into()),
        ("reported", feed.reported.into()),
        ("expected", feed.expected.into()),
    ];
    t.with(key, &told)
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
        offers: offers(values, node, t),
        taken: taken(values, node, t),
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
