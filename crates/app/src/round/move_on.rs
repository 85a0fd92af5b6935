//! Moving a round on: opening, closing, explanations, approval, and a later deadline.

use std::collections::BTreeSet;

use serde_json::json;
use store::{
    Moment, Tx,
    assessment::{self as returns, ListFilter},
    round::{self as rows, Round, RoundKind, RoundState},
};

use super::{RoundAction, Standing, step, tell::tell_move};
use crate::{Actor, App, Invalid, Refusal, audit::record, case::Case};

/// A step of the round as a whole. Approving, withdrawing, publishing and correcting concern an
/// edition and belong to the publication room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// Let the units begin.
    Open,
    /// Move the deadline of an open round, or the end of explanations, to a later moment.
    Extend {
        /// The new end.
        until: Option<Moment>,
    },
    /// End filling in.
    Close {
        /// Why before the deadline; not asked once it has passed.
        reason: String,
    },
    /// Show the judgements to the units and take explanations until a moment.
    BeginExplanation {
        /// The end of explanations.
        until: Option<Moment>,
        /// Whether exceptions that still run may end with it.
        ends_exceptions: bool,
    },
    /// Put the results before those who approve.
    BeginApproval {
        /// Why before the end of explanations; not asked once it has passed.
        reason: String,
    },
}

/// Longest reason of a step, in characters.
const LONGEST_REASON: usize = 1_000;

/// Whether the reason of a step is longer than it may be.
pub(crate) fn is_too_long(reason: &str) -> bool {
    reason.chars().count() > LONGEST_REASON
}

impl Move {
    /// Ends filling in, for a reason where the deadline is still ahead.
    pub fn close(reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self::Close { reason }
    }

    /// Ends explanations, for a reason where their end is still ahead.
    pub fn begin_approval(reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self::BeginApproval { reason }
    }

    fn reason(&self) -> &str {
        match self {
            Self::Close { reason } | Self::BeginApproval { reason } => reason.trim(),
            Self::Open | Self::Extend { .. } | Self::BeginExplanation { .. } => "",
        }
    }

    /// The action of the round's machine.
    pub fn action(&self) -> RoundAction {
        match self {
            Self::Open => RoundAction::Open,
            Self::Extend { .. } => RoundAction::Extend,
            Self::Close { .. } => RoundAction::Close,
            Self::BeginExplanation { .. } => RoundAction::BeginExplanation,
            Self::BeginApproval { .. } => RoundAction::BeginApproval,
        }
    }
}

/// Takes the step, if the state allows it and the work is far enough.
///
/// # Errors
/// A conflict that names the state or what is still open; a complaint about the moment; not found,
/// not allowed, or a fault.
pub async fn move_on(
    app: &App,
    actor: &Actor,
    slug: &str,
    wanted: Move,
) -> Result<RoundState, Refusal> {
    actor.need(wanted.action().permission(), None)?;
    app.run(actor, (slug.to_owned(), wanted), |tx, case| {
        Box::pin(run(tx, case))
    })
    .await
}

async fn run(tx: &Tx, case: &Case<(String, Move)>) -> Result<RoundState, Refusal> {
    let (slug, wanted) = &case.command;
    let old = get_scored(tx, slug).await?;
    let state = step(old.state, wanted.action())?;
    if needs_counts(wanted.action()) {
        let everything = ListFilter::default();
        let (list, _) =
            returns::list_assessments(tx.db(), old.id, &everything, 0, u64::from(u32::MAX)).await?;
        let standing = Standing::of(list.iter().map(|(row, _)| row));
        let standing = standing.with_explanations(tx.db(), &old).await?;
        standing.ready(&old, wanted.action(), case.now)?;
    }
    let early = why_early(&old, wanted, case.now)?;
    let ended = ended_exceptions(tx, &old, wanted, case.now).await;
    let (ended, new) = both(ended, moved(&old, state, wanted, case.now))?;
    let detail = json!({
        "reason": early,
        "ended_exceptions": (!ended.is_empty()).then_some(ended),
        "from": state_name(old.state),
        "to": state_name(new.state),
        "deadline": new.deadline_at,
        "explain_until": new.explain_until,
    });
    rows::update_round(tx.db(), new.clone()).await?;
    tell_move(tx, case, wanted, &new, early).await?;
    record(case, &format!("round.{}", wanted.action().name()))
        .round(slug)
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(state)
}

/// The end that units were told and that has not come, where a step takes it from them.
#[must_use]
pub fn cut_short(round: &Round, action: RoundAction, now: Moment) -> Option<Moment> {
    let end = match action {
        RoundAction::Close => round.deadline_at,
        RoundAction::BeginApproval => round.explain_until,
        _ => None,
    };
    end.filter(|end| *end > now)
}

