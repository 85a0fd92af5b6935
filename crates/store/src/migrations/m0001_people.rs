//! Units and their succession, accounts, sessions, one-time links, the audit chain.

use super::{
    Tables,
    column::{
        big_integer, big_integer_null, blob, boolean, id, integer, string, string_null,
        string_uniq, text, text_null,
    },
};

pub(super) fn make(tables: &mut Tables) {
    units(tables);
    accounts(tables);
    audit(tables);
}

fn units(tables: &mut Tables) {
    let unit = vec![
        id(),
        string_uniq("code"),
        string_null("official_code"),
        string("name"),
        string("kind"),
        string("unit_group"),
        string_null("parent"),
        string_null("valid_from"),
        string_null("valid_to"),
        boolean("fictional"),
        string_null("source"),
        blob("sort_key"),
        string("search_key"),
    ];
    tables.create("unit", unit);
    tables.index("unit", &["unit_group"]);
    let succession = vec![
        id(),
        string("predecessor"),
        string("successor"),
        string("on_date"),
        string_null("legal_basis"),
    ];
    tables.create("succession", succession);
    tables.identify("succession", &["predecessor", "successor"]);
    tables.index("succession", &["successor"]);
}

fn accounts(tables: &mut Tables) {
    let account = vec![
        id(),
        string_uniq("login"),
        string("name"),
        string("role"),
        big_integer_null("unit_id"),
        text_null("password"),
        boolean("active"),
        integer("failures"),
        big_integer_null("locked_until"),
        big_integer("created_at"),
    ];
    tables.create("account", account);
    let mut token = string("token_hash");
    token.primary_key();
    let session = vec![
        token.clone(),
        big_integer("account_id"),
        big_integer("created_at"),
        big_integer("seen_at"),
        big_integer("expires_at"),
    ];
    tables.create("session", session);
    tables.index("session", &["account_id"]);
    let link = vec![
        token,
        big_integer("account_id"),
        big_integer("expires_at"),
        big_integer_null("used_at"),
    ];
    tables.create("link", link);
}

fn audit(tables: &mut Tables) {
    let mut seq = big_integer("seq");
    seq.primary_key();
    let line = vec![
        seq,
        big_integer("at"),
        big_integer_null("account_id"),
        string("actor"),
        string("action"),
        string_null("round"),
        string_null("unit"),
        string_null("indicator"),
        text("detail"),
        string("previous"),
        string("hash"),
    ];
    tables.create("audit", line);
    tables.index("audit", &["round", "unit", "indicator"]);
}
