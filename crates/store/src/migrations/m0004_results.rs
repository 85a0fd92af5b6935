//! Frozen editions, and results that others published, as printed.

use super::{
    Tables,
    column::{
        big_integer, big_integer_null, id, integer, integer_null, string, string_null, string_uniq,
        text, text_null,
    },
};

pub(super) fn make(tables: &mut Tables) {
    let edition = vec![
        id(),
        big_integer("round_id"),
        integer("number"),
        string_uniq("fingerprint"),
        text("body"),
        text("decision"),
        big_integer("approved_by"),
        big_integer("approved_at"),
        big_integer_null("published_by"),
        big_integer_null("published_at"),
    ];
    tables.create("edition", edition);
    tables.identify("edition", &["round_id", "number"]);
    result(tables);
    printed(tables);
}

/// Values of an edition's units at each node, so that a page need not open the frozen document.
fn result(tables: &mut Tables) {
    let result = vec![
        id(),
        big_integer("edition_id"),
        big_integer("unit_id"),
        string("node"),
        string("kind"),
        string("points"),
        string("maximum"),
        string_null("value"),
        integer_null("rank"),
        integer_null("of"),
        integer("missing"),
    ];
    tables.create("result", result);
    tables.index("result", &["edition_id", "unit_id"]);
    tables.index("result", &["edition_id", "node"]);
    tables.index("result", &["unit_id", "node"]);
}

fn printed(tables: &mut Tables) {
    let row = vec![
        id(),
        big_integer("round_id"),
        integer("place"),
        big_integer_null("unit_id"),
        string("unit_name"),
        string("unit_group"),
        integer_null("rank"),
        integer_null("group_size"),
        string_null("value"),
        string_null("value_as_printed"),
        string_null("max_total"),
        string_null("percent"),
        string_null("class"),
        string("status"),
        text_null("note"),
        text_null("source"),
        string_null("confidence"),
    ];
    tables.create("printed_row", row);
    tables.index("printed_row", &["round_id"]);
    tables.index("printed_row", &["unit_id"]);
    let value = vec![
        id(),
        big_integer("row_id"),
        string("node"),
        string_null("points"),
        string_null("maximum"),
        string_null("value"),
        integer_null("rank"),
    ];
    tables.create("printed_value", value);
    tables.index("printed_value", &["row_id"]);
}
