//! The kinds of official documents, with their names and abbreviations.

/// The kind of a document: the named kinds of administrative documents that the product makes.
///
/// Names and abbreviations are those of Decree 30/2020/NĐ-CP, appendix III.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Nghị quyết.
    Resolution,
    /// Quyết định.
    Decision,
    /// Chỉ thị.
    Directive,
    /// Quy chế.
    Statute,
    /// Quy định.
    Regulation,
    /// Thông báo.
    Notice,
    /// Hướng dẫn.
    Guideline,
    /// Chương trình.
    Programme,
    /// Kế hoạch.
    Plan,
    /// Phương án.
    Scheme,
    /// Đề án.
    Project,
    /// Báo cáo.
    Report,
    /// Biên bản.
    Minutes,
    /// Tờ trình.
    Proposal,
    /// Giấy mời.
    Invitation,
    /// Công văn: the only kind whose name is not printed; its summary stands under the number.
    Letter,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 16] = [
        Self::Resolution,
        Self::Decision,
        Self::Directive,
        Self::Statute,
        Self::Regulation,
        Self::Notice,
        Self::Guideline,
        Self::Programme,
        Self::Plan,
        Self::Scheme,
        Self::Project,
        Self::Report,
        Self::Minutes,
        Self::Proposal,
        Self::Invitation,
        Self::Letter,
    ];

    /// The name as it stands in a sentence: "Quyết định".
    #[must_use]
    pub fn name(self) -> &'static str {
        self.terms().0
    }

    /// The abbreviation in the symbol, `QĐ` in `15/QĐ-UBND`; a letter has none.
    #[must_use]
    pub fn abbreviation(self) -> Option<&'static str> {
        self.terms().1
    }

    /// The words between the legal bases and the articles, of the kinds that enact something.
    pub(super) fn operative(self) -> Option<&'static str> {
        match self {
            Self::Decision => Some("QUYẾT ĐỊNH:"),
            Self::Resolution => Some("QUYẾT NGHỊ:"),
            _ => None,
        }
    }

    fn terms(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Resolution => ("Nghị quyết", Some("NQ")),
            Self::Decision => ("Quyết định", Some("QĐ")),
            Self::Directive => ("Chỉ thị", Some("CT")),
            Self::Statute => ("Quy chế", Some("QC")),
            Self::Regulation => ("Quy định", Some("QyĐ")),
            Self::Notice => ("Thông báo", Some("TB")),
            Self::Guideline => ("Hướng dẫn", Some("HD")),
            Self::Programme => ("Chương trình", Some("CTr")),
            Self::Plan => ("Kế hoạch", Some("KH")),
            Self::Scheme => ("Phương án", Some("PA")),
            Self::Project => ("Đề án", Some("ĐA")),
            Self::Report => ("Báo cáo", Some("BC")),
            Self::Minutes => ("Biên bản", Some("BB")),
            Self::Proposal => ("Tờ trình", Some("TTr")),
            Self::Invitation => ("Giấy mời", Some("GM")),
            Self::Letter => ("Công văn", None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_those_of_the_decree_and_differ() {
        let printed: Vec<_> = Kind::ALL
            .iter()
            .filter_map(|kind| kind.abbreviation())
            .collect();
        assert_eq!(
            printed.join(" "),
            "NQ QĐ CT QC QyĐ TB HD CTr KH PA ĐA BC BB TTr GM"
        );
        assert_eq!(Kind::Letter.abbreviation(), None);
    }
}
