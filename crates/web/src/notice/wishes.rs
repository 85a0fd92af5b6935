//! How one wishes to be told: mail address, language, quiet hours, how soon of each kind, and weekly reports.

use app::{
    Invalid, Refusal,
    notice::{Group, NewWishes, NoticeKind, Pace, Wishes},
    subscription::{NewSubscription, subscriptions},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use engine::Language;

use super::reports::{self, Reports};
use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, html};

#[derive(Template)]
#[template(path = "notice/wishes.html")]
struct WishesPage<'a> {
    shell: Shell<'a>,
    mail_is_on: bool,
    knows_year: bool,
    typed: NewWishes,
    complaints: Vec<(String, String)>,
    groups: Vec<Kinds>,
    reports: Reports,
}

/// The kinds of one group.
struct Kinds {
    title: String,
    rows: Vec<Kind>,
}

struct Kind {
    name: &'static str,
    title: &'static str,
    /// Name and text of each pace, and whether it is the chosen one.
    paces: Vec<(&'static str, String, bool)>,
}

/// `GET /account/notices`
pub(super) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    show(&web, &visitor, (None, reports::usual()), &[]).await
}

/// `POST /account/notices`
pub(super) async fn save(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let new = NewWishes {
        mail: fields.text("mail").to_owned(),
        language: fields.text("language").to_owned(),
        quiet: (
            fields.text("quiet_from").to_owned(),
            fields.text("quiet_until").to_owned(),
        ),
        paces: fields
            .under("pace.")
            .map(|(kind, pace)| (kind.to_owned(), pace.to_owned()))
            .collect(),
    };
    match app::notice::save_wishes(&web.app, visitor.actor()?, new.clone()).await {
        Ok(()) => Ok(Redirect::to("/account/notices").into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let typed = (Some(new), reports::usual());
            let page = show(&web, &visitor, typed, &complaints).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// What is kept, as the form shows it.
fn typed(kept: &Wishes) -> NewWishes {
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let pace = |kind: &NoticeKind| (kind.name().to_owned(), kept.pace(*kind).name().to_owned());
    NewWishes {
        mail: kept.mail.clone().unwrap_or_default(),
        language: match kept.language {
            Language::Vi => "vi",
            Language::En => "en",
        }
        .to_owned(),
        quiet: (time(kept.quiet.0), time(kept.quiet.1)),
        paces: NoticeKind::ALL.iter().map(pace).collect(),
    }
}

/// The page with what was typed, else with what is kept.
pub(super) async fn show(
    web: &Web,
    visitor: &Visitor,
    (new, asked): (Option<NewWishes>, NewSubscription),
    complaints: &[Invalid],
) -> Answer {
    let t = web.texts.speak(visitor.language);
    let actor = visitor.actor()?;
    let typed = match new {
        Some(new) => new,
        None => typed(&app::notice::wishes(&web.app, actor).await?),
    };
    let sent = subscriptions(&web.app, actor).await?;
    let groups = Group::ALL.map(|group| Kinds {
        title: t.get(format!("notice-group-{}", group.name())),
        rows: NoticeKind::ALL
            .iter()
            .filter(|kind| kind.group() == group)
            .map(|kind| row(*kind, &typed, t))
            .collect(),
    });
    let now = web.app.now();
    html(&WishesPage {
        shell: Shell::new(web, visitor, &t.get("notice-wishes-title"))
            .crumb("/account", t.get("account-title")),
        mail_is_on: web.app.settings().mail.is_some(),
        knows_year: app::calendar::Calendar::shipped().knows(app::calendar::day_of(now)),
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
        typed,
        groups: groups.into(),
        reports: Reports::new(&sent, &asked, t),
    })
}

fn row(kind: NoticeKind, typed: &NewWishes, t: T<'_>) -> Kind {
    let own = typed.paces.iter().find(|(name, _)| name == kind.name());
    let chosen = own
        .and_then(|(_, pace)| Pace::parse(pace))
        .unwrap_or_else(|| kind.usual_pace());
    Kind {
        name: kind.name(),
        title: kind.title(t.language()),
        paces: Pace::ALL
            .map(|pace| {
                let text = t.get(format!("notice-pace-{}", pace.name()));
                (pace.name(), text, pace == chosen)
            })
            .into(),
    }
}

impl WishesPage<'_> {
    /// The complaint about a field.
    fn wrong(&self, field: &str) -> Option<&str> {
        let found = self.complaints.iter().find(|(name, _)| name == field)?;
        Some(&found.1)
    }
}
