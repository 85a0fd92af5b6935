//! Finding a unit by its name or code: marks, case, order of words and the usual abbreviations do not matter.

use std::collections::BTreeSet;

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

/// Words people type short, and what they stand for; what stands for nothing says only what kind of
/// body it is, and is not looked for.
const TYPED: [(&str, &str); 9] = [
    ("tp", "thanh pho"),
    ("tx", "thi xa"),
    ("h", "huyen"),
    ("p", "phuong"),
    ("x", "xa"),
    ("vp", "van phong"),
    ("hcm", "ho chi minh"),
    ("tphcm", "thanh pho ho chi minh"),
    ("ubnd", ""),
];

/// What people put before a province, whose name in the lists stands bare.
const BEFORE_PROVINCE: [&str; 2] = ["thanh pho ", "tinh "];

/// The long form of the last of them.
const COMMITTEE: &str = "uy ban nhan dan";

/// Most words of a search that are looked for.
const MOST_WORDS: usize = 12;

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

/// Whether a unit is meant by what was typed: its code, or its folded name in long or short form, as
/// it stands or every word of it in any order, the last as far as it goes.
pub fn matches(search_key: &str, code: Option<&str>, typed: &str) -> bool {
    let wanted = fold(typed);
    has_phrase(search_key, &wanted)
        || code.is_some_and(|code| has_code(code, &wanted))
        || has_words(search_key, &wanted)
}

/// A code in full, its part behind the last hyphen, or its beginning from the first hyphen on.
fn has_code(code: &str, wanted: &str) -> bool {
    let code = fold(code);
    code == wanted
        || code.rsplit('-').next() == Some(wanted)
        || (wanted.contains('-') && code.starts_with(wanted))
}

fn has_phrase(search_key: &str, wanted: &str) -> bool {
    search_key.contains(wanted) || shorten(search_key).contains(&shorten(wanted))
}

fn has_words(search_key: &str, wanted: &str) -> bool {
    let wanted = plain(wanted);
    let name = plain(search_key);
    if is_province(&name, &wanted) {
        return true;
    }
    let wanted: Vec<&str> = wanted.split(' ').filter(|word| !word.is_empty()).collect();
    let Some((last, others)) = wanted.split_last() else {
        return false;
    };
    let short = shorten(&name);
    let words: BTreeSet<&str> = name.split(' ').chain(short.split(' ')).collect();
    wanted.len() <= MOST_WORDS
        && others.iter().all(|word| words.contains(word))
        && words.iter().any(|word| word.starts_with(last))
}

/// Whether a bare name is what was typed behind its kind: `tinh gia lai` means `gia lai`.
fn is_province(name: &str, wanted: &str) -> bool {
    let mut kinds = BEFORE_PROVINCE.iter();
    let bare = kinds.find_map(|kind| wanted.trim_start().strip_prefix(kind));
    bare.is_some_and(|bare| !bare.is_empty() && name.starts_with(bare))
}

/// A folded text as bare words, the short ones written out.
fn plain(folded: &str) -> String {
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    let long = |word| {
        let known = TYPED.iter().find(|(short, _)| *short == word);
        known.map_or(word, |(_, long)| *long)
    };
    let words: Vec<&str> = words.map(long).filter(|word| !word.is_empty()).collect();
    words.join(" ").replace(COMMITTEE, "")
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

/// Units whose names or codes have what was typed, and how many there are in all: those that have it as it
/// stands come first, each in Vietnamese order.
///
/// # Errors
/// A fault of the database.
pub async fn search_units(app: &App, typed: &str) -> Result<(Vec<Found>, usize), Refusal> {
    if fold(typed).is_empty() {
        return Ok((Vec::new(), 0));
    }
    let units = store::unit::list_units(app.store.reader()).await?;
    let mut hits: Vec<_> = units
        .iter()
        .filter(|unit| matches(&unit.search_key, Some(&unit.code), typed))
        .collect();
    let wanted = fold(typed);
    hits.sort_by_key(|unit| !has_phrase(&unit.search_key, &wanted));
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
            assert!(matches(&key, None, typed), "{typed}");
        }
        assert!(matches(
            &fold("UBND huyện Krông Pa"),
            None,
            "Ủy ban nhân dân huyện krong pa"
        ));
        assert!(!matches(&key, None, "gia lai"));
    }

    #[test]
    fn words_are_found_in_any_order_with_dots_and_short_forms() {
        let found = |name: &str, typed: &str| matches(&fold(name), None, typed);
        for typed in [
            "ubnd pleiku",
            "pleiku ubnd",
            "tp. pleiku",
            "TP.Pleiku",
            "pleiku tp",
        ] {
            assert!(found("UBND TP. Pleiku", typed), "{typed}");
            assert!(found("UBND thành phố Pleiku", typed), "{typed}");
        }
        assert!(found("UBND thị xã An Khê", "tx an khe"));
        assert!(found("UBND TX. An Khê", "thị xã an khê"));
        assert!(found("Thành phố Huế", "tp. hue"));
        for typed in ["hcm", "tphcm", "tp hcm", "TP.HCM", "ho chi minh"] {
            assert!(found("Thành phố Hồ Chí Minh", typed), "{typed}");
            assert!(found("TP. Hồ Chí Minh", typed), "{typed}");
        }
        assert!(found("Sở Thông tin và Truyền thông", "tttt so"));
        assert!(found("Văn phòng UBND tỉnh", "ubnd"));
        assert!(
            !found("UBND huyện Krông Pa", "tp krong pa"),
            "every word counts"
        );
        assert!(!found("Xã Ia Pa", "ubnd pleiku"));
    }

    #[test]
    fn a_province_is_found_with_its_kind_in_front_though_its_name_stands_bare() {
        let found = |name: &str, typed: &str| matches(&fold(name), None, typed);
        for typed in [
            "tp hcm",
            "TPHCM",
            "TP.HCM",
            "TP. Hồ Chí Minh",
            "thành phố hồ chí minh",
            "UBND TP HCM",
        ] {
            assert!(found("Hồ Chí Minh", typed), "{typed}");
            assert!(!found("Hà Nội", typed), "{typed}");
        }
        assert!(found("Đà Nẵng", "tp đà nẵng"));
        assert!(found("Huế", "tp huế"));
        assert!(found("Gia Lai", "tỉnh gia lai"));
        assert!(found("Gia Lai", "UBND tỉnh gia"), "as far as it goes");
        assert!(!found("Sở Nội vụ", "tỉnh nội vụ"), "no province");
    }

    #[test]
    fn kinds_of_one_letter_stand_for_what_they_mean() {
        let found = |name: &str, typed: &str| matches(&fold(name), None, typed);
        assert!(found("UBND huyện Chư Sê", "H. Chư Sê"));
        assert!(found("Phường Trung Mẫu", "P. Trung Mẫu"));
        assert!(found("Xã Ia Grai", "x. ia"));
        assert!(found("Văn phòng UBND tỉnh", "vp ubnd tỉnh"));
        assert!(!found("Xã Trung Mẫu", "P. Trung Mẫu"), "every word counts");
    }

    #[test]
    fn a_code_is_found_in_full_and_by_its_ends() {
        let found = |typed: &str| matches(&fold("Xã Ia Pa"), Some("MAU-X001"), typed);
        for typed in ["MAU-X001", "mau-x001", "MAU-X0", "x001"] {
            assert!(found(typed), "{typed}");
        }
        for typed in ["MAU", "X00", "MAU-X0012"] {
            assert!(!found(typed), "{typed}");
        }
        assert!(matches("ho chi minh", Some("T34-79"), "T34-79"));
    }
}
