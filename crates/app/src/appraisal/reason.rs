//! The list of reasons for other points than were claimed.

/// Why an appraiser gives other points. The locales have a sentence for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// No document proves the claim.
    MissingEvidence,
    /// The document is no longer in force, or too old.
    EvidenceOutdated,
    /// The number claimed is not the one in the document.
    NumberMismatch,
    /// The document or number belongs to another period.
    WrongPeriod,
    /// The same thing was counted twice.
    CountedTwice,
    /// The standing office has other data, which may raise as well as lower.
    OfficeData,
    /// The indicator has no rule: the appraiser gives the points, and says why in words.
    Judged,
    /// Another reason, given in words.
    Other,
}

impl Reason {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 8] = [
        Self::MissingEvidence,
        Self::EvidenceOutdated,
        Self::NumberMismatch,
        Self::WrongPeriod,
        Self::CountedTwice,
        Self::OfficeData,
        Self::Judged,
        Self::Other,
    ];

    /// Its name in forms, in the database and in the audit chain.
    pub fn code(self) -> &'static str {
        match self {
            Self::MissingEvidence => "missing-evidence",
            Self::EvidenceOutdated => "evidence-outdated",
            Self::NumberMismatch => "number-mismatch",
            Self::WrongPeriod => "wrong-period",
            Self::CountedTwice => "counted-twice",
            Self::OfficeData => "office-data",
            Self::Judged => "judged",
            Self::Other => "other",
        }
    }

    /// Whether it says nothing without words.
    pub fn needs_words(self) -> bool {
        matches!(self, Self::Judged | Self::Other)
    }

    /// The reason with this name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back() {
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.code()), Some(reason));
        }
        assert_eq!(Reason::parse("because"), None);
    }
}
