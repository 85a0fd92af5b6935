//! The sheets of a workbook: stored values only, numbers in machine form, days as ISO 8601.

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::date};

use super::{
    Cell, Grid, MOST_COLUMNS, MOST_ROWS, Unreadable,
    parts::{Parts, Said, attribute, tell},
};

/// Sheets of one workbook.
const MOST_SHEETS: usize = 50;
/// Characters of all shared texts are bounded by the part; their number by this.
const MOST_TEXTS: usize = 500_000;
/// Letters that the cells of one workbook hold together: a shared text can be named many times.
const MOST_LETTERS: usize = 32 * 1024 * 1024;

pub(super) fn read(parts: &mut Parts<'_>) -> Result<Vec<Grid>, Unreadable> {
    let sheets = sheets(parts)?;
    let texts = match parts.has("xl/sharedStrings.xml") {
        true => shared(&parts.text("xl/sharedStrings.xml")?)?,
        false => Vec::new(),
    };
    let days = match parts.has("xl/styles.xml") {
        true => day_styles(&parts.text("xl/styles.xml")?)?,
        false => Vec::new(),
    };
    let (mut n_rows, mut n_letters) = (0_usize, 0_usize);
    let mut grids = Vec::new();
    for (name, part) in sheets {
        let mut sheet = Sheet::new(&texts, &days);
        tell(&parts.text(&part)?, &mut |said| sheet.hear(said))?;
        n_rows += sheet.rows.len();
        n_letters += sheet.n_letters;
        if n_rows > MOST_ROWS || n_letters > MOST_LETTERS {
            return Err(Unreadable::TooLarge);
        }
        grids.push(Grid {
            above: Vec::new(),
            name,
            rows: sheet.rows,
        });
    }
    Ok(grids)
}

/// Names of the sheets that are shown, with their parts.
fn sheets(parts: &mut Parts<'_>) -> Result<Vec<(String, String)>, Unreadable> {
    let mut named: Vec<(String, String)> = Vec::new();
    tell(&parts.text("xl/workbook.xml")?, &mut |said| {
        if let Said::Open(element, attributes) = said
            && element == "sheet"
            && attribute(&attributes, "state").is_none_or(|state| state == "visible")
            && let Some(name) = attribute(&attributes, "name")
        {
            let id = attributes.iter().find(|(key, _)| key.ends_with(":id"));
            named.push((
                name.to_owned(),
                id.map_or_else(String::new, |id| id.1.clone()),
            ));
        }
        Ok(())
    })?;
    if named.len() > MOST_SHEETS {
        return Err(Unreadable::TooLarge);
    }
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    tell(&parts.text("xl/_rels/workbook.xml.rels")?, &mut |said| {
        if let Said::Open(_, attributes) = said
            && let (Some(id), Some(target)) = (
                attribute(&attributes, "Id"),
                attribute(&attributes, "Target"),
            )
        {
            let part = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("xl/{target}"),
            };
            places.insert(id.to_owned(), part);
        }
        Ok(())
    })?;
    let placed = named
        .into_iter()
        .filter_map(|(name, id)| Some((name, places.get(&id)?.clone())));
    Ok(placed.filter(|(_, part)| parts.has(part)).collect())
}

/// The shared texts; how a word is read aloud (phonetic hints) is no part of it.
fn shared(part: &str) -> Result<Vec<String>, Unreadable> {
    let mut texts: Vec<String> = Vec::new();
    let (mut in_text, mut in_hint) = (false, false);
    tell(part, &mut |said| {
        match said {
            Said::Open(name, _) => match name.as_str() {
                "si" => texts.push(String::new()),
                "rPh" => in_hint = true,
                "t" => in_text = !in_hint,
                _ => {}
            },
            Said::Text(text) if in_text => {
                if let Some(last) = texts.last_mut() {
                    last.push_str(&text);
                }
            }
            Said::Text(_) => {}
            Said::Close(name) => {
                in_hint &= name != "rPh";
                in_text &= name != "t";
            }
        }
        match texts.len() > MOST_TEXTS {
            true => Err(Unreadable::TooLarge),
            false => Ok(()),
        }
    })?;
    Ok(texts)
}

