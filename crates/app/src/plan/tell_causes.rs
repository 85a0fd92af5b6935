//! Telling why a unit lost points at an indicator: one main cause, and what contributed.

use engine::framework::Code;
use serde_json::{Value, json};
use store::{
    Moment, Tx,
    assessment::list_round_returns,
    plan::{self as rows, Cause},
};

use super::{
    cause_kinds::find_kind,
    causes::{is_open, lead_keys, mark},
    duties::planned_round,
};
use crate::{
    Actor, App, Invalid, Refusal,
    actor::may_tell,
    assessment::{ReturnAddress, leaf_of},
    audit::record,
    case::Case,
};

/// Letters that words and evidence of a cause may have each.
const MOST_LETTERS: usize = 2_000;
/// Letters below which words are no sentence.
const FEWEST_LETTERS: usize = 10;

/// What was typed for one indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CauseWish {
    /// Code of the indicator.
    pub indicator: String,
    /// The causes, the main one first; entries that are wholly empty count as not typed.
    pub causes: Vec<CauseEntry>,
    /// What the form was made from ([`super::WeakLine::seen`]).
    pub seen: String,
}

/// One cause as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CauseEntry {
    /// Code of its kind.
    pub kind: String,
    /// In words.
    pub words: String,
    /// What shows it.
    pub evidence: String,
}

impl CauseEntry {
    fn is_empty(&self) -> bool {
        let fields = [&self.kind, &self.words, &self.evidence];
        fields.iter().all(|text| text.trim().is_empty())
    }
}

/// Tells the causes of indicators of a unit, in the place of those told before; without any, they
/// are taken back.
///
/// # Errors
/// All complaints by field, `CODE.N.kind` and so on, `N` counting from 0 for the main cause; a
/// conflict when somebody else has told since the form was made; not found, not allowed, or a fault.
/// Nothing is kept then.
pub async fn tell_causes(
    app: &App,
    actor: &Actor,
    address: ReturnAddress,
    wishes: Vec<CauseWish>,
) -> Result<(), Refusal> {
    app.run(actor, (address, wishes), |tx, case| Box::pin(run(tx, case)))
        .await
}

async fn run(tx: &Tx, case: &Case<(ReturnAddress, Vec<CauseWish>)>) -> Result<(), Refusal> {
    let (address, wishes) = &case.command;
    let db = tx.db();
    let (round, framework) = planned_round(&case.app, db, &case.actor, &address.round).await?;
    let returns = list_round_returns(db, &address.round).await?;
    let is_open = is_open(&round, returns.len());
    let unit = returns
        .into_iter()
        .find(|(.., unit)| unit.code == address.unit)
        .map(|(.., unit)| unit)
        .ok_or(Refusal::NotFound)?;
    let duties = rows::list_duties(db, round.id).await?;
    let leads = lead_keys(duties.into_iter().filter(|_| is_open).collect());
    let lead = |wish: &CauseWish| leads.get(&wish.indicator).copied();
    let may = |lead: Option<i64>| may_tell(&case.actor, Some(unit.id), lead);
    if !may(None) && (wishes.is_empty() || !wishes.iter().all(|wish| may(lead(wish)))) {
        return Err(Refusal::NotAllowed);
    }
    let mut complained = Vec::new();
    for wish in wishes {
        let code = Code::parse(&wish.indicator).map_err(|_| Refusal::NotFound)?;
        leaf_of(&framework, code)?;
        complained.extend(complaints(wish)?);
    }
    if !complained.is_empty() {
        return Err(Refusal::Invalid(complained));
    }
    let stored = rows::list_causes(db, round.id, unit.id).await?;
    let of = |wish: &CauseWish| -> Vec<Cause> {
        let own = stored.iter();
        own.filter(|cause| cause.indicator == wish.indicator)
            .cloned()
            .collect()
    };
    if wishes.iter().any(|wish| mark(&of(wish)) != wish.seen) {
        return Err(Refusal::Conflict("cause-changed"));
    }
    let key = (round.id, unit.id);
    let new: Vec<Cause> = wishes
        .iter()
        .flat_map(|wish| read(wish, key, case.actor.account_id, case.now))
        .collect();
    let old: Vec<Cause> = wishes.iter().flat_map(of).collect();
    let detail = json!({ "old": told(&old), "new": told(&new) });
    let codes: Vec<String> = wishes.iter().map(|wish| wish.indicator.clone()).collect();
    rows::replace_causes(db, key, &codes, new).await?;
    let about = codes
        .into_iter()
        .map(|code| (unit.code.clone(), Some(code)));
    record(case, "cause.tell")
        .round(&address.round)
        .unit(&unit.code)
        .concerns(about)
        .detail(&detail)
        .append(tx)
        .await
}

