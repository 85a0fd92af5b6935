//! The units that the words of a document name: several in one cell, shortened, of yesterday, or groups.
//!
//! What is the same name is sure; everything else is a guess with its reason, for somebody to choose.

use std::collections::{BTreeSet, HashSet};

use engine::vietnamese::fold;
use store::unit::{Succession, Unit};

use super::meant::{NotOne, meant};

/// Shortened words of names as documents write them, without their marks (`TT&TT`, `LĐ-TB&XH`), and
/// what they stand for; names of departments are those since March 2025 and those before, as offices
/// use them.
const SHORT: [(&str, &str); 22] = [
    ("ubnd", "uy ban nhan dan"),
    ("hdnd", "hoi dong nhan dan"),
    ("vp", "van phong"),
    ("ttpvhcc", "trung tam phuc vu hanh chinh cong"),
    ("bql", "ban quan ly"),
    ("kkt", "khu kinh te"),
    ("kcn", "khu cong nghiep"),
    ("tttt", "thong tin va truyen thong"),
    ("khcn", "khoa hoc va cong nghe"),
    ("khdt", "ke hoach va dau tu"),
    ("gddt", "giao duc va dao tao"),
    ("nnmt", "nong nghiep va moi truong"),
    ("nnptnt", "nong nghiep va phat trien nong thon"),
    ("tnmt", "tai nguyen va moi truong"),
    ("vhttdl", "van hoa the thao va du lich"),
    ("ldtbxh", "lao dong thuong binh va xa hoi"),
    ("dttg", "dan toc va ton giao"),
    ("gtvt", "giao thong van tai"),
    ("vhtt", "van hoa the thao"),
    ("dl", "du lich"),
    ("nn", "nong nghiep"),
    ("ptnt", "phat trien nong thon"),
];
/// Provincial departments that were merged everywhere in 2025, as they are compared, and which one has
/// taken on most of their work (Decree 45/2025/NĐ-CP and then 150/2025/NĐ-CP). Only a suggestion: some
/// of their work went elsewhere, and some provinces keep departments of their own.
const MERGED: [(&str, &str); 7] = [
    ("so thong tin truyen thong", "so khoa hoc cong nghe"),
    ("so ke hoach dau tu", "so tai chinh"),
    ("so tai nguyen moi truong", "so nong nghiep moi truong"),
    (
        "so nong nghiep phat trien nong thon",
        "so nong nghiep moi truong",
    ),
    ("so giao thong van tai", "so xay dung"),
    ("so lao dong thuong binh xa hoi", "so noi vu"),
    ("ban dan toc", "so dan toc ton giao"),
];
/// Words that stand for many units at once where a name begins with them.
const GROUPS: [&str; 8] = [
    "cac ",
    "tat ca ",
    "toan bo ",
    "so ban nganh",
    "uy ban nhan dan cac ",
    "uy ban nhan dan cap ",
    "uy ban nhan dan xa phuong",
    "cap ",
];
/// Candidates told for one name at most.
const MOST: usize = 6;
/// Words that two names share, of all they have, from which on one could be the other.
const SHARE: (usize, usize) = (1, 2);

/// Why a unit could be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likely {
    /// Several units have this very name.
    SameName,
    /// It followed a unit of this name.
    Followed,
    /// One name is part of the other.
    PartOfName,
    /// The names share most of their words.
    NearName,
}

/// A unit that could be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Why.
    pub why: Likely,
}

/// What a name turned out to stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// This unit: code and name.
    Sure(String, String),
    /// One of these, best first.
    Likely(Vec<Candidate>),
    /// Many units at once, such as `các sở, ban, ngành`.
    Group,
    /// No unit that is known.
    Unknown,
}

/// One name in the words of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedUnit {
    /// As the document writes it.
    pub words: String,
    /// What it stands for.
    pub meaning: Meaning,
}

