//! Statistics by locality: series, observations with their corrections, targets, what they feed; tokens of programs.

use super::{
    Tables,
    column::{
        big_integer, big_integer_null, boolean, id, integer, string, string_null, string_uniq,
        text, text_null,
    },
};

pub(super) fn make(tables: &mut Tables) {
    let series = vec![
        id(),
        string_uniq("code"),
        text("name"),
        text("name_en"),
        string("measure"),
        string("measure_en"),
        text("counted"),
        text("counted_en"),
        string("step"),
        string("adds"),
        string_null("weight"),
        string("number"),
        boolean("lower_is_better"),
        string("unit_kind"),
        text("source"),
        boolean("shipped"),
    ];
    tables.create("series", series);
    let observation = vec![
        id(),
        big_integer("series_id"),
        big_integer("unit_id"),
        string("period"),
        string_null("value"),
        string("status"),
        text_null("source"),
        text_null("document"),
        integer("version"),
        big_integer("made_by"),
        big_integer("made_at"),
        big_integer_null("replaced_at"),
    ];
    tables.create("observation", observation);
    tables.identify(
        "observation",
        &["series_id", "unit_id", "period", "version"],
    );
    tables.index("observation", &["period", "replaced_at"]);
    let target = vec![
        id(),
        big_integer("series_id"),
        big_integer_null("unit_id"),
        string("period"),
        string("value"),
    ];
    tables.create("series_target", target);
    tables.index("series_target", &["series_id", "period"]);
    let input = vec![
        id(),
        string("framework_code"),
        string("indicator"),
        string("input"),
        string("series_code"),
        string("how"),
        string("per"),
    ];
    tables.create("series_input", input);
    tables.identify("series_input", &["framework_code", "indicator", "input"]);
    let token = vec![
        id(),
        big_integer("account_id"),
        string_uniq("token_hash"),
        string("name"),
        big_integer("made_at"),
        big_integer_null("last_used_at"),
        big_integer_null("revoked_at"),
    ];
    tables.create("api_token", token);
    tables.index("api_token", &["account_id"]);
}
