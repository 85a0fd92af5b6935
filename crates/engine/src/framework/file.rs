//! The framework file: from TOML to a tree, with every complaint at its line.

use toml::de::DeTable;

use super::band_file;
use super::node_file::{self, Place};
use super::reading::{Complaints, Fields, said};
use super::{
    Compare, Complaint, Decimals, Framework, Group, Level, Node, NodeId, Pillar, Status, check,
};
use crate::amount::{Amount, Rounding};
use crate::compare::BandBasis;

const LEVELS: [(&str, Level); 6] = [
    ("ministry", Level::Ministry),
    ("province", Level::Province),
    ("department", Level::Department),
    ("district", Level::District),
    ("commune", Level::Commune),
    ("other", Level::Other),
];
pub(super) const STATUSES: [(&str, Status); 4] = [
    ("official", Status::Official),
    ("inferred", Status::Inferred),
    ("sample", Status::Sample),
    ("partial", Status::Partial),
];
const COMPARES: [(&str, Compare); 4] = [
    ("percentage", Compare::Percentage),
    ("points", Compare::Points),
    ("scaled", Compare::Scaled),
    ("own_group", Compare::OwnGroup),
];
const BASES: [(&str, BandBasis); 2] = [
    ("percentage", BandBasis::Percentage),
    ("points", BandBasis::Points),
];
const ROUNDINGS: [(&str, Rounding); 3] = [
    ("half_up", Rounding::HalfUp),
    ("half_even", Rounding::HalfEven),
    ("five_down", Rounding::FiveDown),
];
/// A named list of main indices before its codes are looked up.
pub(super) struct View {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) title_en: Option<String>,
    /// Codes with their lines.
    pub(super) indices: Vec<(String, usize)>,
    pub(super) line: usize,
}

/// A node with the lines that later checks point at.
pub(super) struct Draft {
    pub(super) node: Node,
    pub(super) maximum_line: usize,
    pub(super) has_rule: bool,
    pub(super) rule_line: usize,
}

/// Everything the file says, before the parts are held against each other.
pub(super) struct Drafts {
    pub(super) framework: Framework,
    pub(super) maximum: Option<(Amount, usize)>,
    pub(super) header_line: usize,
    pub(super) nodes: Vec<Draft>,
    pub(super) groups: Vec<View>,
    pub(super) pillars: Vec<View>,
}

pub(super) fn read(file_name: &str, source: &str) -> Result<Framework, Vec<Complaint>> {
    let mut complaints = Complaints::new(file_name, source);
    let (document, errors) = DeTable::parse_recoverable(source);
    complaints.syntax(&errors);
    // What a broken line swallowed would be missed everywhere else, and nobody has left it out.
    if complaints.has_errors() {
        return Err(complaints.into_list());
    }
    let drafts = drafts(document.get_ref(), source, &mut complaints);
    let framework = check::assemble(drafts, &mut complaints);
    if complaints.has_errors() {
        return Err(complaints.into_list());
    }
    Ok(Framework {
        warnings: complaints.into_list(),
        ..framework
    })
}

fn drafts(document: &DeTable<'_>, source: &str, complaints: &mut Complaints<'_>) -> Drafts {
    let mut root = Fields::new(document, 0, "tệp bộ chỉ số (framework file)");
    let header = root.table("framework", "[framework]", complaints);
    if header.is_none() && !root.has("framework") {
        root.missing("framework", complaints);
    }
    let (mut framework, maximum, header_line) = match header {
        Some(fields) => header_of(fields, source, complaints),
        None => (blank(source), None, 1),
    };
    let partial = framework.status == Status::Partial;
    let full = maximum.map(|(maximum, _)| maximum);
    framework.bands = band_file::read(&mut root, framework.band_basis, full, complaints);
    let groups = views(&mut root, "group", "[[group]]", complaints);
    let pillars = views(&mut root, "pillar", "[[pillar]]", complaints);
    let mut nodes = Vec::new();
    for fields in root.tables("index", "[[index]]", complaints) {
        nodes.extend(node_file::read(fields, Place::Index, partial, complaints));
    }
    for fields in root.tables("indicator", "[[indicator]]", complaints) {
        nodes.extend(node_file::read(fields, Place::Below, partial, complaints));
    }
    root.finish(complaints);
    Drafts {
        framework,
        maximum,
        header_line,
        nodes,
        groups,
        pillars,
    }
}

fn blank(source: &str) -> Framework {
    Framework {
        code: String::new(),
        title: String::new(),
        title_en: None,
        level: Level::Other,
        year: None,
        status: Status::Official,
        maximum: Amount::ZERO,
        compare: Compare::Percentage,
        unranked_groups: Vec::new(),
        bands: Vec::new(),
        band_basis: BandBasis::default(),
        decimals: Decimals {
            points: 2,
            value: 4,
        },
        rounding: Rounding::default(),
        groups: Vec::new(),
        pillars: Vec::new(),
        nodes: Vec::new(),
        source: String::new(),
        decision: None,
        notes: Vec::new(),
        notes_en: Vec::new(),
        fingerprint: crate::publication::sha256(source.as_bytes()),
        warnings: Vec::new(),
    }
}