/// The units to look among.
pub(crate) struct Roll<'a> {
    units: Vec<(&'a Unit, String)>,
    ended: Vec<(&'a Unit, String)>,
    followed: &'a [Succession],
}

impl<'a> Roll<'a> {
    /// Those of the installation's own units (`own`, their keys) that exist on a day (ISO 8601), and what
    /// became of the others: a department of another province is nobody's lead.
    pub(crate) fn new(
        units: &'a [Unit],
        followed: &'a [Succession],
        (own, today): (&HashSet<i64>, &str),
    ) -> Self {
        let is_here = |unit: &&Unit| own.contains(&unit.id);
        let exists = |unit: &Unit| unit.valid_to.as_deref().is_none_or(|end| end >= today);
        let named = |unit: &'a Unit| (unit, plain(&unit.name));
        let (units, ended) = units
            .iter()
            .filter(is_here)
            .map(named)
            .partition(|(unit, _)| exists(unit));
        Self {
            units,
            ended,
            followed,
        }
    }

    /// The units that words name. Names are parted at semicolons and line ends, and at commas as far as
    /// the parts are names themselves: `Sở Văn hóa, Thể thao và Du lịch` is one.
    pub(crate) fn named(&self, words: &str) -> Vec<NamedUnit> {
        let pieces = words.split([';', '\n', '+', '•']).map(|piece| {
            let piece = piece.trim().trim_start_matches(['-', '–', '*']);
            piece.trim().trim_end_matches('.').trim()
        });
        let pieces = pieces.filter(|piece| !piece.is_empty());
        pieces.flat_map(|piece| self.parted(piece)).collect()
    }

    /// The longest runs between commas that are the name of one unit; what is left over stays together
    /// where it is no guess by itself.
    fn parted(&self, piece: &str) -> Vec<NamedUnit> {
        let parts: Vec<&str> = piece.split(',').map(str::trim).collect();
        if self.is_group(piece) {
            return vec![NamedUnit {
                words: piece.to_owned(),
                meaning: Meaning::Group,
            }];
        }
        let mut found = Vec::new();
        let mut rest = parts.as_slice();
        while !rest.is_empty() {
            let runs = (1..=rest.len()).rev();
            let run = runs.filter_map(|n| Some((n, rest.get(..n)?.join(", "))));
            let best = run.into_iter().find_map(|(n, run)| {
                let meaning = self.meaning(&run, n == 1);
                (n == 1 || !matches!(meaning, Meaning::Unknown)).then_some((n, run, meaning))
            });
            let Some((n, words, meaning)) = best else {
                break;
            };
            if !words.is_empty() {
                found.push(NamedUnit { words, meaning });
            }
            rest = rest.get(n..).unwrap_or_default();
        }
        found
    }

    /// What one name stands for; guesses by part of a name only where they are asked for.
    fn meaning(&self, words: &str, may_guess: bool) -> Meaning {
        let of = |unit: &Unit| Meaning::Sure(unit.code.clone(), unit.name.clone());
        match meant(self.units.iter().map(|(unit, _)| *unit), words) {
            Ok(unit) => return of(unit),
            Err(NotOne::Several(codes)) => return self.several(&codes),
            Err(NotOne::Unknown) => {}
        }
        let wanted = plain(words);
        if wanted.is_empty() {
            return Meaning::Unknown;
        }
        let same: Vec<&Unit> = named_so(&self.units, &wanted).collect();
        match same.as_slice() {
            [unit] => return of(unit),
            [] => {}
            several => {
                let codes: Vec<String> = several.iter().map(|unit| unit.code.clone()).collect();
                return self.several(&codes);
            }
        }
        let heirs = self.heirs(&wanted);
        if !heirs.is_empty() {
            return Meaning::Likely(heirs);
        }
        if !may_guess {
            return Meaning::Unknown;
        }
        if self.is_group(words) {
            return Meaning::Group;
        }
        let guesses = self.guesses(&wanted);
        match guesses.is_empty() {
            true => Meaning::Unknown,
            false => Meaning::Likely(guesses),
        }
    }

    fn several(&self, codes: &[String]) -> Meaning {
        let own = self.units.iter().map(|(unit, _)| *unit);
        let own = own.filter(|unit| codes.contains(&unit.code));
        let all = own.map(|unit| candidate(unit, Likely::SameName));
        Meaning::Likely(all.take(MOST).collect())
    }

    /// Who followed a unit of this name that has ended.
    fn heirs(&self, wanted: &str) -> Vec<Candidate> {
        let gone: Vec<&Unit> = named_so(&self.ended, wanted).collect();
        let is_heir = |unit: &&Unit| {
            let own = self
                .followed
                .iter()
                .filter(|pair| pair.successor == unit.code);
            let mut before = own.map(|pair| pair.predecessor.as_str());
            before.any(|code| gone.iter().any(|unit| unit.code == code))
        };
        let heirs = self.units.iter().map(|(unit, _)| *unit).filter(is_heir);
        let heirs = heirs.map(|unit| candidate(unit, Likely::Followed));
        let heirs: Vec<Candidate> = heirs.take(MOST).collect();
        if !heirs.is_empty() {
            return heirs;
        }
        // An installation that began later knows the new departments only.
        let merged = MERGED.iter().find(|(before, _)| *before == wanted);
        let now = merged.map(|(_, now)| named_so(&self.units, now));
        let now = now.into_iter().flatten();
        now.map(|unit| candidate(unit, Likely::Followed)).collect()
    }

    /// Units whose names hold the words or most of them, best first.
    fn guesses(&self, wanted: &str) -> Vec<Candidate> {
        let mut found: Vec<(usize, Candidate)> = Vec::new();
        for (unit, name) in &self.units {
            let (shared, all) = shared(wanted, name);
            let is_part = within(name, wanted) || within(wanted, name);
            let (least, of) = SHARE;
            if shared > 0 && (is_part || shared * of > all * least) {
                let why = match is_part {
                    true => Likely::PartOfName,
                    false => Likely::NearName,
                };
                // In thousandths, so that equals keep the order of the list.
                found.push((shared * 1_000 / all.max(1), candidate(unit, why)));
            }
        }
        found.sort_by_key(|(share, _)| std::cmp::Reverse(*share));
        found.into_iter().map(|(_, one)| one).take(MOST).collect()
    }

    fn is_group(&self, words: &str) -> bool {
        let plain = plain(words);
        let is_many = GROUPS.iter().any(|begin| plain.starts_with(begin));
        is_many && named_so(&self.units, &plain).next().is_none()
    }
}

fn named_so<'a>(units: &[(&'a Unit, String)], wanted: &str) -> impl Iterator<Item = &'a Unit> {
    let same = units.iter().filter(move |(_, name)| name == wanted);
    same.map(|(unit, _)| *unit)
}

