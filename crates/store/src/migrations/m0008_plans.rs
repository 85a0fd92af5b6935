//! Causes of lost points, plans, and what units remark on them.

use super::{
    Tables,
    column::{
        big_integer, big_integer_null, boolean, id, integer, string, string_null, string_uniq,
        text, text_null,
    },
};

pub(super) fn make(tables: &mut Tables) {
    causes(tables);
    plans(tables);
    remarks(tables);
}

fn causes(tables: &mut Tables) {
    let cause = vec![
        id(),
        big_integer("round_id"),
        big_integer("unit_id"),
        string("indicator"),
        string("kind"),
        boolean("is_main"),
        text("words"),
        text("evidence"),
        big_integer("made_by"),
        big_integer("made_at"),
    ];
    tables.create("cause", cause);
    tables.identify("cause", &["round_id", "unit_id", "indicator", "kind"]);
}

fn plans(tables: &mut Tables) {
    let plan = vec![
        id(),
        string_uniq("slug"),
        integer("year"),
        text("title"),
        big_integer("unit_id"),
        big_integer_null("parent_id"),
        big_integer("round_id"),
        string("state"),
        text("content"),
        string_null("remarks_until"),
        string_null("units_due"),
        string_null("number"),
        string_null("signed_on"),
        string_null("fingerprint"),
        integer("version"),
    ];
    tables.create("plan", plan);
    tables.index("plan", &["parent_id"]);
}

fn remarks(tables: &mut Tables) {
    let remark = vec![
        id(),
        big_integer("plan_id"),
        big_integer("unit_id"),
        big_integer("account_id"),
        text("place"),
        text("words"),
        big_integer("made_at"),
        string_null("verdict"),
        text_null("reason"),
        big_integer_null("answered_by"),
        big_integer_null("answered_at"),
    ];
    tables.create("remark", remark);
    tables.index("remark", &["plan_id"]);
    let agreement = vec![
        id(),
        big_integer("plan_id"),
        big_integer("unit_id"),
        big_integer("account_id"),
        big_integer("made_at"),
    ];
    tables.create("plan_agreement", agreement);
    tables.identify("plan_agreement", &["plan_id", "unit_id"]);
}
