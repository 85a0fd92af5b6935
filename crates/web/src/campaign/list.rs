//! All campaigns.

use app::{
    Permission,
    campaign::{CampaignState, list_campaigns},
};
use askama::Template;
use axum::extract::State;

use crate::shell::{Answer, Shell, Visitor, Web, date_text, html};

#[derive(Template)]
#[template(path = "campaign/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    may_keep: bool,
    campaigns: Vec<(String, String, String, bool)>,
}

/// `GET /campaigns`
pub(super) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    let found = list_campaigns(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    let shell = Shell::new(&web, &visitor, &t.get("campaign-list"));
    let line = |one: &app::campaign::Campaign| {
        let days = format!("{}–{}", date_text(&one.starts_on), date_text(&one.ends_on));
        let is_running = one.state == CampaignState::Running;
        (one.slug.clone(), one.title.clone(), days, is_running)
    };
    html(&ListPage {
        may_keep: shell.may(Permission::KeepCampaign),
        campaigns: found.iter().map(line).collect(),
        shell,
    })
}