/// For each cell style whether it shows a number as a day.
fn day_styles(part: &str) -> Result<Vec<bool>, Unreadable> {
    let mut own: BTreeMap<String, bool> = BTreeMap::new();
    let mut styles = Vec::new();
    let mut in_styles = false;
    tell(part, &mut |said| {
        match said {
            Said::Open(name, attributes) => match name.as_str() {
                "numFmt" => {
                    let id = attribute(&attributes, "numFmtId").unwrap_or_default();
                    let form = attribute(&attributes, "formatCode").unwrap_or_default();
                    own.insert(id.to_owned(), shows_day(form));
                }
                "cellXfs" => in_styles = true,
                "xf" if in_styles => {
                    let id = attribute(&attributes, "numFmtId").unwrap_or_default();
                    // ECMA-376 part 1, 18.8.30: 14 to 17 and 22 are the built-in forms of days.
                    let built_in = matches!(id, "14" | "15" | "16" | "17" | "22");
                    styles.push(own.get(id).copied().unwrap_or(built_in));
                }
                _ => {}
            },
            Said::Close(name) => in_styles &= name != "cellXfs",
            Said::Text(_) => {}
        }
        Ok(())
    })?;
    Ok(styles)
}

/// Whether a form of numbers shows a day: it names day or year outside quotes and brackets.
fn shows_day(form: &str) -> bool {
    let mut outside = true;
    let mut letters = form.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '[' | ']' => outside = !outside,
            '\\' => {
                letters.next();
            }
            'd' | 'D' | 'y' | 'Y' if outside => return true,
            _ => {}
        }
    }
    false
}

/// A sheet in the making.
struct Sheet<'a> {
    texts: &'a [String],
    days: &'a [bool],
    rows: Vec<Vec<Cell>>,
    row: Vec<Cell>,
    n_letters: usize,
    column: usize,
    kind: String,
    is_day: bool,
    value: String,
    in_value: bool,
    merged: Vec<[usize; 4]>,
}

impl<'a> Sheet<'a> {
    fn new(texts: &'a [String], days: &'a [bool]) -> Self {
        Self {
            texts,
            days,
            rows: Vec::new(),
            row: Vec::new(),
            n_letters: 0,
            column: 0,
            kind: String::new(),
            is_day: false,
            value: String::new(),
            in_value: false,
            merged: Vec::new(),
        }
    }

    fn hear(&mut self, said: Said) -> Result<(), Unreadable> {
        match said {
            Said::Open(name, attributes) => self.begin(&name, &attributes),
            Said::Text(text) => {
                if self.in_value {
                    self.value.push_str(&text);
                }
                Ok(())
            }
            Said::Close(name) => self.end(&name),
        }
    }

