//! Who owns which indicator of a round.

use super::{
    Tables,
    column::{big_integer, id, string},
};

pub(super) fn make(tables: &mut Tables) {
    let duty = vec![
        id(),
        big_integer("round_id"),
        string("indicator"),
        big_integer("unit_id"),
        string("part"),
    ];
    tables.create("duty", duty);
    tables.identify("duty", &["round_id", "indicator", "unit_id"]);
}
