//! The succession file: `predecessor,successor,date,legal_basis` with `source,relation` where they are known,
//! complaints with lines.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use engine::Language;
use engine::history::Succession;

use crate::failure::{Failure, place, read_text};
use crate::sheet::Sheet;

/// How one unit came out of another, as the list of the country's units says it.
const RELATIONS: [&str; 4] = ["merged", "split", "renamed", "unchanged"];

/// Reads and checks the file.
pub fn read(file: &Path, language: Language) -> Result<Vec<Succession>, Failure> {
    parse(file, &read_text(file, language)?, language)
}

/// Checks the text of the file; its name is only repeated in complaints.
pub fn parse(file: &Path, text: &str, language: Language) -> Result<Vec<Succession>, Failure> {
    let columns = ["predecessor", "successor", "date", "legal_basis"];
    // What an installation gives as open data knows neither.
    let optional = ["source", "relation"];
    let mut sheet =
        Sheet::open_with(file, text, (&columns, &optional), language).map_err(Failure::Input)?;
    let is_related = sheet.has(columns.len() + 1);
    let mut complaints = Vec::new();
    let mut successions = Vec::new();
    let mut lines: HashMap<(String, String), u64> = HashMap::new();
    while let Some(row) = sheet.next::<6>() {
        let (line, [predecessor, successor, date, _, _, relation]) = match row {
            Ok(row) => row,
            Err((line, complaint)) => {
                complaints.push(place(file, line, &complaint));
                continue;
            }
        };
        if predecessor.is_empty() || successor.is_empty() {
            let text = language.pick(
                "cần mã đơn vị trước (predecessor) và sau (successor)",
                "the codes before (predecessor) and after (successor) are expected",
            );
            complaints.push(place(file, line, text));
            continue;
        }
        let faults = date_fault(date, language)
            .into_iter()
            .chain(relation_fault(relation, language).filter(|_| is_related));
        let itself =
            (predecessor == successor && relation != "unchanged").then(|| match language {
                Language::Vi => format!("đơn vị {predecessor} không thể kế thừa chính nó"),
                Language::En => format!("the unit {predecessor} cannot succeed itself"),
            });
        let faults: Vec<String> = faults.chain(itself).collect();
        if !faults.is_empty() {
            complaints.extend(faults.iter().map(|fault| place(file, line, fault)));
            continue;
        }
        let pair = (String::from(predecessor), String::from(successor));
        if let Some(before) = lines.insert(pair, line) {
            let text = match language {
                Language::Vi => format!("{predecessor} → {successor} đã có ở dòng {before}"),
                Language::En => format!("{predecessor} → {successor} is already on line {before}"),
            };
            complaints.push(place(file, line, &text));
            continue;
        }
        successions.push(Succession {
            predecessor: String::from(predecessor),
            successor: String::from(successor),
        });
    }
    if complaints.is_empty() {
        let found = circle(&successions);
        complaints.extend(found.map(|(pair, way)| {
            let line = lines.get(&pair).copied().unwrap_or(1);
            let text = language.pick("kế thừa thành vòng", "successions go in a circle");
            place(file, line, &format!("{text}: {way}"))
        }));
    }
    if complaints.is_empty() {
        Ok(successions)
    } else {
        Err(Failure::Input(complaints))
    }
}

/// The pair that closes a circle of units which follow each other, and the way round.
fn circle(successions: &[Succession]) -> Option<((String, String), String)> {
    let moves = |one: &&Succession| one.predecessor != one.successor;
    let mut heirs: HashMap<&str, Vec<&str>> = HashMap::new();
    for one in successions.iter().filter(moves) {
        let own = heirs.entry(one.predecessor.as_str()).or_default();
        own.push(one.successor.as_str());
    }
    let mut done: HashSet<&str> = HashSet::new();
    for one in successions {
        // Units on the way, each with how many of its heirs were looked at.
        let mut way = vec![(one.predecessor.as_str(), 0_usize)];
        let mut on_way = HashSet::from([one.predecessor.as_str()]);
        while let Some((unit, looked)) = way.last_mut() {
            let heir = heirs.get(unit).and_then(|own| own.get(*looked)).copied();
            *looked += 1;
            match heir {
                None => {
                    on_way.remove(unit);
                    done.insert(unit);
                    way.pop();
                }
                Some(heir) if done.contains(heir) => {}
                Some(heir) if on_way.contains(heir) => {
                    let pair = ((*unit).to_owned(), heir.to_owned());
                    let names = way.iter().map(|(name, _)| *name);
                    let round = names.skip_while(|name| *name != heir).chain([heir]);
                    return Some((pair, round.collect::<Vec<_>>().join(" → ")));
                }
                Some(heir) => {
                    on_way.insert(heir);
                    way.push((heir, 0));
                }
            }
        }
    }
    None
}

