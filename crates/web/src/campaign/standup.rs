//! The stand-up of a campaign, in letters that a whole meeting room can read.

use app::campaign::{AgencyStandup, standup};
use askama::Template;
use axum::extract::{Path, State};

use super::words::{DoingLine, TaskLine};
use crate::shell::{Answer, Shell, T, Visitor, Web, html};

#[derive(Template)]
#[template(path = "campaign/standup.html")]
struct StandupPage<'a> {
    shell: Shell<'a>,
    sub: String,
    agencies: Vec<AgencyPart>,
}

struct AgencyPart {
    lead: String,
    done: Vec<DoingLine>,
    today: Vec<TaskLine>,
    stuck: Vec<TaskLine>,
}

/// `GET /campaigns/{slug}/standup`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let found = standup(&web.app, visitor.actor()?, &slug).await?;
    let t = web.texts.speak(visitor.language);
    let framework = &found.framework;
    let lines = |tasks: &[app::campaign::CampaignTask]| -> Vec<TaskLine> {
        let own = tasks.iter();
        own.map(|one| TaskLine::of(one, framework, t)).collect()
    };
    let part = |one: &AgencyStandup| AgencyPart {
        lead: one.lead.clone(),
        done: done(one, t),
        today: lines(&one.today),
        stuck: lines(&one.stuck),
    };
    let day_of = [
        ("day", found.pace.day.into()),
        ("days", found.pace.days.into()),
        ("week", found.pace.week().into()),
    ];
    html(&StandupPage {
        sub: t.with("campaign-day-of", &day_of),
        agencies: found.agencies.iter().map(part).collect(),
        shell: Shell::new(&web, &visitor, &t.get("campaign-standup"))
            .crumb("/campaigns", t.get("campaign-list"))
            .crumb(format!("/campaigns/{slug}"), &found.campaign.title),
    })
}

fn done(agency: &AgencyStandup, t: T<'_>) -> Vec<DoingLine> {
    let done = agency.done.iter();
    done.map(|one| DoingLine::of(one, t)).collect()
}