fn candidate(unit: &Unit, why: Likely) -> Candidate {
    Candidate {
        code: unit.code.clone(),
        name: unit.name.clone(),
        why,
    }
}

/// Words that two names have in common, and how many different ones they have together.
fn shared(one: &str, other: &str) -> (usize, usize) {
    let one: BTreeSet<&str> = one.split(' ').collect();
    let other: BTreeSet<&str> = other.split(' ').collect();
    (one.intersection(&other).count(), one.union(&other).count())
}

/// Whether all of a name of two words or more stands in another one, word by word.
fn within(long: &str, short: &str) -> bool {
    short.contains(' ') && format!(" {long} ").contains(&format!(" {short} "))
}

/// A name for comparing: no marks, shortened words written out, no `và`, and no province at its end,
/// which documents leave out.
pub(super) fn plain(name: &str) -> String {
    // Commas stay for a while: what comes after one is not the name of the province before it.
    let folded = fold(name)
        .replace(['.', '(', ')', ':'], " ")
        .replace("vh,", "vh")
        .replace("vh tt", "vhtt")
        .replace(',', " , ");
    let words = folded.split_whitespace().map(|word| {
        let letters = word.replace(['&', '-'], "");
        let short = SHORT.iter().find(|(short, _)| *short == letters);
        short.map_or(word, |(_, long)| *long)
    });
    let text = words.collect::<Vec<_>>().join(" ");
    let text = bare(&text)
        .replace(" ,", "")
        .replace(" va ", " ")
        .replace(" & ", " ");
    // A committee of a commune and the commune are one unit here.
    let of_commune = text.strip_prefix("uy ban nhan dan ").filter(|rest| {
        let kinds = ["xa ", "phuong ", "dac khu "];
        kinds.iter().any(|kind| rest.starts_with(kind)) && !rest.starts_with("xa phuong")
    });
    of_commune.unwrap_or(&text).to_owned()
}

