//! Values from a file: which column is what is told by its head, how decimals are written by the whole column.

use std::collections::HashMap;

use engine::{amount::Marks, series::Period, vietnamese::fold};
use report::reading::{Cell, Grid, read_tables};

use super::{
    change::{Change, Entry},
    definition::{Number, Series},
};
use crate::{Actor, App, Invalid, Permission, Refusal};

/// Rows above the head at most: a title, a unit of measure.
const ROWS_ABOVE: usize = 20;

/// What the form says beside the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetAsk {
    /// Code of the series, where the file does not name it.
    pub series: String,
    /// The period, where the file does not name it.
    pub period: String,
    /// How decimals are written; nothing to tell it from each column.
    pub marks: Option<Marks>,
    /// Where the values come from, where the file does not say it.
    pub source: String,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    UnitCode,
    UnitName,
    Series,
    Period,
    Value,
    Source,
    Document,
    /// Values of one series.
    OfSeries(String),
    /// Values of one period.
    OfPeriod(String),
    Other,
}

/// The values of a file as entries, each with its place; nothing is kept.
///
/// # Errors
/// Complaints about the file itself: unreadable, no head, a column whose numbers have two readings;
/// not allowed, or a fault.
pub async fn read_sheet(
    app: &App,
    actor: &Actor,
    file: &[u8],
    ask: &SheetAsk,
) -> Result<Vec<Entry>, Refusal> {
    actor.need(Permission::EnterSeries, None)?;
    let known = Series::list(app.store.reader()).await?;
    let grids = read_tables(file).map_err(|why| {
        let text = |language| why.text(language);
        Invalid::new(
            "file",
            "series-file",
            text(engine::Language::Vi),
            text(engine::Language::En),
        )
    })?;
    let mut complaints = Vec::new();
    let mut entries = Vec::new();
    let several = grids.len() > 1;
    let mut headed = false;
    for grid in &grids {
        let Some((head, columns)) = head(grid, &known) else {
            continue;
        };
        headed = true;
        let reader = SheetReader {
            grid,
            columns: &columns,
            ask,
            known: &known,
            several,
        };
        reader.read(head, &mut entries, &mut complaints);
    }
    if !headed {
        complaints.push(no_head());
    } else if entries.is_empty() && complaints.is_empty() {
        complaints.push(no_values());
    }
    match complaints.is_empty() {
        true => Ok(entries),
        false => Err(Refusal::Invalid(complaints)),
    }
}

/// The row that names the columns: the first with a unit.
fn head(grid: &Grid, known: &[Series]) -> Option<(usize, Vec<Column>)> {
    let rows = grid.rows.iter().enumerate().take(ROWS_ABOVE);
    let mut heads = rows.map(|(at, row)| {
        let columns = row.iter().map(|cell| column(cell.text(), known));
        (at, columns.collect::<Vec<_>>())
    });
    heads.find(|(_, columns)| {
        let is_unit = |column: &Column| matches!(column, Column::UnitCode | Column::UnitName);
        let holds = |column: &Column| {
            matches!(
                column,
                Column::Value | Column::OfSeries(_) | Column::OfPeriod(_)
            )
        };
        columns.iter().any(is_unit) && columns.iter().any(holds)
    })
}

fn column(head: &str, known: &[Series]) -> Column {
    let folded = fold(head);
    match folded.as_str() {
        "unit" | "code" | "ma" | "ma don vi" | "ma xa" | "unit code" => Column::UnitCode,
        "don vi" | "ten don vi" | "ten" | "dia ban" | "xa phuong" | "name" | "unit name" => {
            Column::UnitName
        }
        "series" | "ma so lieu" | "so lieu" | "chi tieu" | "series code" => Column::Series,
        "period" | "ky" | "ky bao cao" | "thoi ky" => Column::Period,
        "value" | "gia tri" | "ket qua" => Column::Value,
        "source" | "nguon" | "nguon so lieu" => Column::Source,
        "document" | "van ban" | "so van ban" => Column::Document,
        _ => {
            let named = known.iter().find(|one| {
                one.row.code == head.trim()
                    || fold(&one.row.name) == folded
                    || fold(&one.row.name_en) == folded
            });
            match (named, Period::read(head)) {
                (Some(series), _) => Column::OfSeries(series.row.code.clone()),
                (None, Some(period)) => Column::OfPeriod(period.code()),
                (None, None) => Column::Other,
            }
        }
    }
}

