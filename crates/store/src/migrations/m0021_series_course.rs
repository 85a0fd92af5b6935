//! From when a series is asked for, by which day, and since when it is not any more.

use super::{
    Tables,
    column::{big_integer_null, integer_null},
};

pub(super) fn make(tables: &mut Tables) {
    tables.add("series", integer_null("due_days"));
    tables.add("series", big_integer_null("made_at"));
    tables.add("series", big_integer_null("closed_at"));
}
