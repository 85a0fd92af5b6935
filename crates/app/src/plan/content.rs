//! What a plan says: bases, purposes, targets, measures and who organises it; as stored, and as typed.

use engine::amount::Amount;
use serde::{Deserialize, Serialize};
use store::StoreError;

use super::plan_page::PointsLine;
use crate::{Invalid, Refusal};

/// Letters that a text of a plan may have.
const MOST_LETTERS: usize = 20_000;

/// What a plan says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Content {
    /// Legal bases, each a sentence without its end mark.
    pub bases: Vec<String>,
    /// Purposes and requirements, a line each.
    pub purposes: Vec<String>,
    /// What is to be reached.
    pub targets: Targets,
    /// Measures, by kind.
    pub measures: Vec<Measure>,
    /// Who organises it, a line each.
    pub organisation: Vec<String>,
    /// The targets as they were signed, with where the issuer stood on that day; empty until then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<PointsLine>,
    /// The day of that standing (ISO 8601), where it was an estimate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimated_on: Option<String>,
    /// Codes of the tasks that it was signed with; empty until then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
    /// Key of the last amendment of any of them that it was signed with; 0 where there was none.
    #[serde(skip_serializing_if = "is_none")]
    pub amended: i64,
}

fn is_none(key: &i64) -> bool {
    *key == 0
}

/// What is to be reached. What is not set is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Targets {
    /// Points in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Amount>,
    /// A rank in a published table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<RankTarget>,
    /// Points of main indices, by code.
    pub indices: Vec<PointsTarget>,
    /// Points of the indicators that an agency leads, by code of the unit.
    pub agencies: Vec<PointsTarget>,
}

impl Targets {
    /// Whether nothing at all is to be reached.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let points = self.indices.len() + self.agencies.len();
        self.score.is_none() && self.rank.is_none() && points == 0
    }
}

/// A rank in a published table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankTarget {
    /// Slug of the table's round.
    pub table: String,
    /// The rank.
    pub rank: i32,
}

/// Points to be reached by what a code names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointsTarget {
    /// Code of a main index or a unit.
    pub code: String,
    /// The points.
    pub points: Amount,
}

/// A kind of measures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// What kind.
    pub title: String,
    /// The measures, a line each.
    pub lines: Vec<String>,
}

/// A plan as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanWish {
    /// Its title.
    pub title: String,
    /// Bases chosen from those in force.
    pub bases: Vec<String>,
    /// Further bases, a line each.
    pub more_bases: String,
    /// Purposes, a line each.
    pub purposes: String,
    /// Points in all.
    pub score: String,
    /// Slug of the table in which a rank is to be reached.
    pub table: String,
    /// The rank.
    pub rank: String,
    /// Points by code of main index.
    pub indices: Vec<(String, String)>,
    /// Points by code of agency.
    pub agencies: Vec<(String, String)>,
    /// Measures: a line for each; the first line of a block is its kind, an empty line ends it.
    pub measures: String,
    /// Organisation, a line each.
    pub organisation: String,
    /// Last day for the units' own plans, as typed.
    pub units_due: String,
}

impl Content {
    /// Reads what is stored.
    ///
    /// # Errors
    /// A fault when it does not read.
    pub fn read(stored: &str) -> Result<Self, Refusal> {
        serde_json::from_str(stored).map_err(|error| fault(&error))
    }

    /// As it is stored.
    pub(crate) fn write(&self) -> Result<String, Refusal> {
        serde_json::to_string(self).map_err(|error| fault(&error))
    }

    /// The lines of its measures as a form shows them, blocks parted by an empty line.
    #[must_use]
    pub fn measures_text(&self) -> String {
        let block = |measure: &Measure| {
            let lines = std::iter::once(&measure.title).chain(&measure.lines);
            lines.map(String::as_str).collect::<Vec<_>>().join("\n")
        };
        let blocks: Vec<String> = self.measures.iter().map(block).collect();
        blocks.join("\n\n")
    }
}

fn fault(error: &serde_json::Error) -> Refusal {
    Refusal::Fault(StoreError::Broken(format!("content of a plan: {error}")))
}

/// What a wish is checked against: main indices with their maxima, agencies with those of the
/// indicators they lead, and the whole.
pub(super) struct Limits {
    pub(super) whole: Amount,
    pub(super) indices: Vec<(String, Amount)>,
    pub(super) agencies: Vec<(String, Amount)>,
    pub(super) tables: Vec<String>,
}

impl PlanWish {
    /// Reads what was typed; complaints go to the list.
    pub(super) fn read(&self, limits: &Limits, complaints: &mut Vec<Invalid>) -> Content {
        if self.title.trim().is_empty() {
            complaints.push(Invalid::new(
                "title",
                "plan-title",
                "Nhập tên kế hoạch.",
                "Give the plan a title.",
            ));
        }
        let texts = [
            ("title", &self.title),
            ("more_bases", &self.more_bases),
            ("purposes", &self.purposes),
            ("measures", &self.measures),
            ("organisation", &self.organisation),
        ];
        for (field, text) in texts {
            if text.chars().count() > MOST_LETTERS {
                complaints.push(Invalid::new(
                    field,
                    "plan-long",
                    format!("Dài quá {MOST_LETTERS} ký tự."),
                    format!("Longer than {MOST_LETTERS} characters."),
                ));
            }
        }
        let mut bases = self.bases.clone();
        bases.extend(lines(&self.more_bases));
        Content {
            bases,
            purposes: lines(&self.purposes),
            targets: Targets {
                score: points("score", &self.score, limits.whole, complaints),
                rank: self.rank(limits, complaints),
                indices: by_code("index", &self.indices, &limits.indices, complaints),
                agencies: by_code("agency", &self.agencies, &limits.agencies, complaints),
            },
            measures: measures(&self.measures),
            organisation: lines(&self.organisation),
            ..Content::default()
        }
    }

