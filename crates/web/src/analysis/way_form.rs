//! The form of the cheapest way: what was typed, read as a question, and what it begins with.

use app::analysis::{ActionWish, GoalWish, MOST_ACTIONS, WayRoom, WayWish};
use engine::{amount::Amount, path::Counting};

use crate::shell::{Fields, T};

/// Rows that the form begins with, and that are added at once.
const ROWS: usize = 8;

/// What stands on the form.
pub(super) struct Typed {
    pub(super) is_rank: bool,
    pub(super) points: String,
    pub(super) rank: String,
    pub(super) deadline: String,
    pub(super) budget: String,
    /// Name of what counts, its words, whether it is chosen.
    pub(super) counting: Vec<(&'static str, String, bool)>,
    pub(super) rows: Vec<Row>,
    /// Whether the form may have more rows.
    pub(super) may_add: bool,
}

/// A row of the form: what was typed, or a proposal.
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) title: String,
    pub(super) indicator: String,
    pub(super) points: String,
    pub(super) cost: String,
    pub(super) days: String,
    pub(super) certain: String,
    pub(super) after: String,
    pub(super) either: String,
}

impl Typed {
    /// What was typed.
    pub(super) fn of(asked: &Fields, t: T<'_>) -> Self {
        let rows = rows(asked);
        Self {
            is_rank: asked.text("goal") == "rank",
            points: asked.text("points-goal").to_owned(),
            rank: asked.text("rank-goal").to_owned(),
            deadline: asked.text("deadline").to_owned(),
            counting: countings(counting(asked.text("counting")), t),
            budget: asked.text("budget").to_owned(),
            may_add: rows.len() < MOST_ACTIONS,
            rows,
        }
    }

    /// The indicators with most to win, each as a row that lacks only what it costs.
    pub(super) fn proposed(room: &WayRoom, t: T<'_>) -> Self {
        let framework = &room.open.study.framework;
        let mut open = room.open.leaves.iter();
        let row = |number| {
            let leaf = open.next();
            Row {
                number,
                title: String::new(),
                indicator: leaf
                    .map(|leaf| leaf.score.code.to_string())
                    .unwrap_or_default(),
                points: leaf
                    .map(|leaf| {
                        leaf.open
                            .short_text(framework.decimals.points, t.language())
                    })
                    .unwrap_or_default(),
                cost: String::new(),
                days: String::new(),
                certain: "100".to_owned(),
                after: String::new(),
                either: String::new(),
            }
        };
        Self {
            is_rank: !room.tables.is_empty(),
            points: String::new(),
            rank: String::new(),
            deadline: String::new(),
            budget: String::new(),
            may_add: true,
            counting: countings(Counting::Expected, t),
            rows: (1..=ROWS).map(row).collect(),
        }
    }
}

/// What was asked; a row counts where its cost was typed.
pub(super) fn wish(asked: &Fields) -> WayWish {
    let rows = rows(asked).into_iter();
    let is_used = |row: &Row| !row.cost.is_empty();
    let number = |text: &str| Amount::parse_vi(text).ok();
    let actions = rows.filter(is_used).map(|row| ActionWish {
        row: row.number,
        points: number(&row.points),
        cost: millions(&row.cost),
        days: match row.days.is_empty() {
            true => Some(0),
            false => row.days.parse().ok(),
        },
        certainty: match row.certain.is_empty() {
            true => Some(Amount::ONE),
            false => number(&row.certain)
                .and_then(|percent| percent.mul_div(Amount::ONE, Amount::from_int(100))),
        },
        either: row.either,
        after: row
            .after
            .split([',', ';', ' '])
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect(),
        title: row.title,
        indicator: row.indicator,
    });
    WayWish {
        goal: match asked.text("goal") {
            "rank" => GoalWish::Rank {
                round: asked.text("table").to_owned(),
                rank: asked.number("rank-goal"),
            },
            _ => GoalWish::Points(number(asked.text("points-goal"))),
        },
        counting: counting(asked.text("counting")),
        has_deadline: !asked.text("deadline").is_empty(),
        deadline: asked.number("deadline"),
        has_budget: !asked.text("budget").is_empty(),
        budget: millions(asked.text("budget")),
        actions: actions.collect(),
    }
}

/// Millions of đồng as đồng: a million is a million times a millionth.
fn millions(typed: &str) -> Option<u64> {
    let amount = Amount::parse_vi(typed).ok()?;
    amount.to_micro()?.try_into().ok()
}

fn counting(name: &str) -> Counting {
    let all = [Counting::Expected, Counting::Certain, Counting::AllSucceed];
    let found = all.into_iter().find(|one| one.name() == name);
    found.unwrap_or_default()
}

/// Whether more rows are asked for instead of an answer.
pub(super) fn has_more(asked: &Fields) -> bool {
    asked.find("more").is_some()
}

/// The rows as they were typed, in their places, none left out; with more where more are asked for,
/// as far as one question goes.
fn rows(asked: &Fields) -> Vec<Row> {
    let column = |name: &str| -> Vec<String> {
        let texts = asked.all(name);
        texts.map(|text| text.trim().to_owned()).collect()
    };
    let columns = [
        "title",
        "indicator",
        "points",
        "cost",
        "days",
        "certain",
        "after",
        "either",
    ]
    .map(column);
    let n_typed = columns.iter().map(Vec::len).max().unwrap_or(0);
    let wanted = match has_more(asked) {
        true => (n_typed + ROWS).min(MOST_ACTIONS),
        false => ROWS,
    };
    let [title, indicator, points, cost, days, certain, after, either] = columns;
    let at = |column: &[String], place: usize| column.get(place).cloned().unwrap_or_default();
    let row = |place| Row {
        number: place + 1,
        title: at(&title, place),
        indicator: at(&indicator, place),
        points: at(&points, place),
        cost: at(&cost, place),
        days: at(&days, place),
        certain: at(&certain, place),
        after: at(&after, place),
        either: at(&either, place),
    };
    (0..wanted.max(n_typed)).map(row).collect()
}

fn countings(chosen: Counting, t: T<'_>) -> Vec<(&'static str, String, bool)> {
    let all = [Counting::Expected, Counting::Certain, Counting::AllSucceed];
    let one = |one: Counting| {
        let words = t.get(format!(
            "analysis-counting-{}",
            one.name().replace('_', "-")
        ));
        (one.name(), words, one == chosen)
    };
    all.map(one).into()
}
