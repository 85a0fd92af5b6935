//! Campaigns: some weeks in which chosen tasks and indicators are followed day by day.

use super::{
    Tables,
    column::{big_integer, big_integer_null, id, integer, string, string_null, string_uniq, text},
};

pub(super) fn make(tables: &mut Tables) {
    let campaign = vec![
        id(),
        string_uniq("slug"),
        text("title"),
        big_integer("round_id"),
        big_integer("unit_id"),
        string("starts_on"),
        string("ends_on"),
        big_integer("from_micro"),
        big_integer("target_micro"),
        string("state"),
        big_integer("made_by"),
        big_integer("made_at"),
        integer("version"),
    ];
    tables.create("campaign", campaign);
    let item = vec![
        id(),
        big_integer("campaign_id"),
        big_integer_null("task_id"),
        string_null("indicator"),
    ];
    tables.create("campaign_item", item);
    tables.index("campaign_item", &["campaign_id"]);
}
