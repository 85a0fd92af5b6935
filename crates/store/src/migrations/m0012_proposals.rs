//! What units want to do, what was done before, what is shared already, and the money for it.

use super::{
    Tables,
    column::{
        big_integer, big_integer_null, boolean, id, integer, integer_null, string, string_null,
        string_uniq, text, text_null,
    },
};

pub(super) fn make(tables: &mut Tables) {
    proposals(tables);
    others(tables);
    money(tables);
}

fn proposals(tables: &mut Tables) {
    let proposal = vec![
        id(),
        string_uniq("code"),
        big_integer("unit_id"),
        integer("year"),
        text("title"),
        text("search_key"),
        text("need"),
        text("description"),
        string("manner"),
        string_null("starts_on"),
        string_null("ends_on"),
        text("contact"),
        text_null("justification"),
        string("state"),
        big_integer_null("merged_into"),
        big_integer("made_by"),
        big_integer("made_at"),
        big_integer("changed_at"),
        big_integer("revision"),
    ];
    tables.create("proposal", proposal);
    tables.index("proposal", &["year", "state"]);
    tables.index("proposal", &["unit_id"]);
    tables.index("proposal", &["revision"]);
    let need = vec![
        id(),
        big_integer("proposal_id"),
        big_integer("round_id"),
        string("indicator"),
        string_null("points"),
    ];
    tables.create("proposal_need", need);
    tables.identify("proposal_need", &["proposal_id", "round_id", "indicator"]);
    let cost = vec![
        id(),
        big_integer("proposal_id"),
        integer("year"),
        string("source"),
        big_integer("amount_vnd"),
    ];
    tables.create("proposal_cost", cost);
    tables.identify("proposal_cost", &["proposal_id", "year", "source"]);
    let reviewer = vec![
        id(),
        big_integer("proposal_id"),
        big_integer("account_id"),
        string_null("verdict"),
        text_null("words"),
        big_integer("named_by"),
        big_integer("named_at"),
        big_integer_null("said_at"),
    ];
    tables.create("proposal_reviewer", reviewer);
    tables.identify("proposal_reviewer", &["proposal_id", "account_id"]);
    let event = vec![
        id(),
        big_integer("proposal_id"),
        string("verb"),
        text_null("words"),
        big_integer_null("other_id"),
        string_null("record"),
        big_integer("account_id"),
        big_integer("at"),
    ];
    tables.create("proposal_event", event);
    tables.index("proposal_event", &["proposal_id"]);
}

fn others(tables: &mut Tables) {
    let project = vec![
        id(),
        string_uniq("code"),
        text("name"),
        text("description"),
        big_integer_null("unit_id"),
        integer("from_year"),
        integer_null("to_year"),
        big_integer_null("amount_vnd"),
        string_null("source"),
        text_null("note"),
        big_integer("revision"),
    ];
    tables.create("project", project);
    tables.index("project", &["revision"]);
    let platform = vec![
        id(),
        string_uniq("code"),
        text("name"),
        text("purpose"),
        text("owner"),
        text_null("basis"),
        text_null("note"),
        big_integer("revision"),
    ];
    tables.create("platform", platform);
    tables.index("platform", &["revision"]);
}

fn money(tables: &mut Tables) {
    let line = vec![
        id(),
        integer("year"),
        string("source"),
        string("stage"),
        string_null("manner"),
        big_integer("amount_vnd"),
        string_null("on_day"),
        big_integer_null("unit_id"),
        big_integer_null("task_id"),
        big_integer_null("project_id"),
        big_integer_null("proposal_id"),
        big_integer_null("round_id"),
        string_null("indicator"),
        text("document"),
        text_null("note"),
        big_integer_null("corrects_id"),
        big_integer("made_by"),
        big_integer("made_at"),
    ];
    tables.create("fund_line", line);
    tables.index("fund_line", &["year"]);
    tables.identify("fund_line", &["corrects_id"]);
    let finding = vec![
        id(),
        string_uniq("code"),
        string_null("number"),
        string_null("issued_on"),
        text_null("agency"),
        big_integer_null("amount_vnd"),
        text("words"),
        text_null("source"),
        boolean("fictional"),
        big_integer_null("unit_id"),
        big_integer_null("project_id"),
        big_integer("made_by"),
        big_integer("made_at"),
    ];
    tables.create("finding", finding);
}
