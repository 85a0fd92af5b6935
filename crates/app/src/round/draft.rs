//! Setting up a round: framework, units, deadline; one empty return for every unit at once.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use engine::{
    answer::UnitAnswers,
    framework::{Framework, Status},
    score::{Peers, score},
    vietnamese,
};
use serde_json::json;
use store::{
    Moment, Tx,
    assessment::{self as returns, Assessment, ListFilter},
    round::{self as rows, Round, RoundKind, RoundState},
    unit::Unit,
};

use super::{
    RoundAction,
    slug::{free_slug, slug_of},
    step,
};
use crate::{Actor, App, Invalid, Permission, Refusal, audit::record, case::Case};

/// Longest title, in characters.
const LONGEST_TITLE: usize = 300;

/// What the standing office enters for a round.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRound {
    /// Vietnamese title, as in the decision.
    pub title: String,
    /// English title; the Vietnamese one when empty.
    pub title_en: String,
    /// The year assessed.
    pub year: i32,
    /// Code of the framework.
    pub framework: String,
    /// Keys of the groups whose units take part ([`list_groups`]).
    pub groups: Vec<String>,
    /// Codes of single units that take part as well.
    pub units: Vec<String>,
    /// Returns lock at this moment.
    pub deadline: Option<Moment>,
    /// Name of the round before it, empty for none.
    pub previous: String,
    /// What was typed and could not be read into the fields above; told with all else.
    pub unread: Vec<Invalid>,
}

/// A round that was checked and is ready to be kept.
struct Prepared {
    round: Round,
    framework: Arc<Framework>,
    units: Vec<Unit>,
}

/// Sets up a round in draft with one empty return per unit, and gives its name in addresses.
///
/// # Errors
/// All complaints about the input; not allowed; a fault.
pub async fn create_round(app: &App, actor: &Actor, new: NewRound) -> Result<String, Refusal> {
    actor.need(Permission::RunRound, None)?;
    let prepared = prepare(app, &new).await?;
    app.run(actor, prepared, |tx, case| Box::pin(create(tx, case)))
        .await
}

async fn create(tx: &Tx, case: &Case<Prepared>) -> Result<String, Refusal> {
    let new = &case.command;
    need_no_twin(tx, &new.round, None).await?;
    let mut round = new.round.clone();
    round.slug = free_slug(tx, &round).await?;
    let round = rows::create_round(tx.db(), round).await?;
    let units: Vec<&Unit> = new.units.iter().collect();
    let empty = empty_returns(&new.framework, round.id, &units, case.now);
    returns::create_assessments(tx.db(), empty).await?;
    record(case, "round.create")
        .round(&round.slug)
        .detail(&told(new))
        .append(tx)
        .await?;
    Ok(round.slug)
}

/// Changes a draft whose version is still `version`.
///
/// # Errors
/// All complaints about the input; a conflict when the round is no draft any more or somebody else
/// changed it; not found, not allowed, or a fault.
pub async fn edit_draft(
    app: &App,
    actor: &Actor,
    slug: &str,
    version: i32,
    new: NewRound,
) -> Result<(), Refusal> {
    actor.need(Permission::RunRound, None)?;
    let mut prepared = prepare(app, &new).await?;
    slug.clone_into(&mut prepared.round.slug);
    prepared.round.version = version;
    app.run(actor, prepared, |tx, case| Box::pin(edit(tx, case)))
        .await
}

async fn edit(tx: &Tx, case: &Case<Prepared>) -> Result<(), Refusal> {
    let new = &case.command;
    let found = rows::find_round(tx.db(), &new.round.slug).await?;
    let old = found.ok_or(Refusal::NotFound)?;
    step(old.state, RoundAction::Prepare)?;
    need_no_twin(tx, &new.round, Some(old.id)).await?;
    let other_framework = old.framework_id != new.round.framework_id;
    let round = Round {
        id: old.id,
        created_at: old.created_at,
        ..new.round.clone()
    };
    rows::update_round(tx.db(), round).await?;
    let everything = ListFilter::default();
    let (there, _) =
        returns::list_assessments(tx.db(), old.id, &everything, 0, u64::from(u32::MAX)).await?;
    let wanted: BTreeSet<i64> = new.units.iter().map(|unit| unit.id).collect();
    let mut kept = BTreeSet::new();
    for (assessment, unit) in there {
        if other_framework || !wanted.contains(&unit.id) {
            returns::delete_assessment(tx.db(), assessment.id).await?;
        } else {
            kept.insert(unit.id);
        }
    }
    let added: Vec<&Unit> = new
        .units
        .iter()
        .filter(|unit| !kept.contains(&unit.id))
        .collect();
    let empty = empty_returns(&new.framework, old.id, &added, case.now);
    returns::create_assessments(tx.db(), empty).await?;
    record(case, "round.prepare")
        .round(&old.slug)
        .detail(&told(new))
        .append(tx)
        .await
}