fn header_of(
    mut fields: Fields<'_, '_>,
    source: &str,
    complaints: &mut Complaints<'_>,
) -> (Framework, Option<(Amount, usize)>, usize) {
    let code = slug(&mut fields, complaints);
    let title = fields.required_text("title", complaints);
    let title_en = fields.text("title_en", complaints);
    let level = fields.required_word("level", &LEVELS, complaints);
    let year = fields.whole("year", (1990, 2100), complaints);
    let status = fields.required_word("status", &STATUSES, complaints);
    // A source of which only parts could be read need not say its year or its sum.
    for name in ["year", "maximum"] {
        if !fields.has(name) && status != Some(Status::Partial) {
            fields.missing(name, complaints);
        }
    }
    let maximum = fields
        .amount("maximum", complaints)
        .map(|amount| (amount, complaints.line(fields.place("maximum"))));
    let compare = fields.required_word("compare", &COMPARES, complaints);
    let unranked_groups = fields.plain_texts("unranked_groups", complaints);
    let band_basis = fields
        .word("bands_on", &BASES, complaints)
        .unwrap_or_default();
    let decimals = decimals(&mut fields, complaints);
    let rounding = fields
        .word("rounding", &ROUNDINGS, complaints)
        .unwrap_or_default();
    let source_text = fields.required_text("source", complaints);
    let decision = fields.text("decision", complaints);
    let notes = fields.plain_texts("notes", complaints);
    let notes_en = notes_en(&mut fields, notes.len(), complaints);
    let line = complaints.line(fields.at);
    fields.finish(complaints);
    let framework = Framework {
        code: code.unwrap_or_default(),
        title: title.unwrap_or_default(),
        title_en,
        level: level.unwrap_or(Level::Other),
        year,
        status: status.unwrap_or(Status::Official),
        compare: compare.unwrap_or(Compare::Percentage),
        unranked_groups,
        band_basis,
        decimals,
        rounding,
        source: source_text.unwrap_or_default(),
        decision,
        notes,
        notes_en,
        ..blank(source)
    };
    (framework, maximum, line)
}

/// The notes in English: none at all, or one for each note.
fn notes_en(
    fields: &mut Fields<'_, '_>,
    n_notes: usize,
    complaints: &mut Complaints<'_>,
) -> Vec<String> {
    let notes = fields.plain_texts("notes_en", complaints);
    if !notes.is_empty() && notes.len() != n_notes {
        let n_english = notes.len();
        complaints.error(
            fields.place("notes_en"),
            "notes_differ",
            said(
                format!("notes_en có {n_english} ghi chú, notes có {n_notes}: mỗi ghi chú cần một bản tiếng Anh"),
                format!("notes_en has {n_english} notes and notes has {n_notes}: each note needs its English"),
            ),
        );
    }
    notes
}

/// A stable name: lower-case letters, digits and hyphens.
pub(super) fn slug(fields: &mut Fields<'_, '_>, complaints: &mut Complaints<'_>) -> Option<String> {
    let at = fields.place("code");
    let text = fields.required_text("code", complaints)?;
    if text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    {
        return Some(text);
    }
    complaints.error(
        at,
        "bad_slug",
        said(
            format!("mã \"{text}\" chỉ được gồm chữ thường không dấu, chữ số và gạch nối"),
            format!("the code \"{text}\" may only have lower-case letters without marks, digits and hyphens"),
        ),
    );
    None
}

fn decimals(fields: &mut Fields<'_, '_>, complaints: &mut Complaints<'_>) -> Decimals {
    let mut decimals = Decimals {
        points: 2,
        value: 4,
    };
    if let Some(mut table) = fields.table("decimals", "decimals", complaints) {
        let points = table.whole("points", (0, 9), complaints);
        let value = table.whole("value", (0, 9), complaints);
        decimals = Decimals {
            points: points.map_or(decimals.points, u32::from),
            value: value.map_or(decimals.value, u32::from),
        };
        table.finish(complaints);
    }
    decimals
}

fn views(
    root: &mut Fields<'_, '_>,
    key: &'static str,
    name: &'static str,
    complaints: &mut Complaints<'_>,
) -> Vec<View> {
    let mut views = Vec::new();
    for mut fields in root.tables(key, name, complaints) {
        let line = complaints.line(fields.at);
        let code = slug(&mut fields, complaints);
        let title = fields.required_text("title", complaints);
        let title_en = fields.text("title_en", complaints);
        if !fields.has("indices") {
            fields.missing("indices", complaints);
        }
        let indices = fields
            .texts("indices", complaints)
            .into_iter()
            .map(|(code, at)| (code, complaints.line(at)))
            .collect();
        fields.finish(complaints);
        views.push(View {
            code: code.unwrap_or_default(),
            title: title.unwrap_or_default(),
            title_en,
            indices,
            line,
        });
    }
    views
}

/// A group from its view.
pub(super) fn group(view: View, indices: Vec<NodeId>) -> Group {
    Group {
        code: view.code,
        title: view.title,
        title_en: view.title_en,
        indices,
    }
}

/// A pillar from its view.
pub(super) fn pillar(view: View, indices: Vec<NodeId>) -> Pillar {
    Pillar {
        code: view.code,
        title: view.title,
        title_en: view.title_en,
        indices,
    }
}
