//! What a unit would have scored, day by day.

use super::{
    Tables,
    column::{big_integer, id, string},
};

pub(super) fn make(tables: &mut Tables) {
    let day = vec![
        id(),
        big_integer("round_id"),
        big_integer("unit_id"),
        string("day"),
        big_integer("low_micro"),
        big_integer("middle_micro"),
        big_integer("high_micro"),
        big_integer("maximum_micro"),
        big_integer("measured_micro"),
        big_integer("estimated_micro"),
        big_integer("carried_micro"),
        big_integer("task_mark"),
        big_integer("made_at"),
    ];
    tables.create("estimate_day", day);
    tables.identify("estimate_day", &["round_id", "unit_id", "day"]);
    tables.index("estimate_day", &["unit_id"]);
}
