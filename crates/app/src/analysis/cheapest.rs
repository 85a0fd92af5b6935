//! The cheapest way up for one unit: the actions that somebody typed, and a score or a rank to reach.

use std::sync::Arc;

use engine::{
    amount::Amount,
    framework::{Code, Framework},
    path::{
        Action, ActionComplaint, Counting, Effect, EffectChange, NeededValue, Question, Scoring,
        Target, WayUp, cheapest,
    },
    score::{GroupPeers, Scorecard},
};
use store::round::{Round, RoundKind};

use super::{
    open_points::{OpenUnit, open_unit},
    place::Place,
    source::{Examined, examine},
    study::study,
};
use crate::{Actor, App, Invalid, Permission, Refusal, case::beside};

/// Most actions that one question may have.
pub const MOST_ACTIONS: usize = 100;

/// An action as it was typed; nothing where it is no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionWish {
    /// Its place in the form, from 1; others name it by this number.
    pub row: usize,
    /// What it is.
    pub title: String,
    /// Code of the indicator at which it wins points.
    pub indicator: String,
    /// Points that it wins there.
    pub points: Option<Amount>,
    /// Cost in đồng.
    pub cost: Option<u64>,
    /// Days that it takes.
    pub days: Option<u32>,
    /// Probability of success, 0 to 1.
    pub certainty: Option<Amount>,
    /// Rows that must be done before.
    pub after: Vec<String>,
    /// Of all rows with the same word here at most one is done; empty for none.
    pub either: String,
}

/// What is to be reached; nothing where it is no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GoalWish {
    /// So many points.
    Points(Option<Amount>),
    /// The rank that the score would have had in a published round.
    Rank {
        /// Slug of the round.
        round: String,
        /// The rank.
        rank: Option<u32>,
    },
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayWish {
    /// What is to be reached.
    pub goal: GoalWish,
    /// Which points count.
    pub counting: Counting,
    /// Whether a limit of days was typed.
    pub has_deadline: bool,
    /// Days within which everything is finished; nothing where they are not limited, or no number.
    pub deadline: Option<u32>,
    /// Whether a budget was typed.
    pub has_budget: bool,
    /// What may be spent, in đồng; nothing where it is not limited, or no number.
    pub budget: Option<u64>,
    /// The actions.
    pub actions: Vec<ActionWish>,
}

/// A unit with its open points, and the published rounds whose ranks can be aimed at.
#[derive(Debug, Clone)]
pub struct WayRoom {
    /// The unit.
    pub open: OpenUnit,
    /// Published rounds that are compared by the same figure, latest first.
    pub tables: Vec<Round>,
}

/// The answer.
#[derive(Debug, Clone)]
pub struct WayAnswer {
    /// The best set, the runner-up, and how far they can be relied on.
    pub found: WayUp,
    /// The actions that the sets name by their places.
    pub actions: Vec<Action>,
    /// Days within which everything was to be finished; nothing where they were not limited.
    pub deadline: Option<u32>,
    /// The figure that the rank took, and the unit that had it.
    pub needed: Option<(NeededValue, String)>,
    /// Best and worst rank in the table if every action succeeds, of the best set and of the runner-up.
    pub ranks: [Option<(u32, u32)>; 2],
}

/// What the form begins with.
///
/// # Errors
/// A conflict for a printed round; not found, also for a unit that has not submitted; not allowed,
/// or a fault.
pub async fn way_room(
    app: &App,
    actor: &Actor,
    slug: &str,
    unit: &str,
) -> Result<WayRoom, Refusal> {
    actor.need(Permission::SeeAnalysis, None)?;
    let open = open_unit(app, actor, slug, unit).await?;
    let mut tables = Vec::new();
    let mut next = Some(open.study.round.clone());
    while let Some(round) = next {
        let own = round
            .framework_id
            .filter(|_| round.kind == RoundKind::Scored);
        next = match round.previous_id {
            Some(id) => Some(store::round::get_round(app.store.reader(), id).await?),
            None => None,
        };
        let Some(own) = own else { continue };
        let framework = app.shelf.get(app.store.reader(), own).await?;
        if framework.compare == open.study.framework.compare
            && published(app, &round).await?.is_some()
        {
            tables.push(round);
        }
    }
    Ok(WayRoom { open, tables })
}

/// Number of the edition that the public sees.
async fn published(app: &App, round: &Round) -> Result<Option<i32>, Refusal> {
    let editions = store::publication::list_editions(app.store.reader(), round.id).await?;
    let mut published = editions.iter().filter(|one| one.published_at.is_some());
    Ok(published.next().map(|one| one.number))
}

