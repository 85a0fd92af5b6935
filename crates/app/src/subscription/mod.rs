//! Reports that people have sent to themselves every week: asked for, written when their moment comes, told and mailed.

mod keep;
mod paper;
mod send;
mod week;

pub use keep::{
    NewSubscription, Offer, SubscriptionLine, Subscriptions, remove_subscription,
    save_subscription, subscriptions,
};
pub use paper::Report;
pub(crate) use send::send_due;
pub use store::subscription::{DayOff, Subscription};
