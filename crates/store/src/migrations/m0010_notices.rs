//! Notices to people, what goes out of them, what is to be said later, and how people want to be told.

use super::{
    Tables,
    column::{
        big_integer, big_integer_null, boolean, id, integer, string, string_null, text, text_null,
    },
};

pub(super) fn make(tables: &mut Tables) {
    what_is_said(tables);
    how_it_is_said(tables);
}

fn what_is_said(tables: &mut Tables) {
    let notice = vec![
        id(),
        string("event"),
        big_integer("account_id"),
        string("kind"),
        text("address"),
        text("arguments"),
        boolean("urgent"),
        big_integer("at"),
        big_integer_null("read_at"),
    ];
    tables.create("notice", notice);
    tables.identify("notice", &["event", "account_id"]);
    tables.index("notice", &["account_id", "read_at"]);
    let delivery = vec![
        id(),
        string("event"),
        string("channel"),
        big_integer("recipient_id"),
        string("kind"),
        text("address"),
        text("arguments"),
        big_integer("at"),
        boolean("digest"),
        string("state"),
        big_integer("due_at"),
        integer("attempt"),
        big_integer_null("batch"),
        big_integer_null("lease_until"),
        big_integer_null("ended_at"),
        text_null("fault"),
    ];
    tables.create("notice_delivery", delivery);
    tables.identify("notice_delivery", &["event", "channel", "recipient_id"]);
    tables.index("notice_delivery", &["state", "due_at"]);
    let reminder = vec![
        id(),
        string("subject"),
        string_null("within"),
        string("kind"),
        big_integer("at"),
        text("address"),
        text("arguments"),
        text("recipients"),
        boolean("urgent"),
        string("state"),
    ];
    tables.create("reminder", reminder);
    tables.index("reminder", &["state", "at"]);
    tables.index("reminder", &["subject"]);
    tables.index("reminder", &["within"]);
}

fn how_it_is_said(tables: &mut Tables) {
    let preference = vec![
        big_integer("account_id").primary_key().take(),
        string_null("mail"),
        string("language"),
        integer("quiet_from"),
        integer("quiet_until"),
        text("paces"),
        big_integer("changed_at"),
    ];
    tables.create("notice_preference", preference);
    let hook = vec![
        id(),
        string("name"),
        text("address"),
        string("secret"),
        text("kinds"),
        boolean("active"),
        big_integer("made_by"),
        big_integer("made_at"),
    ];
    tables.create("notice_hook", hook);
}
