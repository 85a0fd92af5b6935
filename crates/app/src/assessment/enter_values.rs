//! Values that the standing office enters for all units at once, from the rows of a sheet.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use engine::{
    answer::Answer,
    framework::{Code, Framework, Node, Supplier},
};
use serde_json::{Value, json};
use store::{
    Tx, appraisal,
    assessment::{self as rows, Assessment},
    unit::Unit,
};

use super::{
    content::{note_self, own_answers, read_content, write_content},
    figures::{by_code, is_judged, note_appraised},
    peers::{FigurePeers, RoundPeers, refresh_sums},
    tracked_values::{Offer, tracked},
    values_sheet::{AtLine, Line, at, in_order, read_sheet, value_columns},
};
use crate::{
    Actor, App, Permission, Refusal,
    audit::record,
    case::Case,
    round::{Round, RoundAction, shown, step},
    series::Feed,
};

/// An indicator whose values do not come from the units, and how many units have one.
#[derive(Debug, Clone)]
pub struct OfficeIndicator {
    /// Its code.
    pub code: Code,
    /// Units with a value.
    pub entered: usize,
}

/// The indicators of a round for which the office enters values.
#[derive(Debug, Clone)]
pub struct OfficeIndicators {
    /// The round.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// Units that take part.
    pub units: usize,
    /// The indicators, by code.
    pub indicators: Vec<OfficeIndicator>,
}

/// One unit's values of an indicator.
#[derive(Debug, Clone)]
pub struct ValueLine {
    /// The unit.
    pub unit: Unit,
    /// The values as they are typed, in the order of the columns; empty where there is none.
    pub values: Vec<String>,
    /// Why the indicator does not apply to the unit.
    pub not_applicable: Option<String>,
}

/// The values of all units for one indicator.
#[derive(Debug, Clone)]
pub struct Values {
    /// The round.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// The indicator's code.
    pub code: Code,
    /// Names of the columns after the unit's code: inputs, or `points`.
    pub columns: Vec<String>,
    /// Every unit in Vietnamese order.
    pub lines: Vec<ValueLine>,
    /// What followed series say for units whose value is none or another one.
    pub offers: Vec<Offer>,
    /// How many units have what the series say, with one of these figures for each input.
    pub taken: Vec<(Feed, usize)>,
}

/// What came of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entered {
    /// Units whose value is new or another one.
    pub changed: usize,
    /// Units that had this very value already.
    pub same: usize,
    /// Units whose judgement of the old value waits for the appraiser again.
    pub reopened: usize,
}

/// The indicators for which the office enters values, with how many units have one.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn list_office_indicators(
    app: &App,
    actor: &Actor,
    slug: &str,
) -> Result<OfficeIndicators, Refusal> {
    actor.need(Permission::SeeRound, None)?;
    let db = app.store.reader();
    let (round, list) = returns(db, slug).await?;
    let round = shown(actor, Some(round))?;
    let framework = framework(app, db, &round).await?;
    let mut entered: HashMap<String, usize> = HashMap::new();
    for row in rows::list_round_answers(db, round.id, None).await? {
        let node = Code::parse(&row.indicator).ok();
        let node = node.and_then(|code| framework.find(code));
        if node
            .is_some_and(|node| is_whole(node, &read_content(&framework, node.code, &row.content)))
        {
            *entered.entry(row.indicator).or_default() += 1;
        }
    }
    let indicators = framework
        .leaves()
        .filter(|node| node.supplier != Supplier::Unit)
        .map(|node| OfficeIndicator {
            code: node.code,
            entered: entered.get(&node.code.to_string()).copied().unwrap_or(0),
        })
        .collect();
    Ok(OfficeIndicators {
        units: list.len(),
        round,
        framework,
        indicators,
    })
}

