//! The items that an audit line on many of them is about, so that the line is found from each.

use super::{
    Tables,
    column::{big_integer, id, string, string_null},
};

/// Lines written before this step keep what their detail says, and are found by their own columns.
pub(super) fn make(tables: &mut Tables) {
    let concern = vec![
        id(),
        big_integer("seq"),
        string("unit"),
        string_null("indicator"),
    ];
    tables.create("audit_concern", concern);
    tables.index("audit_concern", &["unit", "indicator"]);
    tables.index("audit_concern", &["indicator"]);
}