/// What is wrong with a date; an empty one is not known.
fn date_fault(date: &str, language: Language) -> Option<String> {
    let is_known = !date.is_empty() && !is_day(date);
    is_known.then(|| match language {
        Language::Vi => format!("{date} không phải ngày có thật: cần dạng 2025-07-01"),
        Language::En => format!("{date} is no day of the calendar: 2025-07-01 is expected"),
    })
}

/// Whether a text is a day of the calendar, written `2025-07-01`.
fn is_day(text: &str) -> bool {
    let mut parts = text.split('-').map(|part| {
        let is_digits = part.bytes().all(|byte| byte.is_ascii_digit());
        (is_digits && !part.is_empty()).then(|| (part.len(), part.parse::<u32>().unwrap_or(0)))
    });
    let mut next = || parts.next().flatten();
    let (Some((4, year)), Some((2, month)), Some((2, day)), None) =
        (next(), next(), next(), next())
    else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(is_leap),
        1..=12 => 31,
        _ => 0,
    };
    text.len() == 10 && (1..=days).contains(&day)
}

fn relation_fault(relation: &str, language: Language) -> Option<String> {
    let known = RELATIONS.join(", ");
    (!RELATIONS.contains(&relation)).then(|| match language {
        Language::Vi => {
            format!("quan hệ (relation) \u{201c}{relation}\u{201d} không có: cần một trong {known}")
        }
        Language::En => {
            format!("there is no relation \u{201c}{relation}\u{201d}: one of {known} is expected")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_days() {
        for day in ["2025-07-01", "2024-02-29", "2000-02-29"] {
            assert!(is_day(day), "{day}");
        }
        let wrong = [
            "2026-13-45",
            "2025-02-29",
            "1900-02-29",
            "2025-7-1",
            "01-07-2025",
        ];
        for day in wrong
            .into_iter()
            .chain(["2025-07-01-1", "2025-07", "2025-07-01-", "2025-00-10"])
        {
            assert!(!is_day(day), "{day}");
        }
    }

    #[test]
    fn nobody_succeeds_itself_and_successions_do_not_go_in_circles() {
        let head = "predecessor,successor,date,legal_basis,source,relation\n";
        let refused = |rows: &str| {
            let text = format!("{head}{rows}");
            match parse(Path::new("s.csv"), &text, Language::Vi) {
                Err(Failure::Input(complaints)) => complaints.join("\n"),
                _ => String::new(),
            }
        };
        let itself = refused("A,A,,,mẫu,merged\n");
        assert!(
            itself.starts_with("s.csv:2: ") && itself.contains("chính nó"),
            "{itself}"
        );
        let circle =
            refused("X,N,,,mẫu,merged\nA,B,,,mẫu,merged\nB,C,,,mẫu,split\nC,A,,,mẫu,merged\n");
        assert!(
            circle.starts_with("s.csv:5: ") && circle.contains("A → B → C → A"),
            "{circle}"
        );
        assert_eq!(
            refused("A,A,,,mẫu,unchanged\nA,B,,,mẫu,split\nA,C,,,mẫu,split\n"),
            ""
        );
    }

    #[test]
    fn a_day_and_a_relation_that_do_not_exist_are_both_complained_of() {
        let text = "predecessor,successor,date,legal_basis,source,relation\n\
                    A,N,2026-13-45,,mẫu,xyz\nB,N,,,mẫu,merged\n";
        let Err(Failure::Input(complaints)) = parse(Path::new("s.csv"), text, Language::Vi) else {
            unreachable!("the file is wrong")
        };
        assert_eq!(complaints.len(), 2, "{complaints:?}");
        assert!(complaints[0].starts_with("s.csv:2: ") && complaints[0].contains("2026-13-45"));
        assert!(complaints[1].contains("xyz") && complaints[1].contains("merged"));
    }
}