/// The cheapest set of the typed actions that reaches the goal, and the runner-up.
///
/// # Errors
/// All complaints about what was typed; a conflict for a printed round; not found, not allowed, or
/// a fault.
pub async fn cheapest_way(
    app: &App,
    actor: &Actor,
    slug: &str,
    unit: &str,
    wish: &WayWish,
) -> Result<WayAnswer, Refusal> {
    let (_, examined) = study(app, actor, slug).await?;
    let own = examined.units.iter().position(|one| one.code == unit);
    let own = own.ok_or(Refusal::NotFound)?;
    let mut complaints = Vec::new();
    let card = examined.settled.get(own);
    let actions = actions(&examined.framework, card, &wish.actions, &mut complaints);
    let (target, table) = match &wish.goal {
        GoalWish::Points(points) => {
            let most = examined.settled.get(own).map(|card| card.total.maximum);
            let in_reach = |points: &Amount| *points > Amount::ZERO && Some(*points) <= most;
            (points.filter(in_reach).map(Target::Points), None)
        }
        GoalWish::Rank { round, rank } => {
            let chosen = way_room(app, actor, slug, unit).await?.tables;
            let chosen = chosen.into_iter().find(|one| one.slug == *round);
            let Some(chosen) = chosen else {
                complaints.push(no_such_table());
                complaints.extend(limit_complaints(wish));
                return Err(Refusal::Invalid(complaints));
            };
            let edition = published(app, &chosen).await?;
            let ranked = examine(app, chosen, edition).await?;
            let place = Place::of(&ranked, &examined, own);
            let total = examined.settled.get(own).map(|card| card.total);
            let rank = rank.filter(|rank| *rank > 0);
            let aim = rank.zip(total);
            let aim = aim.and_then(|(rank, total)| place.aim(&examined.framework, &total, rank));
            let (target, needed) = aim.unzip();
            (target, Some((place, needed.flatten())))
        }
    };
    if target.is_none() {
        complaints.push(goal_complaint(&wish.goal));
    }
    complaints.extend(limit_complaints(wish));
    let (Some(target), true) = (target, complaints.is_empty()) else {
        return Err(Refusal::Invalid(complaints));
    };
    let question = Question {
        counting: wish.counting,
        deadline: wish.deadline,
        budget: wish.budget,
        ..Question::new(target)
    };
    let rows: Vec<usize> = wish.actions.iter().map(|one| one.row).collect();
    let work = move || answer((&examined, own), actions, &question, table);
    beside(work).await?.map_err(|wrong| {
        let complaints = wrong.iter().map(|one| placed(one, &rows));
        Refusal::Invalid(complaints.collect())
    })
}

/// A table, and what a rank in it takes.
type Aim = (Place, Option<(NeededValue, String)>);

fn answer(
    (examined, own): (&Examined, usize),
    actions: Vec<Action>,
    question: &Question,
    table: Option<Aim>,
) -> Result<WayAnswer, Vec<ActionComplaint>> {
    let framework: &Arc<Framework> = &examined.framework;
    let group = examined.units.get(own).map(|unit| unit.group.as_str());
    let group = group.unwrap_or_default();
    // The unit joins its peers with the answers that are tried, so it is none of them itself.
    let members = examined.units.iter().zip(&examined.answers).enumerate();
    let others = members.filter(|(place, _)| *place != own);
    let others = others.map(|(_, (unit, answers))| (unit.group.as_str(), answers));
    let peers = GroupPeers::of(framework, others);
    let scoring = Scoring::new(framework).among(peers.group(group));
    let nothing = Default::default();
    let answers = examined.answers.get(own).unwrap_or(&nothing);
    let found = cheapest(scoring, answers, &actions, question)?;
    let ranks = [&found.best, &found.runner_up].map(|way| {
        let (place, _) = table.as_ref()?;
        place.rank(framework, &way.as_ref()?.all_succeed)
    });
    Ok(WayAnswer {
        needed: table.and_then(|(_, needed)| needed),
        found,
        actions,
        deadline: question.deadline,
        ranks,
    })
}

/// The actions as the engine takes them; what is wrong with a row is complained about there.
fn actions(
    framework: &Framework,
    card: Option<&Scorecard>,
    typed: &[ActionWish],
    complaints: &mut Vec<Invalid>,
) -> Vec<Action> {
    if typed.is_empty() {
        complaints.push(Invalid::new(
            "row-1",
            "analysis-no-actions",
            "Ghi ít nhất một việc có kinh phí; việc không tốn tiền thì ghi 0.",
            "Enter at least one action with its cost; 0 where it costs nothing.",
        ));
    }
    if typed.len() > MOST_ACTIONS {
        let n = typed.len();
        complaints.push(Invalid::new(
            "rows-h",
            "analysis-many-actions",
            format!("Có {n} việc; một lần tìm nhận tối đa {MOST_ACTIONS} việc. Hãy bỏ bớt kinh phí ở những việc ít khả năng làm."),
            format!("There are {n} actions; one search takes at most {MOST_ACTIONS}. Empty the cost of those least likely to be done."),
        ));
    }
    let mut actions = Vec::new();
    for one in typed {
        match action(framework, one) {
            Ok(action) => {
                complaints.extend(beyond_open(framework, card, one, &action));
                actions.push(action);
            }
            Err(wrong) => complaints.extend(
                wrong
                    .into_iter()
                    .map(|(vi, en)| row_complaint(one.row, vi, en)),
            ),
        }
    }
    actions
}