struct SheetReader<'a> {
    grid: &'a Grid,
    columns: &'a [Column],
    ask: &'a SheetAsk,
    known: &'a [Series],
    several: bool,
}

impl SheetReader<'_> {
    fn read(&self, head: usize, entries: &mut Vec<Entry>, complaints: &mut Vec<Invalid>) {
        let marks = self.marks(head, complaints);
        for at in head + 1..self.grid.rows.len() {
            let code = self.first(at, &Column::UnitCode);
            let unit = match code.is_empty() {
                true => self.first(at, &Column::UnitName),
                false => code,
            };
            for (place, column) in self.columns.iter().enumerate() {
                let (series, period) = match column {
                    Column::Value => (None, None),
                    Column::OfSeries(series) => (Some(series.as_str()), None),
                    Column::OfPeriod(period) => (None, Some(period.as_str())),
                    _ => continue,
                };
                let cell = self.grid.rows.get(at).and_then(|row| row.get(place));
                let Some(cell) = cell.filter(|cell| !cell.text().is_empty()) else {
                    continue;
                };
                let or = |own: Option<&str>, column: &Column, ask: &str| match own {
                    Some(own) => own.to_owned(),
                    None => match self.first(at, column) {
                        "" => ask.to_owned(),
                        named => named.to_owned(),
                    },
                };
                entries.push(Entry {
                    series: or(series, &Column::Series, &self.ask.series),
                    unit: unit.to_owned(),
                    period: or(period, &Column::Period, &self.ask.period),
                    value: cell.text().to_owned(),
                    marks: match cell {
                        Cell::Number(_) => Some(Marks::Dot),
                        Cell::Text(_) => marks.get(&place).copied(),
                    },
                    source: or(None, &Column::Source, &self.ask.source),
                    document: or(None, &Column::Document, ""),
                    seen: None,
                    confirmed: false,
                    place: self.place(at, place),
                });
            }
        }
    }

    /// How each column of values writes decimals.
    fn marks(&self, head: usize, complaints: &mut Vec<Invalid>) -> HashMap<usize, Marks> {
        let mut found = HashMap::new();
        for (place, column) in self.columns.iter().enumerate() {
            if !matches!(
                column,
                Column::Value | Column::OfSeries(_) | Column::OfPeriod(_)
            ) {
                continue;
            }
            let below = self.grid.rows.iter().skip(head + 1);
            let texts: Vec<&str> = below
                .filter_map(|row| row.get(place))
                .filter_map(|cell| match cell {
                    Cell::Text(text) if !text.trim().is_empty() => Some(text.as_str()),
                    _ => None,
                })
                .collect();
            let told = self
                .ask
                .marks
                .or_else(|| Marks::of_column(texts.iter().copied()));
            match told.or_else(|| self.whole(column, &texts)) {
                Some(marks) => {
                    found.insert(place, marks);
                }
                None => complaints.push(two_readings(&self.place(head, place), &texts)),
            }
        }
        found
    }

    /// In a column of counts `1.234` can only be a thousand: the reading that leaves whole numbers.
    fn whole(&self, column: &Column, texts: &[&str]) -> Option<Marks> {
        let code = match column {
            Column::OfSeries(code) => code,
            _ => &self.ask.series,
        };
        let series = self.known.iter().find(|one| one.row.code == *code)?;
        let whole = |marks: &Marks| {
            let mut values = texts.iter().map(|text| marks.read(text));
            values.all(|value| value.is_some_and(|value| value.decimals() == 0))
        };
        let both = [Marks::Comma, Marks::Dot].into_iter();
        let mut fitting = both.filter(whole);
        match (series.number, fitting.next(), fitting.next()) {
            (Number::Count, Some(marks), None) => Some(marks),
            _ => None,
        }
    }

    fn first(&self, row: usize, wanted: &Column) -> &str {
        let place = self.columns.iter().position(|column| column == wanted);
        place.map_or("", |place| self.grid.text(row, place))
    }

    /// A place as a spreadsheet names it: `C5`, with the sheet where there are several.
    fn place(&self, row: usize, column: usize) -> String {
        let cell = format!("{}{}", letters(column), row + 1);
        match self.several {
            true => format!("{}!{cell}", self.grid.name),
            false => cell,
        }
    }
}

