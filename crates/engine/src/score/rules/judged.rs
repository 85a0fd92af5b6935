//! Judged: a person gives 0 to M; without that the leaf is not appraised yet, never 0.

use super::{Gap, short};
use crate::Language;
use crate::amount::Amount;
use crate::score::Reason;

/// Points come only as an answer of points; inputs, where there are any, inform the appraiser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Judged;

impl Judged {
    pub(super) fn points(self) -> Result<Amount, Gap> {
        Err(Gap::Missing(Reason::NotAppraised))
    }

    pub(super) fn describe(self, maximum: Amount, language: Language) -> String {
        let most = short(maximum, language);
        match language {
            Language::Vi => format!("Thẩm định cho từ 0 đến {most} điểm"),
            Language::En => format!("The appraiser gives 0 to {most} points"),
        }
    }
}