/// The values of all units for one indicator, as a sheet to fill in.
///
/// # Errors
/// Not found, also for an indicator that the units answer themselves; not allowed; a fault.
pub async fn values(app: &App, actor: &Actor, slug: &str, code: Code) -> Result<Values, Refusal> {
    actor.need(Permission::SeeRound, None)?;
    let db = app.store.reader();
    let (round, list) = returns(db, slug).await?;
    let round = shown(actor, Some(round))?;
    let framework = framework(app, db, &round).await?;
    let node = office_leaf(&framework, code)?;
    let columns = value_columns(node);
    let name = code.to_string();
    let stored = rows::list_round_answers(db, round.id, Some(&name)).await?;
    let by_return: HashMap<i64, Answer> = stored
        .iter()
        .map(|row| {
            let answer = read_content(&framework, code, &row.content);
            (row.assessment_id, answer)
        })
        .collect();
    let tracked = tracked(app, db, (&round, &framework), node, (&list, &by_return)).await?;
    let line = |(assessment, unit): (Assessment, Unit)| {
        let answer = by_return.get(&assessment.id);
        let not_applicable = match answer {
            Some(Answer::NotApplicable { reason }) => Some(reason.clone()),
            _ => None,
        };
        let values = columns
            .iter()
            .map(|name| typed_text(answer, name))
            .collect();
        ValueLine {
            unit,
            values,
            not_applicable,
        }
    };
    let lines = list.into_iter().map(line).collect();
    Ok(Values {
        round,
        framework,
        code,
        columns,
        lines,
        offers: tracked.offers,
        taken: tracked.taken,
    })
}

/// Whether nothing of an answer is missing: a figure of a series fills one input and leaves others.
fn is_whole(node: &Node, answer: &Answer) -> bool {
    match answer {
        Answer::Inputs(inputs) => node.inputs.iter().all(|one| inputs.contains_key(&one.name)),
        _ => true,
    }
}

/// A value as a person types it: decimal comma, nothing between thousands.
fn typed_text(answer: Option<&Answer>, name: &str) -> String {
    let number = |text: String| text.replace('.', ",");
    match answer {
        Some(Answer::Points(points)) if name == "points" => number(points.canonical()),
        Some(Answer::Inputs(inputs)) => match inputs.get(name) {
            Some(value) if value.number().is_some() => number(value.canonical()),
            Some(value) => value.canonical(),
            None => String::new(),
        },
        _ => String::new(),
    }
}

/// Enters the values of a sheet: all of them, or none and every complaint with its line.
///
/// # Errors
/// All complaints; a conflict that names the round's state; not found, not allowed, or a fault.
pub async fn enter_values(
    app: &App,
    actor: &Actor,
    slug: &str,
    code: Code,
    sheet: &str,
) -> Result<Entered, Refusal> {
    actor.need(Permission::RunRound, None)?;
    let command = (slug.to_owned(), code, sheet.to_owned());
    app.run(actor, command, |tx, case| Box::pin(enter(tx, case)))
        .await
}

async fn enter(tx: &Tx, case: &Case<(String, Code, String)>) -> Result<Entered, Refusal> {
    let (slug, code, sheet) = &case.command;
    let db = tx.db();
    let (round, list) = returns(db, slug).await?;
    step(round.state, RoundAction::EnterValues)?;
    let framework = framework(&case.app, db, &round).await?;
    let node = office_leaf(&framework, *code)?;
    let mut complaints = Vec::new();
    let lines = read_sheet(node, sheet, &mut complaints);
    if lines.is_empty() && complaints.is_empty() {
        complaints.push(at(
            1,
            "values-none",
            [
                "chưa có dòng nào có giá trị".to_owned(),
                "there is no line with a value".to_owned(),
            ],
        ));
    }
    let wanted = wanted(node, lines, &list, &mut complaints);
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(in_order(complaints)));
    }
    let entering = Entering {
        round: &round,
        framework: &framework,
        code: *code,
        wanted,
        sources: BTreeMap::new(),
    };
    write_all(tx, case, entering).await
}

