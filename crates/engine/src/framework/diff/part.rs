//! Which part of a framework, a group or a node changed: its name for programs and in words.

use crate::Language;

/// A part that can differ between two versions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The whole thing came or went, or stands under another code.
    Whole,
    /// Vietnamese title.
    Title,
    /// English title.
    TitleEn,
    /// Short title.
    Short,
    /// English short title.
    ShortEn,
    /// Plain words for those who fill in.
    Explanation,
    /// What to attach.
    Evidence,
    /// Legal texts.
    LegalBasis,
    /// Why the rule is a guess.
    Inferred,
    /// The agency that answers for it.
    Owner,
    /// Who supplies the values.
    Supplier,
    /// Greatest points.
    Maximum,
    /// Scored, or collected only.
    Scored,
    /// The rule.
    Rule,
    /// Whether a unit may declare it not applicable.
    NotApplicable,
    /// An input: its type and bounds.
    Input(String),
    /// What an input asks, in words.
    InputTitle(String),
    /// The same in English.
    InputTitleEn(String),
    /// What an input counts.
    InputUnit(String),
    /// The same in English.
    InputUnitEn(String),
    /// The main indices of a group or a pillar.
    Indices,
    /// Which bodies it scores.
    Level,
    /// The year of the set.
    Year,
    /// How far it may be trusted.
    Status,
    /// How units are compared.
    Compare,
    /// Groups that are assessed without ranks.
    UnrankedGroups,
    /// What the edges of the bands are measured in.
    BandsOn,
    /// Where a band lies.
    Edges,
    /// Decimals shown.
    Decimals,
    /// Rounding of what is shown.
    Rounding,
    /// Where names and points come from.
    Source,
    /// The decision.
    Decision,
    /// What must be said with it.
    Notes,
    /// The same in English.
    NotesEn,
}

impl Part {
    /// Its name for programs: the key of the framework file, `input a` for an input.
    #[must_use]
    pub fn name(&self) -> String {
        let name = match self {
            Self::Whole => "whole",
            Self::Title => "title",
            Self::TitleEn => "title_en",
            Self::Short => "short",
            Self::ShortEn => "short_en",
            Self::Explanation => "explanation",
            Self::Evidence => "evidence",
            Self::LegalBasis => "legal_basis",
            Self::Inferred => "inferred",
            Self::Owner => "owner",
            Self::Supplier => "supplier",
            Self::Maximum => "maximum",
            Self::Scored => "scored",
            Self::Rule => "rule",
            Self::NotApplicable => "not_applicable",
            Self::Input(name) => return format!("input {name}"),
            Self::InputTitle(name) => return format!("input {name} title"),
            Self::InputTitleEn(name) => return format!("input {name} title_en"),
            Self::InputUnit(name) => return format!("input {name} unit"),
            Self::InputUnitEn(name) => return format!("input {name} unit_en"),
            Self::Indices => "indices",
            Self::Level => "level",
            Self::Year => "year",
            Self::Status => "status",
            Self::Compare => "compare",
            Self::UnrankedGroups => "unranked_groups",
            Self::BandsOn => "bands_on",
            Self::Edges => "edges",
            Self::Decimals => "decimals",
            Self::Rounding => "rounding",
            Self::Source => "source",
            Self::Decision => "decision",
            Self::Notes => "notes",
            Self::NotesEn => "notes_en",
        };
        String::from(name)
    }

    /// The part in words.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let (vi, en) = match self {
            Self::Whole => ("toàn bộ", "as a whole"),
            Self::Title => ("tên", "title"),
            Self::TitleEn => ("tên tiếng Anh", "English title"),
            Self::Short => ("tên ngắn", "short title"),
            Self::ShortEn => ("tên ngắn tiếng Anh", "English short title"),
            Self::Explanation => ("hướng dẫn", "explanation"),
            Self::Evidence => ("tài liệu kiểm chứng", "evidence"),
            Self::LegalBasis => ("căn cứ pháp lý", "legal basis"),
            Self::Inferred => ("lý do suy đoán", "reason why it is inferred"),
            Self::Owner => ("cơ quan chịu trách nhiệm", "owner"),
            Self::Supplier => ("bên cung cấp số liệu", "supplier"),
            Self::Maximum => ("điểm tối đa", "maximum"),
            Self::Scored => ("việc chấm điểm", "scoring"),
            Self::Rule => ("cách tính điểm", "rule"),
            Self::NotApplicable => ("khai không áp dụng", "declaring it not applicable"),
            Self::Input(name) => return named(("số liệu", "input"), name, language),
            Self::InputTitle(name) => {
                return named(("lời hỏi số liệu", "question of input"), name, language);
            }
            Self::InputTitleEn(name) => {
                let title = ("lời hỏi tiếng Anh của số liệu", "English question of input");
                return named(title, name, language);
            }
            Self::InputUnit(name) => {
                return named(("đơn vị đo số liệu", "unit of input"), name, language);
            }
            Self::InputUnitEn(name) => {
                let title = ("đơn vị đo tiếng Anh của số liệu", "English unit of input");
                return named(title, name, language);
            }
            Self::Indices => ("các chỉ số chính", "main indices"),
            Self::Level => ("cấp", "level"),
            Self::Year => ("năm", "year"),
            Self::Status => ("độ tin cậy", "status"),
            Self::Compare => ("cách so sánh", "comparison"),
            Self::UnrankedGroups => ("nhóm chỉ đánh giá", "groups without ranks"),
            Self::BandsOn => ("mức xếp loại tính theo", "bands measured in"),
            Self::Edges => ("khoảng", "range"),
            Self::Decimals => ("số chữ số thập phân", "decimals"),
            Self::Rounding => ("cách làm tròn", "rounding"),
            Self::Source => ("nguồn", "source"),
            Self::Decision => ("quyết định", "decision"),
            Self::Notes => ("ghi chú", "notes"),
            Self::NotesEn => ("ghi chú tiếng Anh", "English notes"),
        };
        String::from(language.pick(vi, en))
    }
}

fn named((vi, en): (&str, &str), name: &str, language: Language) -> String {
    format!("{} {name}", language.pick(vi, en))
}
