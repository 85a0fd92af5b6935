//! Money from above: by source, unit, purpose and manner, against points, and what might be spared.

use app::{
    Permission, Refusal,
    money::{
        Avoidable, IndicatorMoney, Overview, Purpose, Sums, Target, TaskSums, Unknown, overview,
    },
    proposal::Vnd,
};
use askama::Template;
use axum::{extract::State, http::Uri};
use engine::amount::Amount;

use crate::{
    proposal::{manner_words, per_point, points, source_words},
    shell::{Answer, Asked, Shell, T, Visitor, Web, fields, html, paper_file},
};

/// Units and purposes told in full; the rest are in the file.
const MOST: usize = 40;

#[derive(Template)]
#[template(path = "money/overview.html")]
struct OverviewPage<'a> {
    shell: Shell<'a>,
    may_keep: bool,
    years: Vec<(i32, bool)>,
    year: Option<i32>,
    figures: Vec<(String, String)>,
    has_lines: bool,
    tables: Vec<Table>,
    manners: Vec<(String, String, String, u64)>,
    purposes: Vec<PurposeRow>,
    without_purpose: Option<String>,
    indicators: Vec<IndicatorRow>,
    undivided: Option<String>,
    idle: Vec<IndicatorRow>,
    avoidable: Vec<AvoidableRow>,
    avoidable_told: String,
    tasks: Option<TasksPart>,
}

/// What tasks name as their cost against their lines.
struct TasksPart {
    sentence: String,
    /// Money of tasks that were given up.
    dropped: Option<String>,
    /// Address, code, title and what is missing.
    lacking: Vec<(String, String, String, String)>,
}

struct Table {
    id: &'static str,
    title: String,
    head: String,
    /// What the four sums of a row are called.
    heads: [String; 4],
    rows: Vec<(String, [String; 4])>,
    total: [String; 4],
}

struct PurposeRow {
    kind: String,
    href: String,
    code: String,
    title: String,
    unit: String,
    sums: [String; 4],
    is_over: bool,
    is_dropped: bool,
}

struct IndicatorRow {
    code: String,
    title: String,
    planned: String,
    expected: String,
    by_whom: Option<String>,
    per_expected: String,
    spent: String,
    won: String,
    class: &'static str,
    per_won: String,
}

struct AvoidableRow {
    kind: String,
    href: String,
    code: String,
    title: String,
    amount: String,
    is_asked: bool,
    platform: String,
    platform_href: String,
    likeness: String,
}