/// The rows of a wish, its main cause first.
fn read(
    wish: &CauseWish,
    (round_id, unit_id): (i64, i64),
    made_by: i64,
    made_at: Moment,
) -> Vec<Cause> {
    let typed = wish.causes.iter().enumerate();
    let typed = typed.filter(|(_, entry)| !entry.is_empty());
    typed
        .map(|(place, entry)| Cause {
            id: 0,
            round_id,
            unit_id,
            indicator: wish.indicator.clone(),
            kind: entry.kind.clone(),
            is_main: place == 0,
            words: entry.words.trim().to_owned(),
            evidence: entry.evidence.trim().to_owned(),
            made_by,
            made_at,
        })
        .collect()
}

/// Causes as the audit chain keeps them.
fn told(causes: &[Cause]) -> Vec<Value> {
    let one = |cause: &Cause| {
        json!({
            "indicator": cause.indicator,
            "kind": cause.kind,
            "main": cause.is_main,
            "words": cause.words,
            "evidence": cause.evidence,
        })
    };
    causes.iter().map(one).collect()
}

fn complaints(wish: &CauseWish) -> Result<Vec<Invalid>, Refusal> {
    let mut complaints = Vec::new();
    let has_main = wish.causes.first().is_some_and(|main| !main.is_empty());
    if !has_main && wish.causes.iter().any(|entry| !entry.is_empty()) {
        complaints.push(Invalid::new(
            &format!("{}.0.kind", wish.indicator),
            "cause-main",
            "Chọn nguyên nhân chính trước: điểm mất của chỉ số được tính vào nguyên nhân ấy.",
            "Choose the main cause first: the indicator's lost points are counted at it.",
        ));
    }
    for (place, entry) in wish.causes.iter().enumerate() {
        if entry.is_empty() {
            continue;
        }
        let field = |name: &str| format!("{}.{place}.{name}", wish.indicator);
        let before = wish.causes.iter().take(place);
        if find_kind(&entry.kind)?.is_none() {
            complaints.push(Invalid::new(
                &field("kind"),
                "cause-kind",
                "Chọn loại nguyên nhân trong danh mục.",
                "Choose a kind of cause from the catalogue.",
            ));
        } else if before.into_iter().any(|other| other.kind == entry.kind) {
            complaints.push(Invalid::new(
                &field("kind"),
                "cause-twice",
                "Loại nguyên nhân này đã chọn ở trên; gộp lời vào một chỗ.",
                "This kind of cause was chosen above; put the words together in one place.",
            ));
        }
        if entry.words.trim().chars().count() < FEWEST_LETTERS {
            complaints.push(Invalid::new(
                &field("words"),
                "cause-words",
                "Nêu cụ thể bằng một câu: chỉ chọn loại nguyên nhân thì chưa ai biết phải làm gì.",
                "Say in a sentence what it is: a kind alone tells nobody what to do.",
            ));
        }
        for (name, text) in [("words", &entry.words), ("evidence", &entry.evidence)] {
            if text.chars().count() > MOST_LETTERS {
                complaints.push(Invalid::new(
                    &field(name),
                    "cause-long",
                    format!("Dài quá {MOST_LETTERS} ký tự; rút gọn lại."),
                    format!("Longer than {MOST_LETTERS} characters; shorten it."),
                ));
            }
        }
    }
    Ok(complaints)
}
