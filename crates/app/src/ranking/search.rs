//! Finding a unit by its name: marks, case and the usual abbreviations do not matter.

use engine::vietnamese::fold;

use crate::{App, Refusal};

/// Long forms and the abbreviations people type, both folded.
const SHORT: [(&str, &str); 8] = [
    ("uy ban nhan dan", "ubnd"),
    ("cong nghe thong tin", "cntt"),
    ("dich vu cong truc tuyen", "dvctt"),
    ("thong tin va truyen thong", "tttt"),
    ("khoa hoc va cong nghe", "khcn"),
    ("ke hoach va dau tu", "khdt"),
    ("tai nguyen va moi truong", "tnmt"),
    ("thanh pho", "tp"),
];

/// Most units one search shows.
const MOST: usize = 200;

/// A unit that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Group.
    pub group: String,
    /// Name of the unit above it.
    pub parent: Option<String>,
    /// Last day of its existence.
    pub valid_to: Option<String>,
    /// Invented for the demonstration.
    pub fictional: bool,
}

/// Whether a folded name has what was typed, in long or short form.
pub fn matches(search_key: &str, typed: &str) -> bool {
    let wanted = fold(typed);
    search_key.contains(&wanted) || shorten(search_key).contains(&shorten(&wanted))
}

/// A folded text with the usual long forms in their abbreviations.
pub(crate) fn shorten(folded: &str) -> String {
    let mut text = folded.to_owned();
    for (long, short) in SHORT {
        if text.contains(long) {
            text = text.replace(long, short);
        }
    }
    text
}

/// Units whose names have what was typed, in Vietnamese order, and how many there are in all.
///
/// # Errors
/// A fault of the database.
pub async fn search_units(app: &App, typed: &str) -> Result<(Vec<Found>, usize), Refusal> {
    if fold(typed).is_empty() {
        return Ok((Vec::new(), 0));
    }
    let units = store::unit::list_units(app.store.reader()).await?;
    let hits: Vec<_> = units
        .iter()
        .filter(|unit| matches(&unit.search_key, typed))
        .collect();
    let found = hits.iter().take(MOST).map(|unit| Found {
        code: unit.code.clone(),
        name: unit.name.clone(),
        group: unit.unit_group.clone(),
        parent: unit
            .parent
            .as_ref()
            .and_then(|code| units.iter().find(|above| above.code == *code))
            .map(|above| above.name.clone()),
        valid_to: unit.valid_to.clone(),
        fictional: unit.fictional,
    });
    Ok((found.collect(), hits.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_and_abbreviations_do_not_matter() {
        let key = fold("Sở Thông tin và Truyền thông tỉnh Đắk Lắk");
        for typed in ["đắk lắk", "DAK LAK", "sở tttt", "thông tin"] {
            assert!(matches(&key, typed), "{typed}");
        }
        assert!(matches(
            &fold("UBND huyện Krông Pa"),
            "Ủy ban nhân dân huyện krong pa"
        ));
        assert!(!matches(&key, "gia lai"));
    }
}
