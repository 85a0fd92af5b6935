//! Giving a correction up: a published round that was opened again by mistake goes back as it was.

use std::collections::BTreeMap;

use engine::{framework::Code, publication::FinalAnswer};
use serde::Deserialize;
use serde_json::json;
use store::{
    StoreError, Tx, publication as rows,
    round::{self, Round, RoundState},
};

use super::{
    publish::units_of,
    results::{Results, gather},
};
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    audit::record,
    case::Case,
    notice::{NoticeKind, ring},
    round::{RoundAction, Standing, about_round, get_scored, step, under_correction},
};

/// Most places that a refusal names; it says how many more there are.
const MOST_NAMED: usize = 5;

/// Publishes a round again as it was, where its correction has changed nothing: every settled answer
/// is that of the published edition, with its points and reasons, and nothing waits for a judgement.
///
/// Whatever was changed is never thrown away in silence: it is put back by the same steps that
/// changed it, or goes on to an edition of its own.
///
/// # Errors
/// Complaints that name what differs or is still open; a conflict when the round is elsewhere or
/// under no correction; not found, not allowed, or a fault.
pub async fn abandon(app: &App, actor: &Actor, slug: &str) -> Result<(), Refusal> {
    actor.need(Permission::RunRound, None)?;
    app.run(actor, slug.to_owned(), |tx, case| Box::pin(run(tx, case)))
        .await
}

async fn run(tx: &Tx, case: &Case<String>) -> Result<(), Refusal> {
    let slug = &case.command;
    let old = get_scored(tx, slug).await?;
    let state = step(old.state, RoundAction::Abandon)?;
    let correction = under_correction(tx.db(), &old)
        .await?
        .ok_or(Refusal::Conflict("correction-none"))?;
    let results = gather(&case.app, tx.db(), slug).await?;
    let edition = rows::get_edition(tx.db(), correction.edition_id).await?;
    let frozen: Frozen = serde_json::from_str(&edition.body).map_err(|error| {
        Refusal::Fault(StoreError::Database(format!(
            "edition {} does not read: {error}",
            edition.number
        )))
    })?;
    let changed = changed(&results, &frozen);
    let open = open(tx, &results).await?;
    if !changed.is_empty() || open > 0 {
        return Err(Refusal::Invalid(complaints(edition.number, &changed, open)));
    }
    let from = old.state;
    let new = Round {
        state,
        explain_until: correction.explain_until,
        ..old
    };
    round::update_round(tx.db(), new.clone()).await?;
    if correction.was_shown(tx.db(), &new).await? {
        // They were told of new judgements, which no longer count.
        let event = about_round(NoticeKind::CorrectionDropped, &new, "/my")
            .with("edition", &edition.number.to_string())
            .quoting(&correction.reason);
        ring(tx, case, event, &units_of(tx, &new).await?).await?;
    }
    let detail = json!({
        "edition": edition.number,
        "fingerprint": edition.fingerprint,
        "from": crate::round::state_name(from),
        "to": crate::round::state_name(state),
        "reason": correction.reason,
    });
    record(case, "round.abandon")
        .round(slug)
        .detail(&detail)
        .append(tx)
        .await
}

/// The part of an edition's file that the round's rows are compared with.
#[derive(Deserialize)]
struct Frozen {
    answers: BTreeMap<String, BTreeMap<Code, FinalAnswer>>,
}

/// Every unit with the indicators at which its settled answer is not the frozen one.
fn changed(results: &Results, frozen: &Frozen) -> Vec<(String, Vec<Code>)> {
    let none = BTreeMap::new();
    let differing = results.units.iter().map(|one| {
        let before = frozen.answers.get(&one.unit.code).unwrap_or(&none);
        let now = one.final_answers(&results.framework);
        let codes: Vec<Code> = now
            .keys()
            .chain(before.keys().filter(|code| !now.contains_key(code)))
            .filter(|code| now.get(code) != before.get(code))
            .copied()
            .collect();
        (one.unit.name.clone(), codes)
    });
    differing.filter(|(_, codes)| !codes.is_empty()).collect()
}

/// Items that wait for a judgement or an answer, and explanations that wait for a settlement.
async fn open(tx: &Tx, results: &Results) -> Result<u64, Refusal> {
    let standing = Standing::of(results.units.iter().map(|one| &one.assessment));
    // What was explained while this correction was shown to the units is still theirs to have answered.
    let shown = Round {
        state: RoundState::Explanation,
        ..results.round.clone()
    };
    let standing = standing.with_explanations(tx.db(), &shown).await?;
    Ok(standing.unjudged + standing.unsettled)
}

fn complaints(edition: i32, changed: &[(String, Vec<Code>)], open: u64) -> Vec<Invalid> {
    let mut complaints = Vec::new();
    if !changed.is_empty() {
        let places: Vec<String> = changed
            .iter()
            .flat_map(|(unit, codes)| codes.iter().map(move |code| format!("{unit} ({code})")))
            .collect();
        let named = places.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>();
        let named = named.join(", ");
        let more = places.len().saturating_sub(MOST_NAMED);
        let (more_vi, more_en) = match more {
            0 => (String::new(), String::new()),
            more => (format!(" và {more} chỗ khác"), format!(" and {more} more")),
        };
        complaints.push(Invalid::new(
            "abandon",
            "correction-changed",
            format!("Đã có thay đổi so với bản {edition}: {named}{more_vi}. Trả các chỗ ấy về như bản {edition} rồi bỏ đính chính, hoặc đi tiếp đến bản mới."),
            format!("This differs from edition {edition}: {named}{more_en}. Put it back as it was and then give the correction up, or go on to a new edition."),
        ));
    }
    if open > 0 {
        complaints.push(Invalid::new(
            "abandon",
            "correction-open",
            format!("Còn {open} mục hoặc giải trình chưa có kết luận; kết luận xong mới bỏ đính chính được."),
            format!("{open} items or explanations are not concluded; conclude them before the correction is given up."),
        ));
    }
    complaints
}