    fn begin(&mut self, name: &str, attributes: &[(String, String)]) -> Result<(), Unreadable> {
        match name {
            "row" => {
                let number = attribute(attributes, "r").and_then(|text| text.parse().ok());
                let above = number.unwrap_or(self.rows.len() + 1);
                if above > MOST_ROWS {
                    return Err(Unreadable::TooLarge);
                }
                // Empty rows are not stored; complaints name the rows that people see.
                self.rows
                    .resize_with(above.saturating_sub(1).max(self.rows.len()), Vec::new);
                self.row.clear();
                self.column = 0;
            }
            "c" => {
                if let Some((_, column)) = attribute(attributes, "r").and_then(place) {
                    self.column = column;
                }
                if self.column >= MOST_COLUMNS {
                    return Err(Unreadable::TooLarge);
                }
                let style = attribute(attributes, "s").and_then(|text| text.parse().ok());
                self.is_day = style.and_then(|style: usize| self.days.get(style)) == Some(&true);
                self.kind = attribute(attributes, "t").unwrap_or("n").to_owned();
                self.value.clear();
            }
            "v" | "t" => self.in_value = true,
            "mergeCell" => {
                let ends = attribute(attributes, "ref").and_then(|text| text.split_once(':'));
                let ends = ends.and_then(|(from, to)| Some((place(from)?, place(to)?)));
                if let Some(((top, left), (bottom, right))) = ends {
                    self.merged.push([top, left, bottom, right]);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Unreadable> {
        match name {
            "v" | "t" => self.in_value = false,
            "c" => {
                let cell = self.cell();
                self.n_letters += cell.text().len();
                if self.n_letters > MOST_LETTERS {
                    return Err(Unreadable::TooLarge);
                }
                self.row.resize_with(self.column, Cell::empty);
                self.row.push(cell);
                self.column += 1;
            }
            "row" => self.rows.push(std::mem::take(&mut self.row)),
            "mergeCells" => self.spread(),
            _ => {}
        }
        Ok(())
    }

    fn cell(&self) -> Cell {
        let value = self.value.as_str();
        match self.kind.as_str() {
            "s" => {
                let text = value.trim().parse().ok();
                let text = text.and_then(|place: usize| self.texts.get(place));
                Cell::Text(text.cloned().unwrap_or_default())
            }
            "n" if self.is_day => Cell::Text(day(value).unwrap_or_else(|| value.to_owned())),
            "n" if !value.trim().is_empty() => Cell::Number(plain(value.trim())),
            _ => Cell::Text(value.to_owned()),
        }
    }

    /// Merged cells give their words to every place they cover, within the rows that are there.
    fn spread(&mut self) {
        for [top, left, bottom, right] in std::mem::take(&mut self.merged) {
            let first = self.rows.get(top).and_then(|row| row.get(left)).cloned();
            let Some(first) = first.filter(|cell| !cell.text().is_empty()) else {
                continue;
            };
            let height = (bottom + 1).saturating_sub(top);
            let rows = self.rows.iter_mut().skip(top).take(height);
            for row in rows {
                let end = (right + 1).min(MOST_COLUMNS);
                if row.len() < end {
                    row.resize_with(end, Cell::empty);
                }
                let covered = row.iter_mut().skip(left).take(end.saturating_sub(left));
                let words = first.text().len();
                for cell in covered {
                    self.n_letters += words;
                    if self.n_letters < MOST_LETTERS {
                        *cell = first.clone();
                    }
                }
            }
        }
    }
}

/// Row and column from 0 of an address such as `B7`.
fn place(address: &str) -> Option<(usize, usize)> {
    let letters = address.bytes().take_while(u8::is_ascii_uppercase);
    let column = letters.take(4).fold(0_usize, |sum, letter| {
        sum * 26 + usize::from(letter - b'A') + 1
    });
    let digits = address.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let row: usize = digits.parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// The day of a number: days since 30 December 1899, as workbooks count them since 1 March 1900.
fn day(value: &str) -> Option<String> {
    let whole = value.trim().split('.').next()?;
    let days: i64 = whole
        .parse()
        .ok()
        .filter(|days| (61..110_000).contains(days))?;
    let day = date(1899, 12, 30).checked_add(days.days()).ok()?;
    Some(day.to_string())
}

/// A stored number without an exponent: workbooks write 1.5E-2 for small and large ones, and up to
/// seventeen digits where people typed two decimals.
fn plain(value: &str) -> String {
    let is_plain = value
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.'));
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    if is_plain && digits <= 15 {
        return value.to_owned();
    }
    // A workbook shows fifteen digits of what it stores; the sixteenth is the binary form's.
    let Ok(number) = value.parse::<f64>() else {
        return value.to_owned();
    };
    let whole = format!("{:.0}", number.abs()).len();
    let text = format!("{number:.*}", 15_usize.saturating_sub(whole));
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_rows_and_columns_from_zero() {
        assert_eq!(place("B7"), Some((6, 1)));
        assert_eq!(place("AA1"), Some((0, 26)));
        for wrong in ["", "7", "B", "B0", "b7"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn stored_numbers_come_as_people_typed_them() {
        for (stored, typed) in [
            ("12.5", "12.5"),
            ("73.160000000000011", "73.16"),
            ("0.10000000000000001", "0.1"),
            ("1.5E-2", "0.015"),
            ("1E3", "1000"),
            ("-3", "-3"),
        ] {
            assert_eq!(plain(stored), typed);
        }
    }

    #[test]
    fn a_number_in_the_form_of_a_day_is_that_day() {
        assert_eq!(day("46295").as_deref(), Some("2026-09-30"));
        assert!(shows_day("dd/mm/yyyy") && shows_day("[$-42A]d/m"));
        assert!(!shows_day("#,##0.00 \"đồng/day\"") && !shows_day("0%"));
    }
}
