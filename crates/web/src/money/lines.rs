//! Lines of money: the list with its filters, one more by hand, and taking one back.

use app::{
    Invalid, Permission, Refusal,
    money::{
        LineShown, LineTyped, LineWanted, Stage, Sums, Target, add_line, correct_line, lines_table,
        list_lines,
    },
    proposal::{FundSource, Manner, Vnd},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect},
};

use crate::{
    proposal::{csv_file, manner_words, source_words},
    shell::{Answer, Fields, Shell, T, Visitor, Web, date_text, fields, html},
};

/// Lines shown at once; the file has them all.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "money/lines.html")]
struct LinesPage<'a> {
    shell: Shell<'a>,
    may_keep: bool,
    years: Vec<(i32, bool)>,
    sources: Vec<(String, String, bool)>,
    stages: Vec<(String, String, bool)>,
    units: Vec<(String, String, bool)>,
    figures: Vec<(String, String)>,
    csv: String,
    rows: Vec<Row>,
    more: Option<String>,
    manners: Vec<(String, String)>,
    rounds: Vec<(String, String)>,
    typed: LineTyped,
    complaints: Vec<(String, String)>,
}

struct Row {
    id: i64,
    year: i32,
    day: String,
    stage: String,
    source: String,
    amount: String,
    unit: String,
    purpose: Option<(String, String, String)>,
    indicator: String,
    document: String,
    note: String,
    corrects: Option<i64>,
    is_taken_back: bool,
}

fn wanted(query: &str) -> LineWanted {
    let asked = fields(query);
    LineWanted {
        year: asked.number("year"),
        source: FundSource::ALL
            .into_iter()
            .find(|one| one.name() == asked.text("source")),
        stage: Stage::ALL
            .into_iter()
            .find(|one| one.name() == asked.text("stage")),
        unit: Some(asked.text("unit").to_owned()).filter(|unit| !unit.is_empty()),
    }
}

/// `GET /money/lines`
pub(super) async fn page(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Answer {
    let query = uri.query().unwrap_or_default();
    show(&web, &visitor, query, (LineTyped::default(), &[])).await
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    query: &str,
    (typed, complaints): (LineTyped, &[Invalid]),
) -> Answer {
    let wanted = wanted(query);
    let found = list_lines(&web.app, visitor.actor()?, &wanted).await?;
    let t = web.texts.speak(visitor.language);
    let shell =
        Shell::new(web, visitor, &t.get("money-lines")).crumb("/money", t.get("money-title"));
    let may_keep = shell.may(Permission::KeepMoney);
    let offers = match may_keep {
        true => app::proposal::form_offers(&web.app, visitor.actor()?).await?,
        false => app::proposal::FormOffers::default(),
    };
    html(&LinesPage {
        may_keep,
        years: found
            .years
            .iter()
            .map(|year| (*year, wanted.year == Some(*year)))
            .collect(),
        sources: FundSource::ALL
            .into_iter()
            .map(|one| {
                let words = source_words(one, t);
                (one.name().to_owned(), words, wanted.source == Some(one))
            })
            .collect(),
        stages: Stage::ALL
            .into_iter()
            .map(|one| {
                (
                    one.name().to_owned(),
                    stage(one, t),
                    wanted.stage == Some(one),
                )
            })
            .collect(),
        units: found
            .units
            .iter()
            .map(|(code, name)| {
                let is_chosen = wanted.unit.as_ref() == Some(code);
                (code.clone(), name.clone(), is_chosen)
            })
            .collect(),
        figures: figures(&found.sums, t),
        csv: format!("/money/lines.csv?{query}"),
        more: (found.rows.len() > MOST).then(|| t.n("money-more", found.rows.len() - MOST)),
        rows: found
            .rows
            .iter()
            .take(MOST)
            .map(|one| row(one, t))
            .collect(),
        manners: Manner::ALL
            .into_iter()
            .map(|one| (one.name().to_owned(), manner_words(one, t)))
            .collect(),
        rounds: round_offers(&offers, visitor),
        typed,
        complaints: told(complaints, visitor),
        shell,
    })
}

/// Sums for the head of the page.
fn figures(sums: &Sums, t: T<'_>) -> Vec<(String, String)> {
    let all = [
        ("money-planned", sums.planned),
        ("money-committed", sums.committed),
        ("money-spent", sums.spent),
        ("money-remaining", sums.remaining()),
    ];
    all.into_iter()
        .map(|(key, sum)| (t.get(key), sum.short(t.language())))
        .collect()
}

/// The rounds whose indicators a line may name.
fn round_offers(offers: &app::proposal::FormOffers, visitor: &Visitor) -> Vec<(String, String)> {
    let offer = |round: &app::round::Round| {
        let words = crate::round::words::title(round, visitor.language);
        (round.slug.clone(), words.to_owned())
    };
    offers.rounds.iter().map(offer).collect()
}

fn told(complaints: &[Invalid], visitor: &Visitor) -> Vec<(String, String)> {
    complaints
        .iter()
        .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
        .collect()
}

/// How far money has gone.
fn stage(stage: Stage, t: T<'_>) -> String {
    t.get(format!("money-{}", stage.name()))
}

fn row(one: &LineShown, t: T<'_>) -> Row {
    let line = &one.line;
    let target = line
        .task_id
        .map(Target::Task)
        .or(line.project_id.map(Target::Project))
        .or(line.proposal_id.map(Target::Proposal));
    let href = target.map(|target| match target {
        Target::Task(id) => format!("/tasks/{id}"),
        Target::Project(id) => format!("/projects#p{id}"),
        Target::Proposal(id) => format!("/proposals/{id}"),
    });
    Row {
        id: line.id,
        year: line.year,
        day: line
            .on_day
            .as_deref()
            .map_or_else(|| "–".to_owned(), date_text),
        stage: stage(line.stage, t),
        source: source_words(line.source, t),
        amount: Vnd(line.amount_vnd).text(t.language()),
        unit: one.unit.clone().unwrap_or_else(|| t.get("money-no-unit")),
        purpose: href
            .zip(one.purpose.clone())
            .map(|(href, (code, title))| (href, code, title)),
        indicator: line.indicator.clone().unwrap_or_default(),
        document: line.document.clone(),
        note: line.note.clone().unwrap_or_default(),
        corrects: line.corrects_id,
        is_taken_back: one.is_taken_back,
    }
}

/// `GET /money/lines.csv`
pub(super) async fn file(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Answer {
    let wanted = wanted(uri.query().unwrap_or_default());
    let found = list_lines(&web.app, visitor.actor()?, &wanted).await?;
    Ok(csv_file("dong-tien.csv", &lines_table(&found)))
}

/// `POST /money/lines`
pub(super) async fn add(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let text = |name: &str| fields.text(name).to_owned();
    let typed = LineTyped {
        year: text("year"),
        source: text("source"),
        stage: text("stage"),
        manner: text("manner"),
        amount: text("amount"),
        on_day: text("on_day"),
        unit: text("unit"),
        task: text("task"),
        project: text("project"),
        proposal: text("proposal"),
        round: text("round"),
        indicator: text("indicator"),
        document: text("document"),
        note: text("note"),
    };
    match add_line(&web.app, visitor.actor()?, typed.clone()).await {
        Ok(()) => Ok(Redirect::to("/money/lines").into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, "", (typed, &complaints)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /money/lines/{id}/correction`
pub(super) async fn correct(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let reason = fields.text("reason").to_owned();
    match correct_line(&web.app, visitor.actor()?, id, reason).await {
        Ok(()) => Ok(Redirect::to("/money/lines").into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, "", (LineTyped::default(), &complaints)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}
