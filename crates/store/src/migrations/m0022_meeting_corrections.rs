//! What of a meeting was corrected or taken back while it was held, and the days that it moved.

use super::{
    Tables,
    column::{big_integer, id, string_null, text, text_null},
};

pub(super) fn make(tables: &mut Tables) {
    let correction = vec![
        id(),
        big_integer("item_id"),
        big_integer("account_id"),
        big_integer("made_at"),
        text("was"),
        text_null("words"),
        text("reason"),
    ];
    tables.create("meeting_correction", correction);
    tables.index("meeting_correction", &["item_id"]);
    let moved = vec![id(), big_integer("item_id"), string_null("was_due_on")];
    tables.create("meeting_move", moved);
    tables.identify("meeting_move", &["item_id"]);
}
