//! Reports that people have sent to themselves, each with the moment of the next one.

use super::{
    Tables,
    column::{big_integer, big_integer_null, id, integer, string},
};

pub(super) fn make(tables: &mut Tables) {
    let subscription = vec![
        id(),
        big_integer("account_id"),
        string("report"),
        string("slug"),
        integer("weekday"),
        integer("minute"),
        string("day_off"),
        big_integer("next_at"),
        big_integer_null("last_at"),
        big_integer("made_at"),
    ];
    tables.create("subscription", subscription);
    tables.identify("subscription", &["account_id", "report", "slug"]);
    tables.index("subscription", &["next_at"]);
}
