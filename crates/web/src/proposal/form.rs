//! The form of a proposal: a new one, or one that is changed.

use app::{
    Invalid, Refusal,
    proposal::{
        FundSource, Manner, ProposalTyped, Vnd, create_proposal, edit_proposal, form_offers,
        starting_form,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{manner_words, source_words};
use crate::{
    round::words::title,
    shell::{Answer, Fields, Shell, T, Visitor, Web, html},
};

/// Rows for indicators and for sums that a form has at least, and empty ones below those filled.
const ROWS: usize = 4;
const SPARE: usize = 2;

#[derive(Template)]
#[template(path = "proposal/form.html")]
struct FormPage<'a> {
    shell: Shell<'a>,
    action: String,
    back: String,
    typed: ProposalTyped,
    units: Vec<(String, String, bool)>,
    rounds: Vec<(String, String, bool)>,
    manners: Vec<(String, String, bool)>,
    indicators: Vec<(String, String)>,
    needs: Vec<NeedRow>,
    costs: Vec<CostRow>,
    complaints: Vec<(String, String)>,
}

struct NeedRow {
    n: usize,
    code: String,
    points: String,
}

struct CostRow {
    n: usize,
    year: String,
    sources: Vec<(String, String, bool)>,
    amount: String,
    /// The sum that the amount was read as, in full.
    read: Option<String>,
}

impl FormPage<'_> {
    /// The complaints about a field, as one text.
    fn wrong(&self, field: impl AsRef<str>) -> Option<String> {
        let own = self
            .complaints
            .iter()
            .filter(|(name, _)| name == field.as_ref());
        let own: Vec<&str> = own.map(|(_, text)| text.as_str()).collect();
        (!own.is_empty()).then(|| own.join(" "))
    }
}

fn typed(fields: &Fields) -> ProposalTyped {
    let text = |name: &str| fields.text(name).to_owned();
    let rows = |name: &str| -> Vec<String> { fields.all(name).map(str::to_owned).collect() };
    let needs = rows("indicator").into_iter().zip(rows("points"));
    let sums = rows("cost-source").into_iter().zip(rows("cost-amount"));
    let costs = rows("cost-year").into_iter().zip(sums);
    ProposalTyped {
        unit: text("unit"),
        year: text("year"),
        title: text("title"),
        need: text("need"),
        round: text("round"),
        needs: needs.collect(),
        description: text("description"),
        manner: text("manner"),
        costs: costs
            .map(|(year, (source, amount))| (year, source, amount))
            .collect(),
        starts_on: text("starts_on"),
        ends_on: text("ends_on"),
        contact: text("contact"),
        seen: text("seen"),
    }
}

/// `GET /proposals/new`
pub(super) async fn new(State(web): State<Web>, visitor: Visitor) -> Answer {
    let typed = starting_form(&web.app, visitor.actor()?, None).await?;
    show(&web, &visitor, None, (typed, &[])).await
}

/// `POST /proposals/new`
pub(super) async fn create(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let typed = typed(&fields);
    match create_proposal(&web.app, visitor.actor()?, typed.clone()).await {
        Ok(id) => Ok(Redirect::to(&format!("/proposals/{id}")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, None, (typed, &complaints)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `GET /proposals/{id}/edit`
pub(super) async fn edit(State(web): State<Web>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    let typed = starting_form(&web.app, visitor.actor()?, Some(id)).await?;
    show(&web, &visitor, Some(id), (typed, &[])).await
}

/// `POST /proposals/{id}/edit`
pub(super) async fn save(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let typed = typed(&fields);
    match edit_proposal(&web.app, visitor.actor()?, id, typed.clone()).await {
        Ok(()) => Ok(Redirect::to(&format!("/proposals/{id}")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, Some(id), (typed, &complaints)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    id: Option<i64>,
    (typed, complaints): (ProposalTyped, &[Invalid]),
) -> Answer {
    let offers = form_offers(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    let (key, address) = match id {
        None => ("proposal-new", "/proposals/new".to_owned()),
        Some(id) => ("proposal-edit", format!("/proposals/{id}/edit")),
    };
    let chosen_round = offers
        .rounds
        .iter()
        .position(|round| round.slug == typed.round)
        .unwrap_or(0);
    let rounds = offers.rounds.iter().enumerate().map(|(n, round)| {
        let words = title(round, visitor.language).to_owned();
        (round.slug.clone(), words, n == chosen_round)
    });
    let n_needs = ROWS.max(typed.needs.len() + SPARE).min(40);
    let need = |n: usize| {
        let (code, points) = typed.needs.get(n).cloned().unwrap_or_default();
        NeedRow { n, code, points }
    };
    html(&FormPage {
        shell: Shell::new(web, visitor, &t.get(key)).crumb("/proposals", t.get("proposal-list")),
        back: id.map_or_else(|| "/proposals".to_owned(), |id| format!("/proposals/{id}")),
        action: address,
        units: offers
            .units
            .iter()
            .map(|unit| {
                (
                    unit.code.clone(),
                    unit.name.clone(),
                    unit.code == typed.unit,
                )
            })
            .collect(),
        rounds: rounds.collect(),
        manners: Manner::ALL
            .into_iter()
            .map(|one| {
                let words = manner_words(one, t);
                (one.name().to_owned(), words, one.name() == typed.manner)
            })
            .collect(),
        indicators: offers.indicators,
        needs: (0..n_needs).map(need).collect(),
        costs: cost_rows(&typed, t),
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
        typed,
    })
}

/// The sums that were typed, with empty rows below; a row without a year is for the plan's.
fn cost_rows(typed: &ProposalTyped, t: T<'_>) -> Vec<CostRow> {
    let row = |n: usize| {
        let (year, source, amount) = typed.costs.get(n).cloned().unwrap_or_default();
        let sources = FundSource::ALL.into_iter();
        CostRow {
            n,
            year: match year.is_empty() {
                true => typed.year.clone(),
                false => year,
            },
            sources: sources
                .map(|one| {
                    let is_chosen = one.name() == source;
                    (one.name().to_owned(), source_words(one, t), is_chosen)
                })
                .collect(),
            read: Vnd::parse(&amount).ok().map(|sum| sum.text(t.language())),
            amount,
        }
    };
    let n_rows = ROWS.max(typed.costs.len() + SPARE).min(40);
    (0..n_rows).map(row).collect()
}