/// Values of units for one indicator, on their way in.
pub(super) struct Entering<'a> {
    pub(super) round: &'a Round,
    pub(super) framework: &'a Framework,
    pub(super) code: Code,
    pub(super) wanted: Vec<(Assessment, &'a Unit, Answer)>,
    /// Where the figure of a unit was taken from, by its code; empty for what was typed.
    pub(super) sources: BTreeMap<String, String>,
}

/// Writes the values that are new or other ones, with all sums and one line of the chain.
pub(super) async fn write_all<C>(
    tx: &Tx,
    case: &Case<C>,
    entering: Entering<'_>,
) -> Result<Entered, Refusal> {
    let db = tx.db();
    let Entering {
        round,
        framework,
        code,
        wanted,
        mut sources,
    } = entering;
    let mut judgements: HashMap<i64, Vec<appraisal::Judgement>> = HashMap::new();
    for row in appraisal::list_round_judgements(db, round.id, None).await? {
        judgements.entry(row.assessment_id).or_default().push(row);
    }
    let mut stored: HashMap<i64, Vec<rows::Answer>> = HashMap::new();
    for row in rows::list_round_answers(db, round.id, None).await? {
        stored.entry(row.assessment_id).or_default().push(row);
    }
    let peers = RoundPeers::read(db, framework, round).await?;
    let mut told = BTreeMap::new();
    let mut reopened = Vec::new();
    let n_wanted = wanted.len();
    for (assessment, unit, answer) in wanted {
        let here = Here {
            framework,
            code,
            stored: stored.get(&assessment.id).map_or(&[], Vec::as_slice),
            judgements: judgements.remove(&assessment.id).unwrap_or_default(),
            peers: peers.group(&unit.unit_group),
        };
        if let Some(change) = write_one(tx, case, here, assessment, &answer).await? {
            told.insert(unit.code.clone(), change.values);
            if change.is_reopened {
                reopened.push(unit.code.clone());
            }
        }
    }
    let changed = told.len();
    if changed > 0 {
        // Each was scored among the values of before; now they stand beside one another.
        refresh_sums(db, framework, round).await?;
        let mut detail = json!({ "units": told, "reopened": reopened });
        sources.retain(|unit, _| told.contains_key(unit));
        if let Some(detail) = detail.as_object_mut().filter(|_| !sources.is_empty()) {
            detail.insert("taken_from".to_owned(), json!(sources));
        }
        record(case, "round.enter_values")
            .round(&round.slug)
            .indicator(&code.to_string())
            .concerns(
                told.keys()
                    .map(|unit| (unit.clone(), Some(code.to_string()))),
            )
            .detail(&detail)
            .append(tx)
            .await?;
    }
    Ok(Entered {
        changed,
        same: n_wanted - changed,
        reopened: reopened.len(),
    })
}

/// Reads every line into the answer of a return; what cannot be read becomes a complaint.
fn wanted<'a>(
    node: &Node,
    lines: Vec<Line>,
    list: &'a [(Assessment, Unit)],
    complaints: &mut Vec<AtLine>,
) -> Vec<(Assessment, &'a Unit, Answer)> {
    let by_code: HashMap<&str, &(Assessment, Unit)> = list
        .iter()
        .map(|pair| (pair.1.code.as_str(), pair))
        .collect();
    let mut seen = HashSet::new();
    let mut answers = Vec::new();
    for line in lines {
        let code = &line.unit;
        let Some((assessment, unit)) = by_code.get(code.as_str()) else {
            complaints.push(at(
                line.number,
                "values-unit",
                [
                    format!("không có đơn vị mang mã “{code}” trong kỳ này"),
                    format!("no unit of this round has the code “{code}”"),
                ],
            ));
            continue;
        };
        if !seen.insert(unit.id) {
            complaints.push(at(
                line.number,
                "values-twice",
                [
                    format!("đơn vị {code} đã có ở dòng trên"),
                    format!("the unit {code} stands on a line above already"),
                ],
            ));
        }
        match line.typed.read(node) {
            Ok((answer, _)) => answers.push((assessment.clone(), unit, answer)),
            Err(found) => complaints.extend(found.into_iter().map(|one| {
                at(
                    line.number,
                    one.code,
                    [
                        one.text_vi.trim_end_matches('.').to_owned(),
                        one.text_en.trim_end_matches('.').to_owned(),
                    ],
                )
            })),
        }
    }
    answers
}

