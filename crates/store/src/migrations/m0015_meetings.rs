//! Meetings that walk late tasks, and what they concluded.

use super::{
    Tables,
    column::{big_integer, big_integer_null, id, integer, string, string_null, text},
};

pub(super) fn make(tables: &mut Tables) {
    let meeting = vec![
        id(),
        text("title"),
        string("held_on"),
        text("place"),
        text("chair"),
        text("secretary"),
        text("present"),
        big_integer("opened_at"),
        big_integer_null("closed_at"),
        integer("version"),
    ];
    tables.create("meeting", meeting);
    let item = vec![
        id(),
        big_integer("meeting_id"),
        big_integer("unit_id"),
        big_integer_null("task_id"),
        string("kind"),
        text("words"),
        string_null("due_on"),
        big_integer_null("task_made_id"),
        big_integer("made_by"),
        big_integer("made_at"),
    ];
    tables.create("meeting_item", item);
    tables.index("meeting_item", &["meeting_id"]);
}
