//! What a list of tasks was asked for in its address, and the addresses that ask for something else.

use app::{
    plan::{Agency, Plan},
    round::Round,
    task::{Standing, TaskPage, TaskQuery},
};

use super::words::{basis_text, standing_name};
use crate::{
    round::words::title,
    shell::{Fields, T, encode},
};

/// The four ways to look at tasks, by their addresses.
pub(super) const VIEWS: [(&str, &str); 4] = [
    ("/tasks", "task-view-list"),
    ("/tasks/board", "task-view-board"),
    ("/tasks/calendar", "task-view-calendar"),
    ("/tasks/mine", "task-view-mine"),
];

/// A choice of a narrowing form.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) text: String,
    pub(super) is_chosen: bool,
}

/// A standing to narrow by, as a tab.
pub(super) struct StandingTab {
    pub(super) href: String,
    pub(super) text: String,
    pub(super) n: String,
    pub(super) is_chosen: bool,
}

/// A way to look.
pub(super) struct ViewTab {
    pub(super) href: String,
    pub(super) text: String,
    pub(super) is_chosen: bool,
}

/// What the head of every list needs.
pub(super) struct Narrowing {
    pub(super) views: Vec<ViewTab>,
    pub(super) path: &'static str,
    pub(super) search: String,
    pub(super) leads: Vec<Choice>,
    pub(super) rounds: Vec<Choice>,
    pub(super) indicator: String,
    pub(super) campaign: bool,
    pub(super) standing: &'static str,
    /// Plans; none where there is none to choose.
    pub(super) plans: Vec<Choice>,
    /// The document that the tasks rest on, by its key and in words.
    pub(super) basis: Option<(i64, String)>,
    /// Something is narrowed, so the way back is shown.
    pub(super) is_narrow: bool,
}

/// Reads the address; what does not parse is not asked for.
pub(super) fn read(fields: &Fields) -> TaskQuery {
    let text = |name: &str| Some(fields.text(name).to_owned()).filter(|text| !text.is_empty());
    TaskQuery {
        plan: fields.number("plan"),
        basis: fields.number("basis"),
        lead: text("lead"),
        standing: Standing::parse(fields.text("state")),
        round: text("round"),
        indicator: text("indicator"),
        campaign: fields.text("campaign") == "1",
        search: fields.text("q").to_owned(),
        page: fields.number("page").unwrap_or(1),
    }
}

/// The address of a list that is asked for this.
pub(super) fn address(path: &str, query: &TaskQuery) -> String {
    let mut pairs: Vec<String> = Vec::new();
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            pairs.push(format!("{name}={}", encode(value)));
        }
    };
    add("q", &query.search);
    add("lead", query.lead.as_deref().unwrap_or_default());
    add("round", query.round.as_deref().unwrap_or_default());
    add("indicator", query.indicator.as_deref().unwrap_or_default());
    add("campaign", if query.campaign { "1" } else { "" });
    add("state", query.standing.map_or("", Standing::name));
    if let Some(plan) = query.plan {
        add("plan", &plan.to_string());
    }
    if let Some(basis) = query.basis {
        add("basis", &basis.to_string());
    }
    if query.page > 1 {
        add("page", &query.page.to_string());
    }
    match pairs.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", pairs.join("&")),
    }
}

/// The head of a list at this address.
pub(super) fn narrowing(
    path: &'static str,
    query: &TaskQuery,
    found: &TaskPage,
    t: T<'_>,
) -> Narrowing {
    let lead = |(agency, n): &(Agency, u64)| Choice {
        value: agency.code.clone(),
        text: format!("{} ({})", agency.name, t.count(n)),
        is_chosen: query.lead.as_ref() == Some(&agency.code),
    };
    let round = |round: &Round| Choice {
        value: round.slug.clone(),
        text: title(round, t.language()).to_owned(),
        is_chosen: query.round.as_ref() == Some(&round.slug),
    };
    let plan = |plan: &Plan| Choice {
        value: plan.id.to_string(),
        text: plan.title.clone(),
        is_chosen: query.plan == Some(plan.id),
    };
    let basis = found.basis.as_ref();
    let bare = TaskQuery {
        standing: query.standing,
        page: query.page,
        ..TaskQuery::default()
    };
    Narrowing {
        views: views(path, query, t),
        path,
        search: query.search.clone(),
        leads: found.leads.iter().map(lead).collect(),
        rounds: found.rounds.iter().map(round).collect(),
        indicator: query.indicator.clone().unwrap_or_default(),
        campaign: query.campaign,
        standing: query.standing.map_or("", Standing::name),
        plans: found.plans.iter().map(plan).collect(),
        basis: basis.map(|document| (document.id, basis_text(document, t))),
        is_narrow: *query != bare,
    }
}

/// The ways to look, each keeping what is asked for where it can.
pub(super) fn views(path: &str, query: &TaskQuery, t: T<'_>) -> Vec<ViewTab> {
    let first = TaskQuery {
        page: 1,
        ..query.clone()
    };
    let tab = |(own, key): (&str, &str)| ViewTab {
        href: match own {
            "/tasks/mine" => own.to_owned(),
            _ => address(own, &first),
        },
        text: t.get(key),
        is_chosen: own == path,
    };
    VIEWS.into_iter().map(tab).collect()
}

/// The standings as tabs with how many there are.
pub(super) fn standings(
    path: &str,
    query: &TaskQuery,
    found: &TaskPage,
    t: T<'_>,
) -> Vec<StandingTab> {
    let tab = |standing: Option<Standing>, n: u64| StandingTab {
        href: address(
            path,
            &TaskQuery {
                standing,
                page: 1,
                ..query.clone()
            },
        ),
        text: standing.map_or_else(|| t.get("task-standing-all"), |one| standing_name(one, t)),
        n: t.count(n),
        is_chosen: query.standing == standing,
    };
    let all = found.counts.iter().map(|(_, n)| n).sum();
    // Drafts are no work: their tab comes when there are some.
    let shown = |(one, n): &&(Standing, u64)| {
        *one != Standing::Draft || *n > 0 || query.standing == Some(*one)
    };
    let counts = found.counts.iter().filter(shown);
    let each = counts.map(|(one, n)| tab(Some(*one), *n));
    std::iter::once(tab(None, all)).chain(each).collect()
}
