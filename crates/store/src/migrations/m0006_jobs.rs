//! Work that outlasts a request, and which of its results the public may see.

use super::{
    Tables,
    column::{big_integer, big_integer_null, id, integer, string, text, text_null},
};

pub(super) fn make(tables: &mut Tables) {
    let job = vec![
        id(),
        string("kind"),
        string("subject"),
        text("parameters"),
        string("state"),
        integer("permille"),
        integer("attempt"),
        big_integer_null("lease_until"),
        big_integer("asked_by"),
        big_integer("asked_at"),
        big_integer_null("begun_at"),
        big_integer_null("ended_at"),
        text_null("result"),
        text_null("fault"),
    ];
    tables.create("job", job);
    tables.index("job", &["state"]);
    tables.index("job", &["subject"]);
    let released = vec![
        id(),
        big_integer("edition_id"),
        big_integer("job_id"),
        text("parameters"),
        text("intervals"),
        big_integer("released_by"),
        big_integer("released_at"),
    ];
    tables.create("released_analysis", released);
    tables.identify("released_analysis", &["edition_id"]);
}
