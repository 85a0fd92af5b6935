//! Who owns what: every indicator of a round with its agencies, and what is silent about it.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use engine::{
    amount::Amount,
    framework::{Code, Framework},
};
use serde::{Deserialize, Serialize};
use store::{
    Db,
    account::Role,
    plan::{self as rows, Duty, Part},
    round::{Round, RoundKind, RoundState},
    unit::Unit,
};

use super::agencies::{Agencies, OwnAgencies};
use crate::{Actor, App, Permission, Refusal, assessment::grounds::Known, round::shown};

/// An agency as a list names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Code of the unit.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl Agency {
    pub(crate) fn of(unit: &Unit) -> Self {
        Self {
            code: unit.code.clone(),
            name: unit.name.clone(),
        }
    }
}

/// What an indicator lacks while nobody speaks of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lack {
    /// No agency answers for it.
    Owner,
    /// The return of the round's one unit has no answer.
    Answer,
    /// It has no document, although the framework asks for one.
    Evidence,
}

/// An indicator with who owns it.
#[derive(Debug, Clone)]
pub struct DutyLine {
    /// The indicator.
    pub code: Code,
    /// The agency that answers for it.
    pub lead: Option<Agency>,
    /// Those that help, in the order given.
    pub support: Vec<Agency>,
    /// Points still open by today's estimate of the round's one unit; absent where the round has several.
    pub open: Option<Amount>,
    /// What is silent about it.
    pub lacks: Vec<Lack>,
}

/// The duties of a round.
#[derive(Debug, Clone)]
pub struct Duties {
    /// The round.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// Whether the round before has duties to begin from.
    pub has_previous: bool,
    /// Agencies that a form offers, in Vietnamese order.
    pub offered: Vec<Agency>,
    /// Every indicator, in code order.
    pub lines: Vec<DutyLine>,
}

impl DutyLine {
    /// What is there now, as a form sends it back to tell whether somebody else changed it.
    #[must_use]
    pub fn mark(&self) -> String {
        let lead = self.lead.as_ref().map(|one| one.code.as_str());
        let support: Vec<&str> = self.support.iter().map(|one| one.code.as_str()).collect();
        mark(lead, &support)
    }
}

/// The agencies of an indicator as one text.
pub(super) fn mark(lead: Option<&str>, support: &[&str]) -> String {
    let lead = lead.unwrap_or("–");
    match support.is_empty() {
        true => lead.to_owned(),
        false => format!("{lead} + {}", support.join(", ")),
    }
}

impl Duties {
    /// Points at stake of an indicator: those still open where they are known, else its maximum.
    #[must_use]
    pub fn stake(&self, line: &DutyLine) -> Amount {
        let maximum = || self.framework.find(line.code).map(|node| node.maximum);
        line.open.or_else(maximum).unwrap_or_default()
    }

    /// The indicators without a lead agency, most points at stake first.
    #[must_use]
    pub fn unowned(&self) -> Vec<&DutyLine> {
        let mut unowned = self.silent();
        unowned.retain(|line| line.lead.is_none());
        unowned
    }

    /// The indicators that lack something, most points at stake first.
    #[must_use]
    pub fn silent(&self) -> Vec<&DutyLine> {
        let mut silent: Vec<&DutyLine> = self
            .lines
            .iter()
            .filter(|line| !line.lacks.is_empty())
            .collect();
        silent.sort_by_key(|line| (std::cmp::Reverse(self.stake(line)), line.code));
        silent
    }
}

/// A round that duties can be given in: one that is scored here, with a framework.
pub(crate) async fn planned_round(
    app: &App,
    db: &Db,
    actor: &Actor,
    slug: &str,
) -> Result<(Round, Arc<Framework>), Refusal> {
    let round = shown(actor, store::round::find_round(db, slug).await?)?;
    let is_agency = matches!(actor.role, Role::Officer | Role::Head);
    if is_agency && round.state == RoundState::Draft {
        return Err(Refusal::NotFound);
    }
    let framework_id = round.framework_id.ok_or(Refusal::NotFound)?;
    if round.kind == RoundKind::Printed {
        return Err(Refusal::NotFound);
    }
    let framework = app.shelf.get(db, framework_id).await?;
    Ok((round, framework))
}