    fn rank(&self, limits: &Limits, complaints: &mut Vec<Invalid>) -> Option<RankTarget> {
        let typed = self.rank.trim();
        if typed.is_empty() {
            return None;
        }
        if !limits.tables.contains(&self.table) {
            complaints.push(Invalid::new(
                "table",
                "plan-table",
                "Chọn bảng xếp hạng đã công bố để đặt mục tiêu thứ hạng.",
                "Choose the published table in which the rank is to be reached.",
            ));
            return None;
        }
        match typed
            .parse()
            .ok()
            .filter(|rank| (1..=10_000).contains(rank))
        {
            Some(rank) => Some(RankTarget {
                table: self.table.clone(),
                rank,
            }),
            None => {
                complaints.push(Invalid::new(
                    "rank",
                    "plan-rank",
                    "Thứ hạng là một số nguyên từ 1.",
                    "A rank is a whole number from 1.",
                ));
                None
            }
        }
    }
}

fn by_code(
    field: &str,
    typed: &[(String, String)],
    limits: &[(String, Amount)],
    complaints: &mut Vec<Invalid>,
) -> Vec<PointsTarget> {
    let mut targets = Vec::new();
    for (code, maximum) in limits {
        let own = typed.iter().find(|(own, _)| own == code);
        let own = own.map_or("", |(_, points)| points.as_str());
        let found = points(&format!("{field}.{code}"), own, *maximum, complaints);
        targets.extend(found.map(|points| PointsTarget {
            code: code.clone(),
            points,
        }));
    }
    targets
}

/// Points from 0 to a maximum; nothing when nothing was typed.
fn points(
    field: &str,
    typed: &str,
    maximum: Amount,
    complaints: &mut Vec<Invalid>,
) -> Option<Amount> {
    if typed.trim().is_empty() {
        return None;
    }
    let read = Amount::parse_vi(typed.trim()).ok();
    let read = read.filter(|points| (Amount::default()..=maximum).contains(points));
    if read.is_none() {
        complaints.push(Invalid::new(
            field,
            "plan-points",
            format!(
                "Điểm là một số từ 0 đến {}, dấu phẩy là phần thập phân.",
                maximum.short_text(2, engine::Language::Vi)
            ),
            format!(
                "Points are a number from 0 to {}.",
                maximum.short_text(2, engine::Language::En)
            ),
        ));
    }
    read
}

/// The lines of a text that hold anything, without what people put before lines of a list.
fn lines(text: &str) -> Vec<String> {
    let own = text.lines().map(line).filter(|line| !line.is_empty());
    own.map(str::to_owned).collect()
}

fn line(typed: &str) -> &str {
    let typed = typed.trim();
    let bare = typed.strip_prefix(['-', '–', '•', '+']);
    bare.map_or(typed, str::trim)
}

fn measures(text: &str) -> Vec<Measure> {
    let mut measures: Vec<Measure> = Vec::new();
    let mut is_between = true;
    for typed in text.lines() {
        let own = line(typed);
        if own.is_empty() {
            is_between = true;
        } else if is_between {
            is_between = false;
            measures.push(Measure {
                title: own.to_owned(),
                lines: Vec::new(),
            });
        } else if let Some(last) = measures.last_mut() {
            last.lines.push(own.to_owned());
        }
    }
    measures
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits {
            whole: Amount::from_int(100),
            indices: vec![("1".to_owned(), Amount::from_int(30))],
            agencies: vec![("so-1".to_owned(), Amount::from_int(20))],
            tables: vec!["bang-2022".to_owned()],
        }
    }

    #[test]
    fn blocks_of_lines_become_kinds_of_measures_and_come_back_as_they_were() {
        let typed = "Nhân lực\n- Tập huấn\n+ Tuyển dụng\n\n\nHạ tầng\nTrung tâm dữ liệu";
        let content = Content {
            measures: measures(typed),
            ..Content::default()
        };
        let expected = "Nhân lực\nTập huấn\nTuyển dụng\n\nHạ tầng\nTrung tâm dữ liệu";
        assert_eq!(content.measures_text(), expected);
        assert_eq!(measures(expected), content.measures);
    }

    #[test]
    fn targets_are_read_as_people_type_them_and_stored_exactly() {
        let wish = PlanWish {
            title: "Kế hoạch".to_owned(),
            score: "72,5".to_owned(),
            table: "bang-2022".to_owned(),
            rank: "40".to_owned(),
            indices: vec![("1".to_owned(), "30".to_owned())],
            agencies: vec![("so-1".to_owned(), " 12,25 ".to_owned())],
            ..PlanWish::default()
        };
        let mut complaints = Vec::new();
        let content = wish.read(&limits(), &mut complaints);
        assert_eq!(complaints, []);
        assert_eq!(content.targets.score, Amount::parse("72.5").ok());
        assert_eq!(content.targets.agencies.len(), 1);
        let stored = content.write().unwrap();
        assert_eq!(Content::read(&stored).unwrap(), content);
    }

    #[test]
    fn every_wrong_field_has_its_complaint_at_once() {
        let wish = PlanWish {
            score: "101".to_owned(),
            rank: "40".to_owned(),
            indices: vec![("1".to_owned(), "ba".to_owned())],
            agencies: vec![("so-1".to_owned(), "-1".to_owned())],
            ..PlanWish::default()
        };
        let mut complaints = Vec::new();
        wish.read(&limits(), &mut complaints);
        let fields: Vec<&str> = complaints.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(
            fields,
            ["title", "score", "table", "index.1", "agency.so-1"]
        );
    }
}
