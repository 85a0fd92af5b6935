//! What a person was told: unread or all, day by day, and marking as read.

use app::{Moment, notice::Told};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::{IntoResponse, Redirect},
};

use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, fields, html};

#[derive(Template)]
#[template(path = "notice/inbox.html")]
struct InboxPage<'a> {
    shell: Shell<'a>,
    unread: u64,
    only_unread: bool,
    days: Vec<Day>,
    later: Option<String>,
    earlier: Option<String>,
}

/// The notices of one day.
struct Day {
    day: String,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    kind: &'static str,
    text: String,
    time: String,
    is_read: bool,
    is_urgent: bool,
}

/// `GET /notices`
pub(super) async fn page(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Answer {
    let asked = fields(uri.query().unwrap_or_default());
    let only_unread = asked.text("show") != "all";
    let page: u64 = asked.number("page").unwrap_or(0);
    let found = app::notice::inbox(&web.app, visitor.actor()?, only_unread, page).await?;
    let t = web.texts.speak(visitor.language);
    let turned = |page: u64| match only_unread {
        true => format!("/notices?page={page}"),
        false => format!("/notices?show=all&page={page}"),
    };
    html(&InboxPage {
        shell: Shell::new(&web, &visitor, &t.get("notice-title")),
        unread: found.unread,
        only_unread,
        days: days(&found.notices, web.app.now(), t),
        later: found.has_more.then(|| turned(page + 1)),
        earlier: (page > 0).then(|| turned(page - 1)),
    })
}

/// By day, today and yesterday in words.
fn days(notices: &[Told], now: Moment, t: T<'_>) -> Vec<Day> {
    let language = t.language();
    let day_of = app::calendar::day_of;
    let today = day_of(now);
    let name = |at: Moment| {
        let day = day_of(at);
        match () {
            () if day == today => t.get("notice-today"),
            () if today.yesterday().is_ok_and(|one| one == day) => t.get("notice-yesterday"),
            () => app::day::text(&day.to_string()),
        }
    };
    let row = |told: &Told| Row {
        id: told.id,
        kind: told.kind.title(language),
        text: told.sentence(language),
        time: clock(told.at),
        is_read: told.is_read,
        is_urgent: told.is_urgent,
    };
    notices
        .chunk_by(|one, next| day_of(one.at) == day_of(next.at))
        .map(|of_day| Day {
            day: of_day.first().map_or_else(String::new, |one| name(one.at)),
            rows: of_day.iter().map(row).collect(),
        })
        .collect()
}

/// `14:03`; the day stands above.
fn clock(at: Moment) -> String {
    let minute = app::calendar::minute_of(at);
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `POST /notices/{id}/reading`: marks it, and with `then=open` goes where it leads.
pub(super) async fn read_one(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let address = app::notice::mark_read(&web.app, visitor.actor()?, Some(id)).await?;
    // Only rooms write addresses, and only paths of this program.
    let own = address.filter(|address| address.starts_with('/') && !address.starts_with("//"));
    let to = match (fields.text("then"), own) {
        ("open", Some(address)) => address,
        _ => "/notices".to_owned(),
    };
    Ok(Redirect::to(&to).into_response())
}

/// `POST /notices/reading`
pub(super) async fn read_all(State(web): State<Web>, visitor: Visitor) -> Answer {
    app::notice::mark_read(&web.app, visitor.actor()?, None).await?;
    Ok(Redirect::to("/notices").into_response())
}
