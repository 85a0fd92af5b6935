//! Reports that are sent every week: what the person has, and the form that asks for one.

use app::{
    Refusal,
    subscription::{
        DayOff, NewSubscription, Offer, Report, SubscriptionLine, Subscriptions,
        remove_subscription, save_subscription,
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::wishes;
use crate::shell::{Answer, Fields, T, Visitor, Web};

/// First and last hour that the form offers, in half hours.
const HOURS: std::ops::RangeInclusive<u16> = 12..=36;
/// Days that the form offers, Monday to Friday.
const WEEKDAYS: std::ops::RangeInclusive<i32> = 1..=5;

/// The section of the page; empty for whoever can have no report sent.
pub(super) struct Reports {
    pub(super) lines: Vec<Line>,
    pub(super) offers: Vec<Choice>,
    pub(super) weekdays: Vec<Choice>,
    pub(super) hours: Vec<Choice>,
    pub(super) rules: Vec<Choice>,
}

/// A report that is sent.
pub(super) struct Line {
    pub(super) id: i64,
    pub(super) title: String,
    pub(super) href: String,
    pub(super) when: String,
    pub(super) day_off: String,
    pub(super) next: String,
}

/// A choice of a form: its value, its text, and whether it is the chosen one.
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) text: String,
    pub(super) is_chosen: bool,
}

/// What the form begins with.
pub(super) fn usual() -> NewSubscription {
    NewSubscription {
        report: String::new(),
        weekday: "1".to_owned(),
        hour: "07:30".to_owned(),
        day_off: DayOff::After.name().to_owned(),
    }
}

impl Reports {
    pub(super) fn new(found: &Subscriptions, asked: &NewSubscription, t: T<'_>) -> Self {
        let choice = |value: String, text: String, chosen: &str| Choice {
            is_chosen: value == chosen,
            value,
            text,
        };
        let offer = |offer: &Offer| {
            let title = offer.report.title(&offer.of, t.language());
            choice(value(offer.report, &offer.slug), title, &asked.report)
        };
        let weekday = |day: i32| choice(day.to_string(), weekday(day, t), &asked.weekday);
        let hour = |half: u16| {
            let text = clock(half * 30);
            choice(text.clone(), text, &asked.hour)
        };
        let rule = |rule: DayOff| {
            let text = t.get(format!("sent-day-off-{}", rule.name()));
            choice(rule.name().to_owned(), text, &asked.day_off)
        };
        Self {
            lines: found.lines.iter().map(|line| Line::new(line, t)).collect(),
            offers: found.offers.iter().map(offer).collect(),
            weekdays: WEEKDAYS.map(weekday).collect(),
            hours: HOURS.map(hour).collect(),
            rules: DayOff::ALL.map(rule).into(),
        }
    }

    /// Nothing is sent and nothing can be.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.offers.is_empty()
    }
}

impl Line {
    fn new(line: &SubscriptionLine, t: T<'_>) -> Self {
        let row = &line.row;
        let minute = u16::try_from(row.minute).unwrap_or(0);
        Self {
            id: row.id,
            title: line.report.title(&line.of, t.language()),
            href: match line.report {
                Report::Overview => "/overview".to_owned(),
                Report::Campaign => format!("/campaigns/{}/brief", row.slug),
            },
            when: format!("{}, {}", weekday(row.weekday, t), clock(minute)),
            day_off: t.get(format!("sent-day-off-{}", row.day_off.name())),
            next: app::day::moment_text(row.next_at, t.language()),
        }
    }
}

/// How the form names a report.
fn value(report: Report, slug: &str) -> String {
    match slug {
        "" => report.name().to_owned(),
        slug => format!("{}:{slug}", report.name()),
    }
}

fn weekday(day: i32, t: T<'_>) -> String {
    t.get(format!("sent-weekday-{day}"))
}

/// `07:30`.
fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `POST /account/reports`
pub(super) async fn ask(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let asked = NewSubscription {
        report: fields.text("report").to_owned(),
        weekday: fields.text("weekday").to_owned(),
        hour: fields.text("hour").to_owned(),
        day_off: fields.text("day_off").to_owned(),
    };
    match save_subscription(&web.app, visitor.actor()?, asked.clone()).await {
        Ok(()) => Ok(Redirect::to("/account/notices#reports").into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = wishes::show(&web, &visitor, (None, asked), &complaints).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /account/reports/{id}/removal`
pub(super) async fn remove(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Answer {
    remove_subscription(&web.app, visitor.actor()?, id).await?;
    Ok(Redirect::to("/account/notices#reports").into_response())
}
