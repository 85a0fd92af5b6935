//! Mail: one event, or the digest of a day, as a letter to one person in their language.

use std::fmt::Write as _;

use courier::{Enclosure, Letter, Mailer, Unsent};
use engine::Language;
use report::document::Format;
use store::{
    StoreError,
    notice::{delivery::Delivery, preference::list_preferences},
};

use super::{Arguments, NoticeKind, Wishes, event::enclosed, words::sentence};
use crate::{App, case::beside};

/// Sends a batch of one recipient as one letter.
pub(super) async fn send(app: &App, batch: &[Delivery]) -> Result<(), Unsent> {
    let Some(relay) = &app.settings().mail else {
        return Err(Unsent::Never("mail is off".to_owned()));
    };
    let (to, language) = recipient(app, batch).await?;
    let written = write(app, batch, (&to.0, language));
    let mailer = Mailer::new(relay).map_err(|wrong| Unsent::Later(wrong.0))?;
    let letter = Letter {
        number: format!("notice-{}", number(batch)),
        to,
        subject: written.subject,
        body: written.body,
        files: files(app, batch).await?,
        list: ("Thang".to_owned(), format!("notices.{}", relay.domain)),
        preferences: format!("{}/account/notices", base(app)),
        at_seconds: u64::try_from(app.now().seconds()).unwrap_or(0),
    };
    mailer.send(&letter).await
}

/// The files of a batch, as they were when what it tells of happened.
async fn files(app: &App, batch: &[Delivery]) -> Result<Vec<Enclosure>, Unsent> {
    let mut files = Vec::new();
    for one in batch {
        let arguments = Arguments::read(&one.arguments);
        for format in Format::ALL {
            let [hash, name] = enclosed(format).map(|argument| arguments.text(argument));
            if !hash.is_empty() {
                files.push(Enclosure {
                    name: name.to_owned(),
                    media_type: format.media_type().to_owned(),
                    bytes: bytes(app, hash).await?,
                });
            }
        }
    }
    Ok(files)
}

async fn bytes(app: &App, sha256: &str) -> Result<Vec<u8>, Unsent> {
    let (folder, own) = (app.store.files().clone(), sha256.to_owned());
    let read = beside(move || folder.read(&own)).await;
    match read.map_err(|fault| Unsent::Later(fault.to_string()))? {
        Err(StoreError::Absent) => Err(Unsent::Never("the file is gone".to_owned())),
        read => read.map_err(|fault| Unsent::Later(fault.to_string())),
    }
}

/// The number of a letter stays the same at every try: that of the first row of its batch.
fn number(batch: &[Delivery]) -> i64 {
    batch
        .first()
        .map_or(0, |first| first.batch.unwrap_or(first.id))
}

/// Name and address, as they are now: a person who left or took their address away gets no more.
async fn recipient(app: &App, batch: &[Delivery]) -> Result<((String, String), Language), Unsent> {
    let id = batch.first().map_or(0, |first| first.recipient_id);
    let db = app.store.reader();
    let later = |error: store::StoreError| Unsent::Later(error.to_string());
    let account = store::account::get_account(db, id).await.map_err(later)?;
    let kept = list_preferences(db, &[id]).await.map_err(later)?;
    let wishes = kept.first().map(Wishes::of).unwrap_or_default();
    match wishes.mail.filter(|_| account.active) {
        Some(mail) => Ok(((account.name, mail), wishes.language)),
        None => Err(Unsent::Never("no address".to_owned())),
    }
}

/// The address people use, without a slash at the end.
fn base(app: &App) -> &str {
    app.settings().public_url.trim_end_matches('/')
}

struct Written {
    subject: String,
    body: String,
}

fn write(app: &App, batch: &[Delivery], (name, language): (&str, Language)) -> Written {
    let mut body = match language {
        Language::Vi => format!("Kính gửi {name},\n\n"),
        Language::En => format!("Dear {name},\n\n"),
    };
    let mut subject = String::new();
    let mut kind = None;
    let mut is_fictional = false;
    let mut sorted: Vec<&Delivery> = batch.iter().collect();
    sorted.sort_by_key(|one| (NoticeKind::parse(&one.kind), one.at, one.id));
    for one in sorted {
        let Some(own) = NoticeKind::parse(&one.kind) else {
            continue;
        };
        let arguments = Arguments::read(&one.arguments);
        let said = sentence(own, &arguments, language);
        is_fictional |= !arguments.text("fictional").is_empty();
        if batch.len() > 1 && kind != Some(own) {
            kind = Some(own);
            _ = writeln!(body, "{}\n", own.title(language).to_uppercase());
        }
        _ = writeln!(body, "{said}\n{}{}\n", base(app), one.address);
        subject = match batch.len() {
            1 => format!("[Thang] {said}"),
            several => language
                .pick("[Thang] {n} thông báo", "[Thang] {n} notices")
                .replace("{n}", &several.to_string()),
        };
    }
    if is_fictional {
        body += language.pick(
            "Dữ liệu giả định của Tỉnh Mẫu, không phải số liệu thật.\n\n",
            "Invented data of Tỉnh Mẫu, not real figures.\n\n",
        );
    }
    body += &match language {
        Language::Vi => format!(
            "-- \nThang, phần mềm chỉ số: {0}\nThư gửi tự động, xin không trả lời. Chọn loại thư, giờ nhận hoặc thôi nhận: {0}/account/notices\n",
            base(app)
        ),
        Language::En => format!(
            "-- \nThang, the index software: {0}\nSent automatically, please do not reply. Choose what you get and when, or nothing: {0}/account/notices\n",
            base(app)
        ),
    };
    Written { subject, body }
}
