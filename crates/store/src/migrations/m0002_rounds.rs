//! Frameworks, rounds, who appraises what, recorded exceptions to the deadline.

use super::{
    Tables,
    column::{
        big_integer, big_integer_null, boolean, id, integer, integer_null, string, string_null,
        string_uniq, text, text_null,
    },
};

pub(super) fn make(tables: &mut Tables) {
    let framework = vec![
        id(),
        string_uniq("code"),
        string("title"),
        string("level"),
        text("source"),
        string("fingerprint"),
        big_integer("created_at"),
    ];
    tables.create("framework", framework);
    rounds(tables);
    let assignment = vec![
        id(),
        big_integer("round_id"),
        big_integer("account_id"),
        string("main_index"),
    ];
    tables.create("assignment", assignment);
    tables.identify("assignment", &["round_id", "account_id", "main_index"]);
    let permission = vec![
        id(),
        big_integer("round_id"),
        big_integer("unit_id"),
        big_integer("until"),
        text("reason"),
        big_integer("granted_by"),
        big_integer("granted_at"),
    ];
    tables.create("permission", permission);
    tables.index("permission", &["round_id", "unit_id"]);
}

fn rounds(tables: &mut Tables) {
    let round = vec![
        id(),
        string_uniq("slug"),
        string("title"),
        string("title_en"),
        integer("year"),
        string("level"),
        string("kind"),
        string("state"),
        big_integer_null("framework_id"),
        big_integer_null("previous_id"),
        boolean("fictional"),
        big_integer_null("deadline_at"),
        big_integer_null("explain_until"),
        string_null("published_on"),
        text_null("decision"),
        text_null("source"),
        text_null("note"),
        integer_null("ranked"),
        integer("version"),
        big_integer("created_at"),
    ];
    tables.create("round", round);
    tables.index("round", &["state"]);
}
