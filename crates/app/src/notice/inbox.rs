//! What a person was told, in the program: unread and all, and marking as read.

use engine::Language;
use store::{
    Moment,
    notice::{self as rows, Notice},
};

use super::{Arguments, NoticeKind, words::sentence};
use crate::{Actor, App, Permission, Refusal};

/// Notices of one page.
const PAGE: u64 = 50;

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Key.
    pub id: i64,
    /// Kind.
    pub kind: NoticeKind,
    /// Path of the page it is about.
    pub address: String,
    /// When it happened.
    pub at: Moment,
    /// It was marked as read.
    pub is_read: bool,
    /// It could not wait.
    pub is_urgent: bool,
    arguments: Arguments,
}

impl Told {
    /// What happened, in a language.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        sentence(self.kind, &self.arguments, language)
    }
}

/// One page of what a person was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbox {
    /// Latest first.
    pub notices: Vec<Told>,
    /// How many they have not read, on all pages.
    pub unread: u64,
    /// There are older ones.
    pub has_more: bool,
}

/// What the actor was told, a page of it (from 0), in two statements.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn inbox(
    app: &App,
    actor: &Actor,
    only_unread: bool,
    page: u64,
) -> Result<Inbox, Refusal> {
    actor.need(Permission::OwnAccount, None)?;
    let db = app.store.reader();
    let wanted = (
        page.saturating_mul(PAGE).min(i64::MAX.unsigned_abs()),
        PAGE + 1,
    );
    let found = rows::list_notices(db, actor.account_id, only_unread, wanted).await?;
    let has_more = found.len() as u64 > PAGE;
    let shown = usize::try_from(PAGE).unwrap_or(usize::MAX);
    Ok(Inbox {
        notices: found.into_iter().take(shown).filter_map(told).collect(),
        unread: rows::count_unread(db, actor.account_id).await?,
        has_more,
    })
}

/// A kind that this program does not know was told by a newer one.
fn told(notice: Notice) -> Option<Told> {
    Some(Told {
        kind: NoticeKind::parse(&notice.kind)?,
        arguments: Arguments::read(&notice.arguments),
        id: notice.id,
        address: notice.address,
        at: notice.at,
        is_read: notice.read_at.is_some(),
        is_urgent: notice.urgent,
    })
}

/// How many notices the actor has not read, in one statement.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn unread(app: &App, actor: &Actor) -> Result<u64, Refusal> {
    actor.need(Permission::OwnAccount, None)?;
    Ok(rows::count_unread(app.store.reader(), actor.account_id).await?)
}

/// Marks one of the actor's notices as read, or all of them, and gives the page that the one is about.
///
/// It writes no line in the audit chain: as with the last use of a session, what a person has looked
/// at is nobody else's business.
///
/// # Errors
/// Not found when it is nobody's or somebody else's; not allowed, or a fault.
pub async fn mark_read(
    app: &App,
    actor: &Actor,
    id: Option<i64>,
) -> Result<Option<String>, Refusal> {
    actor.need(Permission::OwnAccount, None)?;
    let account_id = actor.account_id;
    let address = match id {
        Some(id) => {
            let found = rows::find_notice(app.store.reader(), account_id, id).await?;
            Some(found.ok_or(Refusal::NotFound)?.address)
        }
        None => None,
    };
    let now = app.now();
    app.store
        .write(move |tx| {
            Box::pin(async move {
                Ok::<_, Refusal>(rows::read_notices(tx.db(), account_id, id, now).await?)
            })
        })
        .await?;
    Ok(address)
}