/// A name without `tỉnh …` or `thành phố …` at its end.
fn bare(text: &str) -> &str {
    for level in [" tinh", " thanh pho"] {
        let Some(at) = text.rfind(level) else {
            continue;
        };
        let tail = text.get(at + level.len()..).unwrap_or_default();
        let is_whole = (tail.is_empty() || tail.starts_with(' ')) && !tail.contains(',');
        // The name of a province has at most four words: Bà Rịa - Vũng Tàu was the longest.
        if is_whole && tail.split_whitespace().count() <= 5 {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use engine::vietnamese::sort_key;

    use super::*;

    fn unit(code: &str, name: &str, valid_to: Option<&str>) -> Unit {
        Unit {
            id: 0,
            code: code.to_owned(),
            official_code: None,
            name: name.to_owned(),
            kind: "sở".to_owned(),
            unit_group: "sở".to_owned(),
            parent: None,
            valid_from: None,
            valid_to: valid_to.map(str::to_owned),
            fictional: true,
            source: None,
            sort_key: sort_key(name),
            search_key: fold(name),
        }
    }

    fn told(words: &str) -> Vec<(String, String)> {
        let units = [
            unit("S01", "Văn phòng Ủy ban nhân dân tỉnh Mẫu", None),
            unit("S02", "Sở Khoa học và Công nghệ tỉnh Mẫu", None),
            unit("S03", "Sở Nông nghiệp và Môi trường tỉnh Mẫu", None),
            unit("S11", "Sở Văn hóa, Thể thao và Du lịch tỉnh Mẫu", None),
            unit("S14", "Thanh tra tỉnh Mẫu", None),
            unit(
                "C09",
                "Sở Thông tin và Truyền thông tỉnh Mẫu",
                Some("2025-02-28"),
            ),
            unit("X1", "Xã Ea Mẫu", None),
            unit("X2", "Xã Hòa Bình", None),
            unit("X3", "Xã Hoà Bình", None),
        ];
        let followed = [Succession {
            id: 0,
            predecessor: "C09".to_owned(),
            successor: "S02".to_owned(),
            on_date: "2025-03-01".to_owned(),
            legal_basis: None,
        }];
        let mut foreign = unit("G1", "Sở Y tế", None);
        foreign.parent = Some("G".to_owned());
        let units = units.into_iter().chain([foreign]).zip(1..);
        let units: Vec<Unit> = units.map(|(unit, id)| Unit { id, ..unit }).collect();
        let own = units.iter().filter(|unit| unit.parent.is_none());
        let own = own.map(|unit| unit.id).collect();
        let roll = Roll::new(&units, &followed, (&own, "2026-11-22"));
        let text = |one: NamedUnit| {
            let meaning = match one.meaning {
                Meaning::Sure(code, _) => code,
                Meaning::Likely(all) => all
                    .iter()
                    .map(|one| format!("{:?} {}", one.why, one.code))
                    .collect::<Vec<_>>()
                    .join(", "),
                Meaning::Group => "group".to_owned(),
                Meaning::Unknown => "?".to_owned(),
            };
            (one.words, meaning)
        };
        roll.named(words).into_iter().map(text).collect()
    }

    fn meanings(words: &str) -> Vec<String> {
        told(words)
            .into_iter()
            .map(|(_, meaning)| meaning)
            .collect()
    }

    #[test]
    fn names_are_parted_and_shortened_words_are_known() {
        let words = "- Sở KH&CN;\nVP UBND tỉnh, Sở Văn hóa, Thể thao và Du lịch, thanh tra tỉnh.";
        assert_eq!(meanings(words), ["S02", "S01", "S11", "S14"]);
        assert_eq!(meanings("UBND xã Ea Mẫu"), ["X1"]);
        for short in ["Sở VHTT&DL", "Sở VH,TT&DL", "Sở VH, TT và DL", "Sở VHTTDL"] {
            assert_eq!(meanings(short), ["S11"], "{short}");
        }
        assert_eq!(meanings("s02"), ["S02"]);
    }

    #[test]
    fn what_is_not_the_same_name_is_a_guess_with_its_reason() {
        assert_eq!(meanings("Sở TT&TT"), ["Followed S02"]);
        // This one has no unit of the old name: what was merged everywhere tells.
        for old in [
            "Sở TN&MT",
            "Sở NN và PTNT",
            "Sở Nông nghiệp và PTNT",
            "Sở NN-PTNT",
        ] {
            assert_eq!(meanings(old), ["Followed S03"], "{old}");
        }
        assert_eq!(meanings("Xã Hòa Bình"), ["SameName X2, SameName X3"]);
        assert_eq!(meanings("Nông nghiệp và Môi trường"), ["PartOfName S03"]);
        assert_eq!(meanings("Sở Khoa học Công nghệ số"), ["PartOfName S02"]);
        assert_eq!(meanings("Sở Nông nghiệp Môi sinh"), ["NearName S03"]);
    }

    #[test]
    fn groups_and_strangers_stay_words() {
        assert_eq!(
            told("Các sở, ban, ngành; UBND các xã, phường; Tập đoàn VNPT; Sở Y tế"),
            [
                ("Các sở, ban, ngành".to_owned(), "group".to_owned()),
                ("UBND các xã, phường".to_owned(), "group".to_owned()),
                ("Tập đoàn VNPT".to_owned(), "?".to_owned()),
                ("Sở Y tế".to_owned(), "?".to_owned()),
            ]
        );
        assert_eq!(told("  ; "), []);
    }
}