/// A draft as it was entered, for the form that changes it, with its version.
///
/// # Errors
/// Not found, not allowed, a conflict when it is no draft any more, or a fault.
pub async fn find_draft(app: &App, actor: &Actor, slug: &str) -> Result<(i32, NewRound), Refusal> {
    actor.need(Permission::RunRound, None)?;
    let db = app.store.reader();
    let found = rows::find_round(db, slug).await?;
    let round = found.ok_or(Refusal::NotFound)?;
    step(round.state, RoundAction::Prepare)?;
    let everything = ListFilter::default();
    let (there, _) =
        returns::list_assessments(db, round.id, &everything, 0, u64::from(u32::MAX)).await?;
    let framework = match round.framework_id {
        Some(id) => app.shelf.get(db, id).await?.code.clone(),
        None => String::new(),
    };
    let previous = match round.previous_id {
        Some(id) => rows::get_round(db, id).await?.slug,
        None => String::new(),
    };
    let there: Vec<String> = there.into_iter().map(|(_, unit)| unit.code).collect();
    let (groups, units) = grouped(&store::unit::list_units(db).await?, &there, round.year);
    let draft = NewRound {
        // Without an English title the Vietnamese one is kept for both; the form shows none.
        title_en: match round.title_en == round.title {
            true => String::new(),
            false => round.title_en,
        },
        title: round.title,
        year: round.year,
        framework,
        groups,
        units,
        deadline: round.deadline_at,
        previous,
        unread: Vec::new(),
    };
    Ok((round.version, draft))
}

/// The groups of today all of whose units take part, by key, and the codes that are in none of them.
fn grouped(units: &[Unit], there: &[String], year: i32) -> (Vec<String>, Vec<String>) {
    let codes: HashSet<&str> = there.iter().map(String::as_str).collect();
    let first_day = format!("{year}-01-01");
    let exists = |unit: &&Unit| unit.valid_to.as_ref().is_none_or(|to| *to >= first_day);
    let mut groups: BTreeMap<String, Vec<&Unit>> = BTreeMap::new();
    for unit in units.iter().filter(exists) {
        groups.entry(group_key(unit)).or_default().push(unit);
    }
    groups.retain(|_, members| {
        let is_whole = members
            .iter()
            .all(|unit| codes.contains(unit.code.as_str()));
        is_whole && members.iter().any(|unit| unit.valid_to.is_none())
    });
    let members = groups.values().flatten();
    let covered: HashSet<&str> = members.map(|unit| unit.code.as_str()).collect();
    let rest = there.iter().filter(|code| !covered.contains(code.as_str()));
    let rest = rest.cloned().collect();
    (groups.into_keys().collect(), rest)
}

/// A ranking group that a round can be made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupChoice {
    /// What [`NewRound::groups`] takes for it.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Name of the body its units stand under, where that is known.
    pub above: Option<String>,
    /// How many units it has now.
    pub units: usize,
}

/// The ranking groups a round can be made of, in Vietnamese order. Groups of one name under
/// different provinces are different groups.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn list_groups(app: &App, actor: &Actor) -> Result<Vec<GroupChoice>, Refusal> {
    actor.need(Permission::RunRound, None)?;
    let units = store::unit::list_units(app.store.reader()).await?;
    let names: HashMap<&str, &str> = units
        .iter()
        .map(|unit| (unit.code.as_str(), unit.name.as_str()))
        .collect();
    let mut groups: BTreeMap<(Vec<u8>, String), GroupChoice> = BTreeMap::new();
    for unit in units.iter().filter(|unit| unit.valid_to.is_none()) {
        let key = group_key(unit);
        let above = unit.parent.as_deref().map(|code| {
            let name = names.get(code).copied();
            name.unwrap_or(code).to_owned()
        });
        let place = (vietnamese::sort_key(&unit.unit_group), key.clone());
        let group = groups.entry(place).or_insert_with(|| GroupChoice {
            key,
            name: unit.unit_group.clone(),
            above,
            units: 0,
        });
        group.units += 1;
    }
    Ok(groups.into_values().collect())
}

