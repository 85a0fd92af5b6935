//! The list of meetings, and opening one.

use app::{
    Invalid, Permission, Refusal,
    overview::{MeetingWish, list_meetings, open_meeting},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, date_text, html};

#[derive(Template)]
#[template(path = "overview/meetings.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    lines: Vec<Line>,
    may_hold: bool,
}

struct Line {
    id: i64,
    title: String,
    day: String,
    chair: String,
    is_open: bool,
    said: String,
}

#[derive(Template)]
#[template(path = "overview/new_meeting.html")]
struct FormPage<'a> {
    shell: Shell<'a>,
    complaints: Vec<(String, String)>,
    wish: MeetingWish,
}

impl FormPage<'_> {
    /// The complaint about a field, for the line above it.
    fn wrong(&self, field: &str) -> Option<&str> {
        let found = self.complaints.iter().find(|(name, _)| name == field);
        found.map(|(_, text)| text.as_str())
    }
}

/// `GET /meetings`
pub(super) async fn list(State(web): State<Web>, visitor: Visitor) -> Answer {
    let found = list_meetings(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    let shell = Shell::new(&web, &visitor, &t.get("meeting-title"));
    let lines = found.into_iter().map(|line| Line {
        id: line.meeting.id,
        day: date_text(&line.meeting.held_on),
        is_open: line.meeting.closed_at.is_none(),
        said: t.with(
            "meeting-said",
            &[("n", line.conclusions.into()), ("made", line.made.into())],
        ),
        title: line.meeting.title,
        chair: line.meeting.chair,
    });
    html(&ListPage {
        lines: lines.collect(),
        may_hold: shell.may(Permission::HoldMeetings),
        shell,
    })
}

/// `GET /meetings/new`
pub(super) async fn form(State(web): State<Web>, visitor: Visitor) -> Answer {
    let wish = MeetingWish {
        held_on: date_text(&web.app.today()),
        ..MeetingWish::default()
    };
    show(&web, &visitor, wish, &[])
}

fn show(web: &Web, visitor: &Visitor, wish: MeetingWish, complaints: &[Invalid]) -> Answer {
    let t: T<'_> = web.texts.speak(visitor.language);
    let told = complaints.iter();
    html(&FormPage {
        shell: Shell::new(web, visitor, &t.get("meeting-new"))
            .crumb("/meetings", t.get("meeting-title")),
        complaints: told
            .map(|one| (one.field.clone(), one.text(t.language()).to_owned()))
            .collect(),
        wish,
    })
}

/// `POST /meetings`
pub(super) async fn open(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let text = |name: &str| fields.text(name).to_owned();
    let wish = MeetingWish {
        title: text("title"),
        held_on: text("held_on"),
        place: text("place"),
        chair: text("chair"),
        secretary: text("secretary"),
        present: text("present"),
    };
    match open_meeting(&web.app, visitor.actor()?, wish.clone()).await {
        Ok(id) => Ok(Redirect::to(&format!("/meetings/{id}")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, wish, &complaints)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}