/// Why a step comes before the end that units were told; nothing where it does not.
fn why_early<'m>(round: &Round, wanted: &'m Move, now: Moment) -> Result<Option<&'m str>, Refusal> {
    if cut_short(round, wanted.action(), now).is_none() {
        return Ok(None);
    }
    let reason = wanted.reason();
    if reason.is_empty() || is_too_long(reason) {
        return Err(Invalid::new(
            "reason",
            "round-early-reason",
            "Nhập lý do kết thúc trước hạn, không quá 1.000 ký tự; các đơn vị được báo lý do này.",
            "Enter why it ends before its time, at most 1,000 characters; the units are told.",
        )
        .into());
    }
    Ok(Some(reason))
}

/// Both, or the complaints of both.
fn both<A, B>(one: Result<A, Refusal>, other: Result<B, Refusal>) -> Result<(A, B), Refusal> {
    match (one, other) {
        (Err(Refusal::Invalid(mut first)), Err(Refusal::Invalid(second))) => {
            first.extend(second);
            Err(Refusal::Invalid(first))
        }
        (one, other) => Ok((one?, other?)),
    }
}

/// The units whose exception still runs and ends with this step: nothing is filled in once the
/// judgements are shown. Somebody must have said that they may end.
async fn ended_exceptions(
    tx: &Tx,
    round: &Round,
    wanted: &Move,
    now: Moment,
) -> Result<Vec<String>, Refusal> {
    let &Move::BeginExplanation {
        ends_exceptions, ..
    } = wanted
    else {
        return Ok(Vec::new());
    };
    let granted = rows::list_permissions(tx.db(), round.id).await?;
    let running: BTreeSet<i64> = granted
        .iter()
        .filter(|one| one.until > now)
        .map(|one| one.unit_id)
        .collect();
    let mut names = Vec::new();
    for unit_id in running {
        names.push(store::unit::get_unit(tx.db(), unit_id).await?.name);
    }
    if names.is_empty() || ends_exceptions {
        return Ok(names);
    }
    let listed = names.join(", ");
    Err(Invalid::new(
        "ends_exceptions",
        "round-exceptions-running",
        format!("Còn ngoại lệ đang có hiệu lực: {listed}. Đánh dấu đồng ý kết thúc các ngoại lệ ấy, hoặc chờ đến khi hết hạn."),
        format!("Exceptions are still running: {listed}. Tick that they may end, or wait until they have run out."),
    )
    .into())
}

fn needs_counts(action: RoundAction) -> bool {
    matches!(
        action,
        RoundAction::Open | RoundAction::BeginExplanation | RoundAction::BeginApproval
    )
}

/// A round that runs in this program; a printed one never moves.
pub(crate) async fn get_scored(tx: &Tx, slug: &str) -> Result<Round, Refusal> {
    let found = rows::find_round(tx.db(), slug).await?;
    let round = found.ok_or(Refusal::NotFound)?;
    match round.kind {
        RoundKind::Scored => Ok(round),
        RoundKind::Printed => Err(Refusal::Conflict("round-printed")),
    }
}

/// The name of a state in addresses, locales and the audit chain.
pub fn state_name(state: RoundState) -> &'static str {
    match state {
        RoundState::Draft => "draft",
        RoundState::Open => "open",
        RoundState::Appraisal => "appraisal",
        RoundState::Explanation => "explanation",
        RoundState::Approval => "approval",
        RoundState::Published => "published",
    }
}

fn moved(old: &Round, state: RoundState, wanted: &Move, now: Moment) -> Result<Round, Refusal> {
    let mut new = Round {
        state,
        ..old.clone()
    };
    match *wanted {
        Move::Extend { until } if old.state == RoundState::Open => {
            new.deadline_at = Some(later(until, old.deadline_at, now)?);
        }
        Move::Extend { until } => {
            new.explain_until = Some(later(until, old.explain_until, now)?);
        }
        Move::BeginExplanation { until, .. } => new.explain_until = Some(later(until, None, now)?),
        // Whoever closes early locks the returns now: that is the moment which every page then tells.
        Move::Close { .. } => {
            new.deadline_at = old
                .deadline_at
                .map(|deadline| deadline.min(now))
                .or(Some(now))
        }
        Move::Open | Move::BeginApproval { .. } => {}
    }
    Ok(new)
}

/// A moment in the future that does not come before the one it replaces.
fn later(until: Option<Moment>, old: Option<Moment>, now: Moment) -> Result<Moment, Refusal> {
    let fits = |until: &Moment| *until > now && old.is_none_or(|old| *until > old);
    until.filter(fits).ok_or_else(|| {
        Invalid::new(
            "until",
            "round-until",
            "Nhập ngày giờ sau lúc này và sau hạn đang đặt, ví dụ 17:00 30/01/2027.",
            "Enter a day and time after now and after the present end, such as 30/01/2027 17:00.",
        )
        .into()
    })
}
