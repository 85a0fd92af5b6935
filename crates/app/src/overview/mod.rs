//! The leader's page, and meetings that walk late tasks: what looks at everything and is looked at by nothing.

mod correct;
mod late;
mod meeting;
mod minutes;
mod page;
mod report;
mod spending;
mod summary;
mod walk;
mod winners;

pub use correct::{correct_item, take_back_item};
pub use late::LateAgency;
pub use meeting::{Conclusion, MeetingWish, NewTask, close_meeting, conclude, open_meeting};
pub use minutes::{meeting_minutes, meeting_notice};
pub(crate) use page::Overviews;
pub use page::{Overview, Own, WayLine, YearMark, overview};
pub use report::overview_report;
pub use spending::{SourceLine, Spending};
pub use store::overview::{ItemKind, Meeting};
pub use walk::{
    Changed, ItemLine, LateTask, MeetingLine, Report, Stop, Walk, list_meetings, meeting,
};
pub use winners::{Warning, Winner};
