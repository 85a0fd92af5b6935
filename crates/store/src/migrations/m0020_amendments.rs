//! What of a task was changed after its plan was signed.

use super::{
    Tables,
    column::{big_integer, boolean, id, string_null, text},
};

pub(super) fn make(tables: &mut Tables) {
    let amendment = vec![
        id(),
        big_integer("task_id"),
        big_integer("account_id"),
        big_integer("made_at"),
        text("words"),
        string_null("was_due_on"),
        string_null("due_on"),
        big_integer("was_lead_id"),
        big_integer("lead_id"),
        boolean("had_helped"),
    ];
    tables.create("task_amendment", amendment);
    tables.index("task_amendment", &["task_id"]);
}
