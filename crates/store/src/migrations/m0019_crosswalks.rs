//! What stands for what between two frameworks, as somebody has looked it through.

use super::{
    Tables,
    column::{big_integer, id, integer, string, text_null},
};

pub(super) fn make(tables: &mut Tables) {
    let crosswalk = vec![
        id(),
        string("old_code"),
        string("new_code"),
        text_null("source"),
        big_integer("account_id"),
        big_integer("changed_at"),
        integer("version"),
    ];
    tables.create("crosswalk", crosswalk);
    tables.identify("crosswalk", &["old_code", "new_code"]);
}
