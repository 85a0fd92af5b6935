//! Writing a plan; where somebody else has saved meanwhile, both versions are shown.

use app::{
    Invalid, Refusal,
    plan::{Plan, PlanDraft, PlanWish, PointsLine, TargetOf, edit_plan, plan_draft},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::words::target_name;
use crate::{
    round::words::title,
    shell::{Answer, Fields, Shell, T, Visitor, Web, date_text, html},
};

#[derive(Template)]
#[template(path = "plan/edit.html")]
struct EditPage<'a> {
    shell: Shell<'a>,
    sub: String,
    action: String,
    back: String,
    /// A unit's own plan, which no further plans are derived from.
    is_derived: bool,
    version: i32,
    complaints: Vec<(String, String)>,
    /// What somebody else has saved meanwhile: field, its name, the lines stored.
    others: Vec<(String, String, Vec<String>)>,
    typed: PlanWish,
    bases: Vec<(String, bool)>,
    /// Maximum and points now, of the whole.
    whole: (String, Option<String>),
    tables: Vec<(String, String)>,
    groups: Vec<Group>,
}

struct Group {
    title: String,
    what: String,
    rows: Vec<Row>,
}

struct Row {
    field: String,
    name: String,
    now: String,
    maximum: String,
    typed: String,
    is_wrong: bool,
}

/// What was sent, and why it was not kept.
struct Sent {
    wish: PlanWish,
    complaints: Vec<Invalid>,
    is_stale: bool,
}

/// Where the text of a plan is changed; a unit's own plan is changed by others than a province's.
pub(super) fn draft_path(plan: &Plan) -> String {
    match plan.parent_id {
        Some(_) => format!("/unit-plans/{}/draft", plan.slug),
        None => format!("/plans/{}/draft", plan.slug),
    }
}

/// `GET /plans/{slug}/draft`
pub(super) async fn form(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    show(&web, &visitor, &slug, None).await
}

/// `POST /plans/{slug}/draft`
pub(super) async fn save(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    fields: Fields,
) -> Answer {
    let wish = read(&fields);
    let version = fields.number("version").unwrap_or_default();
    let kept = edit_plan(&web.app, visitor.actor()?, &slug, version, wish.clone()).await;
    let (status, complaints) = match kept {
        Ok(()) => return Ok(Redirect::to(&format!("/plans/{slug}")).into_response()),
        Err(Refusal::Invalid(complaints)) => (StatusCode::UNPROCESSABLE_ENTITY, complaints),
        Err(Refusal::Conflict("plan-changed")) => (StatusCode::CONFLICT, Vec::new()),
        Err(refusal) => return Err(refusal.into()),
    };
    let sent = Sent {
        wish,
        complaints,
        is_stale: status == StatusCode::CONFLICT,
    };
    let page = show(&web, &visitor, &slug, Some(sent)).await?;
    Ok((status, page).into_response())
}

fn read(fields: &Fields) -> PlanWish {
    let text = |name: &str| fields.text(name).to_owned();
    let under = |prefix: &str| {
        let own = fields.under(prefix);
        own.map(|(code, typed)| (code.to_owned(), typed.to_owned()))
            .collect()
    };
    PlanWish {
        title: text("title"),
        bases: fields.all("basis").map(str::to_owned).collect(),
        more_bases: text("more_bases"),
        purposes: text("purposes"),
        score: text("score"),
        table: text("table"),
        rank: text("rank"),
        indices: under("index."),
        agencies: under("agency."),
        measures: text("measures"),
        organisation: text("organisation"),
        units_due: text("units_due"),
    }
}

/// What is stored, as the form would send it.
fn stored(draft: &PlanDraft) -> PlanWish {
    let content = &draft.content;
    let targets = &content.targets;
    let points = |amount: engine::amount::Amount| amount.short_text(18, engine::Language::Vi);
    let pairs = |list: &[app::plan::PointsTarget]| {
        let pair = |one: &app::plan::PointsTarget| (one.code.clone(), points(one.points));
        list.iter().map(pair).collect()
    };
    let (known, more): (Vec<String>, Vec<String>) = content
        .bases
        .iter()
        .cloned()
        .partition(|basis| draft.bases.contains(basis));
    PlanWish {
        title: draft.plan.title.clone(),
        bases: known,
        more_bases: more.join("\n"),
        purposes: content.purposes.join("\n"),
        score: targets.score.map(points).unwrap_or_default(),
        table: targets
            .rank
            .as_ref()
            .map(|rank| rank.table.clone())
            .unwrap_or_default(),
        rank: targets
            .rank
            .as_ref()
            .map(|rank| rank.rank.to_string())
            .unwrap_or_default(),
        indices: pairs(&targets.indices),
        agencies: pairs(&targets.agencies),
        measures: content.measures_text(),
        organisation: content.organisation.join("\n"),
        units_due: draft
            .plan
            .units_due
            .as_deref()
            .map(date_text)
            .unwrap_or_default(),
    }
}