/// The key of a unit's group: with the code of the body above it, so that equal names stay apart.
fn group_key(unit: &Unit) -> String {
    match &unit.parent {
        Some(parent) => format!("{parent}/{}", unit.unit_group),
        None => unit.unit_group.clone(),
    }
}

fn told(new: &Prepared) -> serde_json::Value {
    let units: Vec<&str> = new.units.iter().map(|unit| unit.code.as_str()).collect();
    json!({
        "title": new.round.title,
        "year": new.round.year,
        "framework": new.framework.code,
        "deadline": new.round.deadline_at,
        "units": units,
    })
}

/// Checks what was entered against frameworks, units and rounds; all complaints at once.
async fn prepare(app: &App, new: &NewRound) -> Result<Prepared, Refusal> {
    let db = app.store.reader();
    let mut complaints = check(new, app.now());
    let framework = match store::framework::find_framework(db, new.framework.trim()).await? {
        Some(row) => Some((row.id, app.shelf.get(db, row.id).await?)),
        None => None,
    };
    let usable = framework.filter(|(_, framework)| framework.status != Status::Partial);
    if usable.is_none() {
        complaints.push(Invalid::new(
            "framework",
            "round-framework",
            "Chọn một bộ chỉ số có trong danh sách và đã biết đủ điểm tối đa.",
            "Choose a framework from the list whose maxima are all known.",
        ));
    }
    let units = chosen(store::unit::list_units(db).await?, new, &mut complaints);
    let previous_id = match new.previous.trim() {
        "" => None,
        slug => {
            let found = rows::find_round(db, slug).await?;
            if found.is_none() {
                complaints.push(Invalid::new(
                    "previous",
                    "round-previous",
                    "Không có kỳ trước với tên này; chọn trong danh sách.",
                    "There is no earlier round of this name; choose from the list.",
                ));
            }
            found.map(|round| round.id)
        }
    };
    let (Some((framework_id, framework)), true) = (usable, complaints.is_empty()) else {
        return Err(Refusal::Invalid(complaints));
    };
    let round = draft_row(app, new, &framework, &units);
    let round = Round {
        framework_id: Some(framework_id),
        previous_id,
        ..round
    };
    Ok(Prepared {
        round,
        framework,
        units,
    })
}

fn draft_row(app: &App, new: &NewRound, framework: &Framework, units: &[Unit]) -> Round {
    let title = vietnamese::nfc(new.title.trim());
    let title_en = match new.title_en.trim() {
        "" => title.clone(),
        typed => vietnamese::nfc(typed),
    };
    Round {
        id: 0,
        slug: slug_of(&title, new.year),
        title,
        title_en,
        year: new.year,
        level: framework.level.name().to_owned(),
        kind: RoundKind::Scored,
        state: RoundState::Draft,
        framework_id: None,
        previous_id: None,
        fictional: units.iter().any(|unit| unit.fictional),
        deadline_at: new.deadline,
        explain_until: None,
        published_on: None,
        decision: None,
        source: None,
        note: None,
        ranked: None,
        version: 1,
        created_at: app.now(),
    }
}

