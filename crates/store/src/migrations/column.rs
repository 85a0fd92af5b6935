//! Columns by type, so that a table reads as the list of what it holds.

use sea_orm::sea_query::ColumnDef;

/// A key that the database numbers by itself.
pub(super) fn id() -> ColumnDef {
    big_integer("id").auto_increment().primary_key().take()
}

pub(super) fn big_integer(name: &'static str) -> ColumnDef {
    big_integer_null(name).not_null().take()
}

pub(super) fn big_integer_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().take()
}

pub(super) fn integer(name: &'static str) -> ColumnDef {
    integer_null(name).not_null().take()
}

pub(super) fn integer_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().take()
}

pub(super) fn boolean(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().take()
}

pub(super) fn blob(name: &'static str) -> ColumnDef {
    blob_null(name).not_null().take()
}

pub(super) fn blob_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).blob().take()
}

/// A short text: a name, a code, a hash.
pub(super) fn string(name: &'static str) -> ColumnDef {
    string_null(name).not_null().take()
}

pub(super) fn string_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).string().take()
}

/// A short text that stands only once.
pub(super) fn string_uniq(name: &'static str) -> ColumnDef {
    string(name).unique_key().take()
}

/// A text of any length.
pub(super) fn text(name: &'static str) -> ColumnDef {
    text_null(name).not_null().take()
}

pub(super) fn text_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().take()
}