/// Who owns which indicator of a round.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn duties(app: &App, actor: &Actor, slug: &str) -> Result<Duties, Refusal> {
    actor.need(Permission::SeePlan, None)?;
    let db = app.store.reader();
    let (round, framework) = planned_round(app, db, actor, slug).await?;
    let given = rows::list_duties(db, round.id).await?;
    let agencies = OwnAgencies::read(db, app.now()).await?;
    let keys = given.iter().map(|duty| duty.unit_id).collect();
    let previous = match round.previous_id {
        Some(id) => rows::list_duties(db, id).await?,
        None => Vec::new(),
    };
    let standing = standing(app, db, (&round, &framework)).await?;
    // Of a round that is over only owners can still be missed: answers and documents are settled.
    let is_over = matches!(round.state, RoundState::Approval | RoundState::Published);
    let mut lines = lines(
        &framework,
        &given,
        &agencies.all.by_key(),
        standing.as_ref(),
    );
    for line in lines.iter_mut().filter(|_| is_over) {
        line.lacks.retain(|lack| *lack == Lack::Owner);
    }
    Ok(Duties {
        has_previous: !previous.is_empty(),
        offered: agencies.offered(&keys),
        lines,
        round,
        framework,
    })
}

/// Who leads an indicator of a round, and who supports.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn owners(
    app: &App,
    actor: &Actor,
    (slug, code): (&str, &str),
) -> Result<(Option<Agency>, Vec<Agency>), Refusal> {
    actor.need(Permission::SeePlan, None)?;
    let db = app.store.reader();
    let (round, _) = planned_round(app, db, actor, slug).await?;
    let given = rows::list_duties(db, round.id).await?;
    let names = Agencies::read(db, app.now()).await?.by_key();
    let of = |part: Part| {
        let own = given
            .iter()
            .filter(move |duty| duty.indicator == code && duty.part == part);
        own.filter_map(|duty| names.get(&duty.unit_id).cloned())
    };
    let (lead, support) = (of(Part::Lead).next(), of(Part::Support).collect());
    Ok((lead, support))
}

/// Where the return of a round's one unit stands.
struct OneReturn {
    open: BTreeMap<Code, Amount>,
    answered: HashSet<Code>,
    documented: HashSet<String>,
}

/// The return of the round's one unit: the province itself in its own index. Nothing where several
/// units take part; then an indicator has no one figure.
async fn standing(
    app: &App,
    db: &Db,
    place: (&Round, &Arc<Framework>),
) -> Result<Option<OneReturn>, Refusal> {
    let Some((row, known)) = Known::of_one(app, db, place).await? else {
        return Ok(None);
    };
    let usages = store::evidence::list_usages(db, row.id).await?;
    Ok(Some(OneReturn {
        open: known.open_points(),
        answered: known.answers().keys().copied().collect(),
        documented: usages
            .into_iter()
            .map(|(usage, _)| usage.indicator)
            .collect(),
    }))
}

/// Points still open at each indicator by today's estimate of a round's one unit; nothing where several
/// units take part.
pub(crate) async fn points_open(
    app: &App,
    db: &Db,
    place: (&Round, &Arc<Framework>),
) -> Result<Option<BTreeMap<Code, Amount>>, Refusal> {
    let one = Known::of_one(app, db, place).await?;
    Ok(one.map(|(_, known)| known.open_points()))
}

fn lines(
    framework: &Framework,
    given: &[Duty],
    agencies: &HashMap<i64, Agency>,
    standing: Option<&OneReturn>,
) -> Vec<DutyLine> {
    let mut by_code: HashMap<&str, Vec<&Duty>> = HashMap::new();
    for duty in given {
        by_code.entry(&duty.indicator).or_default().push(duty);
    }
    let line = |node: &engine::framework::Node| {
        let code = node.code.to_string();
        let own = by_code.remove(code.as_str()).unwrap_or_default();
        let of = |part: Part| {
            let own = own.iter().filter(move |duty| duty.part == part);
            own.filter_map(|duty| agencies.get(&duty.unit_id).cloned())
        };
        let lead = of(Part::Lead).next();
        let has_answer = standing.is_none_or(|one| one.answered.contains(&node.code));
        let has_document =
            node.evidence.is_empty() || standing.is_none_or(|one| one.documented.contains(&code));
        let lacks = [
            (lead.is_none(), Lack::Owner),
            (!has_answer, Lack::Answer),
            (!has_document, Lack::Evidence),
        ];
        DutyLine {
            code: node.code,
            support: of(Part::Support).collect(),
            lead,
            open: standing.map(|one| one.open.get(&node.code).copied().unwrap_or_default()),
            lacks: lacks
                .into_iter()
                .filter_map(|(is_lacking, lack)| is_lacking.then_some(lack))
                .collect(),
        }
    };
    framework.leaves().map(line).collect()
}