fn check(new: &NewRound, now: Moment) -> Vec<Invalid> {
    let mut complaints = Vec::new();
    if new.title.trim().is_empty() || new.title.chars().count() > LONGEST_TITLE {
        complaints.push(Invalid::new(
            "title",
            "round-title",
            "Nhập tên kỳ đánh giá, không quá 300 ký tự.",
            "Enter the title of the round, at most 300 characters.",
        ));
    }
    if new.title_en.chars().count() > LONGEST_TITLE {
        complaints.push(Invalid::new(
            "title_en",
            "round-title-en",
            "Tên tiếng Anh không quá 300 ký tự.",
            "The English title has at most 300 characters.",
        ));
    }
    if !(2000..2200).contains(&new.year) {
        complaints.push(Invalid::new(
            "year",
            "round-year",
            "Nhập năm được đánh giá, ví dụ 2026.",
            "Enter the year assessed, such as 2026.",
        ));
    }
    if new.deadline.is_some_and(|deadline| deadline <= now) {
        complaints.push(Invalid::new(
            "deadline",
            "round-deadline",
            "Hạn nộp phải ở sau lúc này.",
            "The deadline must lie in the future.",
        ));
    }
    complaints.extend(new.unread.iter().cloned());
    complaints
}

/// The units of the chosen groups that still exist in the year assessed, and those named one by one.
fn chosen(all: Vec<Unit>, new: &NewRound, complaints: &mut Vec<Invalid>) -> Vec<Unit> {
    let codes: BTreeSet<&str> = new.units.iter().map(String::as_str).collect();
    let known: BTreeSet<&str> = all.iter().map(|unit| unit.code.as_str()).collect();
    let unknown: Vec<&str> = codes.difference(&known).copied().collect();
    if !unknown.is_empty() {
        let listed = unknown.join(", ");
        complaints.push(Invalid::new(
            "units",
            "round-units-unknown",
            format!("Không có đơn vị mang mã: {listed}."),
            format!("There are no units with the codes: {listed}."),
        ));
    }
    let first_day = format!("{}-01-01", new.year);
    let exists = |unit: &Unit| unit.valid_to.as_ref().is_none_or(|to| *to >= first_day);
    let in_group = |unit: &Unit| new.groups.contains(&group_key(unit)) && exists(unit);
    let takes_part = |unit: &Unit| in_group(unit) || codes.contains(unit.code.as_str());
    let units: Vec<Unit> = all
        .iter()
        .filter(|unit| takes_part(unit))
        .cloned()
        .collect();
    if units.is_empty() && unknown.is_empty() {
        complaints.push(Invalid::new(
            "units",
            "round-units-none",
            "Chọn ít nhất một nhóm đơn vị hoặc một đơn vị.",
            "Choose at least one group of units or one unit.",
        ));
    }
    // No invented score may ever stand under a real unit's name: where units were invented, people
    // try things out.
    if all.iter().any(|unit| unit.fictional) && units.iter().any(|unit| !unit.fictional) {
        complaints.push(Invalid::new(
            "units",
            "round-units-real",
            "Bản cài đặt này có đơn vị giả định để chạy thử, nên không chấm điểm đơn vị có thật; chọn đơn vị giả định.",
            "This installation has fictional units to try things out with, so real units are not scored in it; choose fictional ones.",
        ));
    }
    units
}

fn empty_returns(
    framework: &Framework,
    round_id: i64,
    units: &[&Unit],
    now: Moment,
) -> Vec<Assessment> {
    let card = score(framework, &UnitAnswers::new(), &Peers::none());
    let size = (
        i32::try_from(card.total.leaves).unwrap_or(i32::MAX),
        card.total.maximum.to_micro().unwrap_or(i64::MAX),
    );
    let of = |unit: &&Unit| Assessment::blank((round_id, unit.id), size, now);
    units.iter().map(of).collect()
}

/// Refuses a second round of one title and year, such as a form sent twice makes.
async fn need_no_twin(tx: &Tx, new: &Round, own: Option<i64>) -> Result<(), Refusal> {
    let rounds = rows::list_rounds(tx.db()).await?;
    let is_twin = |other: &Round| is_same(other, &new.title, new.year) && Some(other.id) != own;
    match rounds.iter().any(is_twin) {
        false => Ok(()),
        true => Err(Invalid::new(
            "title",
            "round-twin",
            "Đã có một kỳ cùng tên, cùng năm; hãy mở kỳ ấy hoặc đặt tên khác.",
            "There is a round of this title and year already; open it, or choose another title.",
        )
        .into()),
    }
}

/// Whether a round has this title and year, marks and case aside.
pub fn is_same(round: &Round, title: &str, year: i32) -> bool {
    let own = vietnamese::fold(round.title.trim());
    round.year == year && own == vietnamese::fold(title.trim())
}