/// The letters of a column from 0: `A`, `Z`, `AA`.
fn letters(column: usize) -> String {
    let letter = |place: usize| char::from(b'A' + u8::try_from(place % 26).unwrap_or(0));
    match column < 26 {
        true => letter(column).to_string(),
        false => format!("{}{}", letter(column / 26 - 1), letter(column)),
    }
}

fn no_head() -> Invalid {
    Invalid::new(
        "file",
        "series-head",
        "Không thấy dòng tiêu đề: cần cột “Mã đơn vị” hoặc “Đơn vị”, và cột “Giá trị”, hoặc mỗi số liệu hay mỗi kỳ một cột.",
        "No head row was found: it needs a column “unit” and a column “value”, or one column for each series or period.",
    )
}

fn no_values() -> Invalid {
    Invalid::new(
        "file",
        "series-blank",
        "Bảng chưa có giá trị nào dưới dòng tiêu đề.",
        "There is no value below the head row.",
    )
}

fn two_readings(place: &str, texts: &[&str]) -> Invalid {
    let doubtful = texts.iter().find(|text| {
        let [comma, dot] = [Marks::Comma, Marks::Dot].map(|marks| marks.read(text));
        comma != dot
    });
    let example = doubtful.map_or("", |text| text.trim());
    Invalid::new(
        place,
        "series-marks",
        format!(
            "Cột này có số đọc được hai cách, như “{example}”; hãy chọn dấu thập phân ở biểu mẫu rồi gửi lại."
        ),
        format!(
            "This column has numbers with two readings, such as “{example}”; choose the decimal mark in the form and send it again."
        ),
    )
}

/// Changes as lines that a page carries between preview and keeping.
#[must_use]
pub fn write_lines(changes: &[Change]) -> String {
    let clean = |text: &Option<String>| {
        let text = text.as_deref().unwrap_or_default();
        text.replace(['\t', '\n', '\r'], " ")
    };
    let line = |change: &Change| {
        let value = change
            .new
            .map(|value| value.canonical())
            .unwrap_or_default();
        let fields = [
            change.series.row.code.clone(),
            change.unit.code.clone(),
            change.period.code(),
            value,
            change.version.to_string(),
            clean(&change.source),
            clean(&change.document),
        ];
        fields.join("\t")
    };
    changes.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The entries of such lines. What somebody has changed in them is checked like anything typed.
#[must_use]
pub fn read_lines(text: &str) -> Vec<Entry> {
    let entry = |(at, line): (usize, &str)| {
        let mut fields = line.split('\t').map(str::trim);
        let mut next = || fields.next().unwrap_or_default().to_owned();
        let (series, unit, period, value) = (next(), next(), next(), next());
        Entry {
            series,
            unit,
            period,
            value,
            marks: Some(Marks::Dot),
            seen: Some(next().parse().unwrap_or(0)),
            confirmed: false,
            source: next(),
            document: next(),
            place: (at + 1).to_string(),
        }
    };
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(entry)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        let names = [0, 25, 26, 51, 52].map(letters);
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA"]);
    }
}