/// `GET /money`
pub(super) async fn page(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Answer {
    let asked = fields(uri.query().unwrap_or_default());
    let year = asked.number::<i32>("year");
    let found = overview(&web.app, visitor.actor()?, year).await?;
    let t = web.texts.speak(visitor.language);
    let shell = Shell::new(&web, &visitor, &t.get("money-title"));
    let spared: Vnd = found.avoidable.iter().map(|one| one.amount).sum();
    html(&OverviewPage {
        may_keep: shell.may(Permission::KeepMoney),
        years: found
            .years
            .iter()
            .map(|one| (*one, year == Some(*one)))
            .collect(),
        year,
        figures: figures(&found, t),
        has_lines: !found.years.is_empty(),
        tables: tables(&found, t),
        manners: manners(&found, t),
        purposes: found
            .purposes
            .iter()
            .take(MOST)
            .map(|one| purpose(one, t))
            .collect(),
        without_purpose: (!found.without_purpose.is_nothing())
            .then(|| found.without_purpose.planned.text(t.language())),
        indicators: found
            .indicators
            .iter()
            .map(|one| indicator(one, t))
            .collect(),
        undivided: (!found.undivided.is_nothing())
            .then(|| found.undivided.planned.text(t.language())),
        idle: found
            .indicators
            .iter()
            .filter(|one| one.is_idle())
            .map(|one| indicator(one, t))
            .collect(),
        avoidable: found
            .avoidable
            .iter()
            .map(|one| avoidable(one, t))
            .collect(),
        tasks: found.tasks.as_ref().and_then(|sums| tasks_part(sums, t)),
        avoidable_told: t.with(
            "money-shared-sum",
            &[
                ("n", found.avoidable.len().into()),
                ("sum", spared.short(t.language()).into()),
            ],
        ),
        shell,
    })
}

/// `GET /money/report.docx` and `.pdf`
pub(super) async fn document(
    State(web): State<Web>,
    visitor: Visitor,
    Asked(format): Asked,
    uri: Uri,
) -> Answer {
    let asked = fields(uri.query().unwrap_or_default());
    let year = asked.number("year").ok_or(Refusal::NotFound)?;
    let body = app::money::money_document(&web.app, visitor.actor()?, year, format).await?;
    Ok(paper_file(&format!("kinh-phi-{year}"), format, body))
}

fn figures(found: &Overview, t: T<'_>) -> Vec<(String, String)> {
    let total = &found.total;
    [
        ("money-planned", total.planned),
        ("money-committed", total.committed),
        ("money-spent", total.spent),
        ("money-remaining", total.remaining()),
    ]
    .into_iter()
    .map(|(key, sum)| (t.get(key), sum.short(t.language())))
    .collect()
}

fn cells(sums: &Sums, t: T<'_>) -> [String; 4] {
    let all = [sums.planned, sums.committed, sums.spent, sums.remaining()];
    all.map(|sum| sum.short(t.language()))
}

fn tables(found: &Overview, t: T<'_>) -> Vec<Table> {
    let none = t.get("money-no-unit");
    let table = |id, title: &str, head: &str, rows: Vec<(String, [String; 4])>| Table {
        id,
        title: t.get(title),
        head: t.get(head),
        heads: [
            "money-planned",
            "money-committed",
            "money-spent",
            "money-remaining",
        ]
        .map(|key| t.get(key)),
        rows,
        total: cells(&found.total, t),
    };
    let sources = found.by_source.iter();
    let sources = sources.map(|(one, sums)| (source_words(*one, t), cells(sums, t)));
    let units = found.by_unit.iter().take(MOST);
    let units = units.map(|(name, sums)| {
        let name = name.clone().unwrap_or_else(|| none.clone());
        (name, cells(sums, t))
    });
    let mut tables = vec![
        table(
            "by-source",
            "money-by-source",
            "money-source",
            sources.collect(),
        ),
        table("by-unit", "money-by-unit", "money-unit", units.collect()),
    ];
    if found.by_year.len() > 1 {
        let years = found.by_year.iter();
        let years = years.map(|(year, sums)| (year.to_string(), cells(sums, t)));
        let all = Sums {
            planned: found.by_year.iter().map(|(_, sums)| sums.planned).sum(),
            committed: found.by_year.iter().map(|(_, sums)| sums.committed).sum(),
            spent: found.by_year.iter().map(|(_, sums)| sums.spent).sum(),
        };
        tables.insert(
            1,
            Table {
                total: cells(&all, t),
                ..table("by-year", "money-by-year", "money-year", years.collect())
            },
        );
    }
    tables
}

fn manners(found: &Overview, t: T<'_>) -> Vec<(String, String, String, u64)> {
    let all: Vnd = found.by_manner.iter().map(|(_, sum)| *sum).sum();
    let row = |(manner, sum): &(Option<app::proposal::Manner>, Vnd)| {
        let name = manner.map_or_else(|| t.get("money-no-manner"), |one| manner_words(one, t));
        let share = sum.percent_of(all).unwrap_or_default();
        let meter = share.text(0, engine::Language::En).parse().unwrap_or(0);
        let share = share.text(1, t.language());
        (name, sum.short(t.language()), format!("{share} %"), meter)
    };
    found.by_manner.iter().map(row).collect()
}

fn target(target: Target, t: T<'_>) -> (String, String) {
    match target {
        Target::Task(id) => (t.get("money-task"), format!("/tasks/{id}")),
        Target::Project(id) => (t.get("money-project"), format!("/projects#p{id}")),
        Target::Proposal(id) => (t.get("money-proposal"), format!("/proposals/{id}")),
    }
}

fn purpose(one: &Purpose, t: T<'_>) -> PurposeRow {
    let (kind, href) = target(one.target, t);
    PurposeRow {
        kind,
        href,
        code: one.code.clone(),
        title: one.title.clone(),
        unit: one.unit.clone().unwrap_or_else(|| t.get("money-no-unit")),
        sums: cells(&one.sums, t),
        is_over: one.sums.remaining() < Vnd::ZERO,
        is_dropped: one.is_dropped,
    }
}

/// What tasks name as their cost against their lines; nothing where no task names any.
fn tasks_part(sums: &TaskSums, t: T<'_>) -> Option<TasksPart> {
    let told = [
        ("named", sums.named.short(t.language()).into()),
        ("planned", sums.total().short(t.language()).into()),
        ("missing", sums.missing.short(t.language()).into()),
    ];
    let is_dropped = sums.dropped.max(sums.dropped_planned) > Vnd::ZERO;
    let dropped = [
        ("named", sums.dropped.short(t.language()).into()),
        ("planned", sums.dropped_planned.short(t.language()).into()),
    ];
    (sums.named > Vnd::ZERO || is_dropped).then(|| TasksPart {
        sentence: t.with("money-tasks-told", &told),
        dropped: is_dropped.then(|| t.with("money-tasks-dropped", &dropped)),
        lacking: sums
            .lacking
            .iter()
            .map(|(id, code, title, missing)| {
                let missing = missing.short(t.language());
                (format!("/tasks/{id}"), code.clone(), title.clone(), missing)
            })
            .collect(),
    })
}

/// Who expects the points, and what proposals name beside tasks.
fn by_whom(one: &IndicatorMoney, t: T<'_>) -> Option<String> {
    let by_tasks = one.expected.ok()?.by_tasks;
    Some(match (by_tasks, one.proposed) {
        (true, Some(sum)) => t.name("money-expected-by-both", &points(sum, t)),
        (true, None) => t.get("money-expected-by-tasks"),
        (false, _) => t.get("money-expected-by-proposals"),
    })
}

/// Points, or why they are not known.
fn known(found: Result<Amount, Unknown>, t: T<'_>) -> String {
    match found {
        Ok(sum) => points(sum, t),
        Err(why) => t.get(format!("money-unknown-{}", why.name())),
    }
}

fn indicator(one: &IndicatorMoney, t: T<'_>) -> IndicatorRow {
    let dash = || "–".to_owned();
    IndicatorRow {
        code: one.code.clone(),
        title: t.language().pick(&one.title.0, &one.title.1).to_owned(),
        planned: one.sums.planned.short(t.language()),
        expected: known(one.expected.map(|expected| expected.points), t),
        by_whom: by_whom(one, t),
        per_expected: one
            .per_expected()
            .map_or_else(dash, |per| per_point(per, t)),
        spent: one.sums.spent.short(t.language()),
        won: known(one.won, t),
        class: match one.won {
            Ok(won) if won > Amount::ZERO => "up",
            Ok(won) if won < Amount::ZERO => "down",
            _ => "same",
        },
        per_won: one.per_won().map_or_else(dash, |per| per_point(per, t)),
    }
}

fn avoidable(one: &Avoidable, t: T<'_>) -> AvoidableRow {
    let (kind, href) = target(one.target, t);
    AvoidableRow {
        kind,
        href,
        code: one.code.clone(),
        title: one.title.clone(),
        amount: one.amount.short(t.language()),
        is_asked: one.is_asked,
        platform: one.platform.1.clone(),
        platform_href: format!("/platforms#{}", one.platform.0),
        likeness: one.likeness.text(t.language()),
    }
}
