//! Telling people: written with the change, delivered once, at hours when people work.
//!
//! A corridor that every room may enter; only `deliver.rs` knows rooms, to ask them by the clock. A use case tells of what it did in
//! its own transaction, so that nobody is told of what was not kept and nothing that was kept goes
//! untold:
//!
//! ```text
//! let event = Event::new(NoticeKind::TaskAssigned, &format!("task/{id}"), &format!("/tasks/{id}"))
//!     .with("task", &task.title)
//!     .with("due", &task.due_on);                      // ISO day
//! notice::ring(tx, case, event, &[Recipient::Account(owner), Recipient::Heads(unit)]).await?;
//! ```
//!
//! * **Who is told**: `Recipient`, resolved when it is said: who has left is not told, who has come
//!   is. Whoever did it is not told of it.
//! * **In the program** at once, on paper of the person (`inbox`); **by mail** as each person wishes
//!   (`Wishes`), never at night or on a day off unless the event is [urgent](Event::urgent); **to
//!   other systems** by signed webhooks (`hooks`).
//! * **Later**: `schedule` keeps reminders in the same transaction, `cancel` takes back those that
//!   wait. `Course::reminders` lays out the usual ones around a start and a due day: before the
//!   start, before due, overdue, escalated to the superior and beyond, and silence. When dates or
//!   owner change, `cancel` the subject and `schedule` anew; when somebody says a word about it,
//!   `Course::heard` lets the silence begin again (`task/tell.rs` does all of this for tasks).
//! * **By the clock alone**: the rooms in which nobody does anything at the moment are asked by
//!   `carry_out_due`: statistics that are due, reports that are sent every week.
//! * **Words**: a kind has its sentences in both languages (`words.rs`) and says there which
//!   arguments it needs. A new kind is a line in `kind.rs` and a sentence.
//!
//! The same event reaches a person once and goes out to them once by each channel, which unique keys
//! hold on both databases. Where the mail relay takes a letter and the line is cut before it says
//! so, the letter goes out again under the same Message-ID: at least once at that one boundary.

mod audience;
mod course;
mod deliver;
mod event;
mod hook;
mod inbox;
mod kind;
mod letter;
mod parcel;
mod remind;
mod ring;
mod wishes;
mod words;

pub use audience::Recipient;
pub use course::{Course, Rule};
pub use deliver::{carry_out_due, serve};
pub use event::{Arguments, Event};
pub use hook::{
    HookLine, NewHook, add_hook, hooks, remove_hook, renew_hook_secret, set_hook_active, test_hook,
};
pub use inbox::{Inbox, Told, inbox, mark_read, unread};
pub use kind::{Group, NoticeKind, Pace};
pub(crate) use remind::{
    NewReminder, cancel, cancel_kind, cancel_within, say_at_their_moments, schedule,
};
pub(crate) use ring::{ring, ring_once};
pub use store::notice::{
    delivery::{Delivery, DeliveryState},
    hook::Hook,
};
pub use wishes::{NewWishes, Wishes, save_wishes, wishes};
