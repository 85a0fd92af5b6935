//! What a subscription sends: the words for the letter and the files of the room that writes it.

use engine::Language;
use report::document::Format;
use store::subscription::Subscription;

use crate::{
    Actor, App, Permission, Refusal, allows,
    campaign::{CampaignState, brief, brief_document},
    overview::{overview, overview_report},
};

/// Days after its end in which a campaign is still reported on.
const AFTER_END: i64 = 7;

/// A report that can be sent every week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// The leader's page.
    Overview,
    /// The brief of a campaign.
    Campaign,
}

impl Report {
    /// The name in forms and in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Campaign => "campaign",
        }
    }

    /// The report of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Overview, Self::Campaign]
            .into_iter()
            .find(|report| report.name() == name)
    }

    /// Whoever may read it may have it sent.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Overview => Permission::SeeOverview,
            Self::Campaign => Permission::SeePlan,
        }
    }

    /// What it is called, with the title of what it is of.
    #[must_use]
    pub fn title(self, of: &str, language: Language) -> String {
        match (self, language) {
            (Self::Overview, _) => language
                .pick("Báo cáo dành cho lãnh đạo", "The leader's report")
                .to_owned(),
            (Self::Campaign, Language::Vi) => format!("Bản tin tuần: {of}"),
            (Self::Campaign, Language::En) => format!("Brief of the week: {of}"),
        }
    }
}

/// A report as it goes out.
pub(super) struct Paper {
    /// What it is called in each language.
    pub(super) title: [String; 2],
    /// What it says, in a few sentences, in each language.
    pub(super) summary: [String; 2],
    /// Path of the page that shows it.
    pub(super) address: String,
    /// What its files are called, without an ending.
    pub(super) name: String,
    /// The files, in the order of [`Format::ALL`].
    pub(super) files: [Vec<u8>; 2],
    /// It is about invented data.
    pub(super) is_fictional: bool,
}

const LANGUAGES: [Language; 2] = [Language::Vi, Language::En];

/// Writes the report of a subscription as its person may read it today; nothing where it has come to
/// its end.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub(super) async fn paper(
    app: &App,
    actor: &Actor,
    row: &Subscription,
) -> Result<Option<Paper>, Refusal> {
    match Report::parse(&row.report) {
        Some(Report::Overview) => Ok(Some(of_overview(app, actor).await?)),
        Some(Report::Campaign) => of_campaign(app, actor, &row.slug).await,
        None => Ok(None),
    }
}

async fn of_overview(app: &App, actor: &Actor) -> Result<Paper, Refusal> {
    let page = overview(app, actor, "").await?;
    let is_fictional = page
        .own
        .as_ref()
        .is_some_and(|own| own.live.round.fictional);
    Ok(Paper {
        title: LANGUAGES.map(|language| Report::Overview.title("", language)),
        summary: LANGUAGES.map(|language| page.summary(language)),
        address: "/overview".to_owned(),
        name: format!("bao-cao-lanh-dao-{}", page.today),
        files: [
            overview_report(app, actor, "", Format::Word).await?,
            overview_report(app, actor, "", Format::Pdf).await?,
        ],
        is_fictional,
    })
}

async fn of_campaign(app: &App, actor: &Actor, slug: &str) -> Result<Option<Paper>, Refusal> {
    let week = brief(app, actor, slug).await?;
    let is_over = week.today > crate::estimate::later(&week.campaign.ends_on, AFTER_END);
    if is_over || week.campaign.state == CampaignState::Closed {
        return Ok(None);
    }
    Ok(Some(Paper {
        title: LANGUAGES.map(|language| Report::Campaign.title(&week.campaign.title, language)),
        summary: LANGUAGES.map(|language| week.summary(language)),
        address: format!("/campaigns/{slug}/brief"),
        name: format!("ban-tin-{slug}-{}", week.today),
        files: [
            brief_document(app, actor, slug, Format::Word).await?,
            brief_document(app, actor, slug, Format::Pdf).await?,
        ],
        is_fictional: week.round.fictional,
    }))
}

/// Whether somebody may have a report sent.
pub(super) fn may_have(actor: &Actor, report: Report) -> bool {
    allows(Some(actor), report.permission(), None)
}