/// What a return has already.
struct Here<'a> {
    framework: &'a Framework,
    code: Code,
    stored: &'a [rows::Answer],
    judgements: Vec<appraisal::Judgement>,
    peers: FigurePeers,
}

/// What became of one unit's value.
struct Change {
    /// Old and new.
    values: Value,
    /// It was judged, and waits for the appraiser again.
    is_reopened: bool,
}

/// Stores one unit's value with its sums; nothing when it is the same. A judgement was made of the
/// old value, so it waits for the appraiser again, as after the answer to a question.
async fn write_one<C>(
    tx: &Tx,
    case: &Case<C>,
    here: Here<'_>,
    mut assessment: Assessment,
    answer: &Answer,
) -> Result<Option<Change>, Refusal> {
    let name = here.code.to_string();
    let content = write_content(answer)?;
    let old = here.stored.iter().find(|row| row.indicator == name);
    if old.is_some_and(|old| old.content == content) {
        return Ok(None);
    }
    let values = json!([old.map(|old| &old.content), content]);
    let row = rows::Answer {
        id: old.map_or(0, |old| old.id),
        assessment_id: assessment.id,
        indicator: name,
        content,
        note: old.and_then(|old| old.note.clone()),
        version: old.map_or(1, |old| old.version),
        updated_by: case.actor.account_id,
        updated_at: case.now,
    };
    match old {
        Some(_) => rows::update_answer(tx.db(), row).await?,
        None => rows::create_answer(tx.db(), row).await?,
    }
    let mut own = own_answers(here.framework, here.stored);
    own.insert(here.code, answer.clone());
    note_self(&mut assessment, here.framework, &own, &here.peers.own);
    let mut judgements = by_code(here.judgements);
    let judged = judgements.get_mut(&here.code).filter(|row| is_judged(row));
    let is_reopened = judged.is_some();
    if let Some(judgement) = judged {
        judgement.verdict = appraisal::Verdict::Answered;
        unsettle(judgement);
        appraisal::update_judgement(tx.db(), judgement.clone()).await?;
    }
    let peers = &here.peers.appraised;
    note_appraised(&mut assessment, here.framework, &own, &judgements, peers);
    assessment.changed_at = case.now;
    rows::update_sums(tx.db(), &assessment).await?;
    Ok(Some(Change {
        values,
        is_reopened,
    }))
}

/// Takes off a settlement: it was of the value of before.
fn unsettle(judgement: &mut appraisal::Judgement) {
    judgement.settlement = None;
    judgement.settled_micro = None;
    judgement.settled_reason = None;
    judgement.settled_by = None;
    judgement.settled_at = None;
}

/// A round, and its returns with their units; a draft may have none.
pub(super) async fn returns(
    db: &store::Db,
    slug: &str,
) -> Result<(Round, Vec<(Assessment, Unit)>), Refusal> {
    let list = rows::list_round_returns(db, slug).await?;
    let round = match list.first() {
        Some((_, round, _)) => round.clone(),
        None => {
            let found = store::round::find_round(db, slug).await?;
            found.ok_or(Refusal::NotFound)?
        }
    };
    let returns = list
        .into_iter()
        .map(|(assessment, _, unit)| (assessment, unit));
    Ok((round, returns.collect()))
}

pub(super) async fn framework(
    app: &App,
    db: &store::Db,
    round: &Round,
) -> Result<Arc<Framework>, Refusal> {
    let id = round.framework_id.ok_or(Refusal::NotFound)?;
    app.shelf.get(db, id).await
}

pub(super) fn office_leaf(framework: &Framework, code: Code) -> Result<&Node, Refusal> {
    let node = framework.find(code);
    node.filter(|node| node.is_leaf() && node.supplier != Supplier::Unit)
        .ok_or(Refusal::NotFound)
}