/// That a row wins more points than its indicator has open.
fn beyond_open(
    framework: &Framework,
    card: Option<&Scorecard>,
    typed: &ActionWish,
    action: &Action,
) -> Option<Invalid> {
    let effect = action.effects.first()?;
    let score = card?.leaf(effect.indicator)?;
    let open = score.maximum.minus(score.points())?;
    if typed.points.is_none_or(|points| points <= open) {
        return None;
    }
    let text = |language| framework.points_text(open, language);
    let (vi, en) = (text(engine::Language::Vi), text(engine::Language::En));
    Some(row_complaint(
        typed.row,
        &format!("ghi số điểm thêm không quá {vi}, số điểm còn có thể đạt ở chỉ số này."),
        &format!("enter no more than {en} points, which is what this indicator has open."),
    ))
}

fn no_such_table() -> Invalid {
    Invalid::new(
        "table",
        "analysis-table",
        "Chọn bảng đã công bố để so hạng, trong danh sách ở mục tiêu.",
        "Choose the published table whose rank is aimed at, from the list at the goal.",
    )
}

/// A complaint in both languages.
type Said = (&'static str, &'static str);

fn action(framework: &Framework, typed: &ActionWish) -> Result<Action, Vec<Said>> {
    let mut wrong = Vec::new();
    let mut check = |is_right: bool, said: Said| {
        if !is_right {
            wrong.push(said);
        }
    };
    let node = Code::parse(&typed.indicator).ok();
    let node = node.and_then(|code| framework.find(code));
    let node = node.filter(|node| node.is_leaf() && node.scored);
    let points = typed.points.filter(|points| *points > Amount::ZERO);
    let is_share = |share: &Amount| (Amount::ZERO..=Amount::ONE).contains(share);
    let certainty = typed.certainty.filter(is_share);
    check(node.is_some(), ("chọn chỉ số.", "choose an indicator."));
    check(
        points.is_some(),
        ("ghi số điểm thêm, lớn hơn 0.", "enter points above 0."),
    );
    check(
        typed.cost.is_some(),
        (
            "ghi kinh phí bằng triệu đồng, không âm.",
            "enter the cost in millions of đồng, not negative.",
        ),
    );
    check(
        typed.days.is_some(),
        ("ghi số ngày, số nguyên.", "enter whole days."),
    );
    check(
        certainty.is_some(),
        (
            "ghi độ chắc chắn từ 0 đến 100 phần trăm.",
            "enter a certainty from 0 to 100 percent.",
        ),
    );
    let (Some(node), Some(points), Some(cost), Some(days), Some(certainty)) =
        (node, points, typed.cost, typed.days, certainty)
    else {
        return Err(wrong);
    };
    Ok(Action {
        code: typed.row.to_string(),
        title: match typed.title.is_empty() {
            true => node.title.clone(),
            false => typed.title.clone(),
        },
        cost,
        days,
        certainty,
        effects: vec![Effect {
            indicator: node.code,
            change: EffectChange::Points(points),
        }],
        requires: typed.after.clone(),
        either: (!typed.either.is_empty()).then(|| typed.either.clone()),
    })
}

fn row_complaint(row: usize, vi: &str, en: &str) -> Invalid {
    Invalid::new(
        &format!("row-{row}"),
        "analysis-action",
        format!("Việc {row}: {vi}"),
        format!("Action {row}: {en}"),
    )
}

/// What is wrong with the limits of days and of money.
fn limit_complaints(wish: &WayWish) -> Vec<Invalid> {
    let limits = [
        (
            wish.has_deadline && wish.deadline.is_none(),
            "deadline",
            "analysis-deadline",
            "Ghi số ngày, số nguyên, hoặc để trống.",
            "Enter whole days, or nothing.",
        ),
        (
            wish.has_budget && wish.budget.is_none(),
            "budget",
            "analysis-budget",
            "Ghi kinh phí được chi bằng triệu đồng, không âm, hoặc để trống.",
            "Enter the budget in millions of đồng, not negative, or nothing.",
        ),
    ];
    let wrong = limits.into_iter().filter(|(is_wrong, ..)| *is_wrong);
    wrong
        .map(|(_, field, code, vi, en)| Invalid::new(field, code, vi, en))
        .collect()
}

fn goal_complaint(goal: &GoalWish) -> Invalid {
    match goal {
        GoalWish::Points(_) => Invalid::new(
            "points-goal",
            "analysis-goal",
            "Ghi số điểm cần đạt, lớn hơn 0 và không quá điểm tối đa của đơn vị.",
            "Enter the points to reach, above 0 and no more than the unit's maximum.",
        ),
        GoalWish::Rank { .. } => Invalid::new(
            "rank-goal",
            "analysis-goal",
            "Ghi thứ hạng cần đạt, một hạng có trong bảng đã chọn.",
            "Enter the rank to reach, one of the chosen table.",
        ),
    }
}

/// A complaint of the engine, at the row that it is about.
fn placed(wrong: &ActionComplaint, rows: &[usize]) -> Invalid {
    let row = rows.get(wrong.action).copied().unwrap_or(wrong.action + 1);
    let text = |language| format!("{}.", wrong.text(language));
    row_complaint(
        row,
        &text(engine::Language::Vi),
        &text(engine::Language::En),
    )
}
