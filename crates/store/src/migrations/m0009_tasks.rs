//! What is done to raise an index: tasks, who helps, what each waits for, what it is to win, and what is said of it.

use super::{
    Tables,
    column::{
        big_integer, big_integer_null, boolean, id, integer, integer_null, string, string_null,
        string_uniq, text, text_null,
    },
};

pub(super) fn make(tables: &mut Tables) {
    tables.create("task", task());
    tables.index("task", &["state", "due_on"]);
    tables.index("task", &["lead_id", "state"]);
    tables.index("task", &["plan_id"]);
    tables.create("task_unit", pair("task_id", "unit_id"));
    tables.identify("task_unit", &["task_id", "unit_id"]);
    tables.index("task_unit", &["unit_id"]);
    tables.create("task_need", pair("task_id", "needs_id"));
    tables.identify("task_need", &["task_id", "needs_id"]);
    tables.index("task_need", &["needs_id"]);
    let gain = vec![
        id(),
        big_integer("task_id"),
        big_integer("round_id"),
        string("indicator"),
        big_integer_null("expected_micro"),
        big_integer_null("won_micro"),
    ];
    tables.create("task_gain", gain);
    tables.identify("task_gain", &["task_id", "round_id", "indicator"]);
    tables.index("task_gain", &["round_id", "indicator"]);
    let milestone = vec![
        id(),
        big_integer("task_id"),
        text("words"),
        string_null("due_on"),
        string_null("done_on"),
    ];
    tables.create("milestone", milestone);
    tables.index("milestone", &["task_id"]);
    tables.create("task_note", note());
    tables.index("task_note", &["task_id"]);
    let reason = vec![
        id(),
        big_integer("round_id"),
        string("indicator"),
        text("words"),
        big_integer("made_by"),
        big_integer("made_at"),
    ];
    tables.create("task_gap_reason", reason);
    tables.identify("task_gap_reason", &["round_id", "indicator"]);
}

fn task() -> Vec<sea_orm::sea_query::ColumnDef> {
    vec![
        id(),
        big_integer_null("plan_id"),
        string_uniq("code"),
        text("title"),
        text("search_key"),
        text("deliverable"),
        string("state"),
        integer("progress"),
        big_integer("lead_id"),
        string_null("starts_on"),
        string_null("due_on"),
        string_null("done_on"),
        text_null("programme"),
        big_integer_null("cost_vnd"),
        string_null("means"),
        string_null("repeats"),
        boolean("campaign"),
        big_integer("made_by"),
        big_integer("made_at"),
        integer("version"),
    ]
}

fn pair(one: &'static str, other: &'static str) -> Vec<sea_orm::sea_query::ColumnDef> {
    vec![id(), big_integer(one), big_integer(other)]
}

fn note() -> Vec<sea_orm::sea_query::ColumnDef> {
    vec![
        id(),
        big_integer("task_id"),
        big_integer("account_id"),
        big_integer("made_at"),
        string("kind"),
        text("words"),
        integer_null("progress"),
        big_integer_null("document_id"),
        big_integer_null("thread_id"),
        big_integer_null("resolved_at"),
        big_integer_null("resolved_by"),
    ]
}
