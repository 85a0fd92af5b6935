//! Campaigns: some weeks of chosen tasks and indicators, followed day by day against a pace.

mod brief;
mod document;
mod keep;
mod open;
mod page;
mod standup;

pub use brief::{Brief, BriefTask, brief};
pub use document::brief_document;
pub use keep::{CampaignWish, close_campaign, create_campaign};
pub use open::{CampaignTask, list_campaigns};
pub use page::{CampaignPage, Doing, Followed, Pace, campaign_page};
pub use standup::{AgencyStandup, Standup, standup};
pub use store::campaign::{Campaign, CampaignState};