/// A field, the key of its name, and where a plan has its text.
type Compared = (&'static str, &'static str, fn(&PlanWish) -> &str);

/// The texts in which what was sent and what is stored differ.
fn others(sent: &PlanWish, stored: &PlanWish, t: T<'_>) -> Vec<(String, String, Vec<String>)> {
    let fields: [Compared; 9] = [
        ("title", "plan-title", |wish| &wish.title),
        ("more_bases", "plan-more-bases", |wish| &wish.more_bases),
        ("purposes", "plan-purposes", |wish| &wish.purposes),
        ("score", "plan-target-score", |wish| &wish.score),
        ("rank", "plan-target-rank", |wish| &wish.rank),
        ("table", "plan-target-table", |wish| &wish.table),
        ("measures", "plan-measures", |wish| &wish.measures),
        ("organisation", "plan-organisation", |wish| {
            &wish.organisation
        }),
        ("units_due", "plan-units-due", |wish| &wish.units_due),
    ];
    let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
    fields
        .into_iter()
        .filter(|(.., of)| lines(of(sent)) != lines(of(stored)))
        .map(|(field, name, of)| (field.to_owned(), t.get(name), lines(of(stored))))
        .collect()
}

async fn show(web: &Web, visitor: &Visitor, slug: &str, sent: Option<Sent>) -> Answer {
    let draft = plan_draft(&web.app, visitor.actor()?, slug).await?;
    let t = web.texts.speak(visitor.language);
    let kept = stored(&draft);
    let is_stale = sent.as_ref().is_some_and(|sent| sent.is_stale);
    let complaints = sent
        .as_ref()
        .map_or_else(Vec::new, |sent| sent.complaints.clone());
    let typed = sent.map_or_else(|| kept.clone(), |sent| sent.wish);
    let points = |amount| draft.framework.points_text(amount, visitor.language);
    let whole = draft.points.first();
    html(&EditPage {
        shell: Shell::new(web, visitor, &t.get("plan-change"))
            .fictional(web.options.demonstration || draft.round.fictional)
            .crumb("/plans", t.get("plan-list-title"))
            .crumb(format!("/plans/{slug}"), &draft.plan.title),
        sub: draft.plan.title.clone(),
        action: draft_path(&draft.plan),
        is_derived: draft.plan.parent_id.is_some(),
        back: format!("/plans/{slug}"),
        version: draft.plan.version,
        others: match is_stale {
            true => others(&typed, &kept, t),
            false => Vec::new(),
        },
        bases: draft
            .bases
            .iter()
            .map(|basis| (basis.clone(), typed.bases.contains(basis)))
            .collect(),
        whole: (
            whole.map_or_else(String::new, |line| points(line.maximum)),
            whole.and_then(|line| line.now).map(points),
        ),
        tables: draft
            .tables
            .iter()
            .map(|round| {
                (
                    round.slug.clone(),
                    title(round, visitor.language).to_owned(),
                )
            })
            .collect(),
        groups: groups(&draft, &typed, &complaints, t),
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
        typed,
    })
}

fn groups(draft: &PlanDraft, typed: &PlanWish, complaints: &[Invalid], t: T<'_>) -> Vec<Group> {
    let points = |amount| draft.framework.points_text(amount, t.language());
    let row = |line: &PointsLine| {
        let (prefix, code, list) = match &line.of {
            TargetOf::Whole => return None,
            TargetOf::Index(code) => ("index", code, &typed.indices),
            TargetOf::Lead(agency) => ("agency", &agency.code, &typed.agencies),
        };
        let field = format!("{prefix}.{code}");
        let own = list.iter().find(|(own, _)| own == code);
        Some(Row {
            name: target_name(line, &draft.framework, t),
            now: line.now.map_or_else(|| "–".to_owned(), points),
            maximum: points(line.maximum),
            typed: own.map_or_else(String::new, |(_, typed)| typed.clone()),
            is_wrong: complaints.iter().any(|one| one.field == field),
            field,
        })
    };
    let rows = |wanted: &str| -> Vec<Row> {
        let own = draft.points.iter().filter_map(row);
        own.filter(|row| row.field.starts_with(wanted)).collect()
    };
    let group = |title: &str, what: &str, rows: Vec<Row>| Group {
        title: t.get(title),
        what: t.get(what),
        rows,
    };
    let mut groups = vec![
        group("plan-target-indices", "plan-index", rows("index.")),
        group("plan-target-agencies", "plan-lead", rows("agency.")),
    ];
    groups.retain(|group| !group.rows.is_empty());
    groups
}
