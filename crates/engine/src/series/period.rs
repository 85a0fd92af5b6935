//! A month, a quarter or a year: read as people write it, stored so that it sorts.

use crate::{Language, vietnamese::fold};

/// How long the periods of a series are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Months.
    Month,
    /// Quarters of the calendar year.
    Quarter,
    /// Calendar years.
    Year,
}

impl Step {
    /// Its stored name: `month`, `quarter` or `year`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The step of a stored name; nothing for any other word.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Month, Self::Quarter, Self::Year]
            .into_iter()
            .find(|step| step.name() == name)
    }

    /// How many there are in a year.
    const fn in_a_year(self) -> i32 {
        match self {
            Self::Month => 12,
            Self::Quarter => 4,
            Self::Year => 1,
        }
    }
}

/// One period of the years 1900 to 2199. Those of one step are ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    step: Step,
    /// Periods of this step since the year 0.
    count: i32,
}

impl Period {
    /// The `number`th period of a year, from 1; nothing where there is none.
    #[must_use]
    pub fn new(step: Step, year: i32, number: i32) -> Option<Self> {
        let fits = (1900..2200).contains(&year) && (1..=step.in_a_year()).contains(&number);
        let count = year * step.in_a_year() + number - 1;
        fits.then_some(Self { step, count })
    }

    /// Reads what is stored (`2026-Q3`, `2026-09`, `2026`) and what people write: `quý III/2026`,
    /// `Q3 2026`, `tháng 9/2026`, `9/2026`, `năm 2026`. Nothing for anything else.
    ///
    /// ```
    /// use engine::series::Period;
    /// assert_eq!(Period::read("Quý III/2026").unwrap().code(), "2026-Q3");
    /// assert_eq!(Period::read("9/2026").unwrap().code(), "2026-09");
    /// assert_eq!(Period::read("13/2026"), None);
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let folded = fold(text);
        let words: Vec<&str> = folded
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty() && *word != "nam")
            .collect();
        match words.as_slice() {
            [year] => Self::new(Step::Year, year.parse().ok()?, 1),
            [mark @ ("quy" | "thang"), number, year] => {
                let step = match *mark {
                    "quy" => Step::Quarter,
                    _ => Step::Month,
                };
                Self::new(step, year.parse().ok()?, numeral(number)?)
            }
            [first, second] => {
                let (year, part) = match first.len() == 4 && first.parse::<i32>().is_ok() {
                    true => (first, second),
                    false => (second, first),
                };
                let year = year.parse().ok()?;
                let marked = |mark: char| part.strip_prefix(mark).and_then(numeral);
                match (marked('q'), marked('t')) {
                    (Some(number), _) => Self::new(Step::Quarter, year, number),
                    (None, Some(number)) => Self::new(Step::Month, year, number),
                    (None, None) => Self::new(Step::Month, year, part.parse().ok()?),
                }
            }
            _ => None,
        }
    }

    /// The period of this step that holds a day, ISO 8601; nothing where the text is no day.
    #[must_use]
    pub fn holding(step: Step, day: &str) -> Option<Self> {
        let mut parts = day.split('-');
        let year = parts.next()?.parse().ok()?;
        let month: i32 = parts.next()?.parse().ok()?;
        let months = 12 / step.in_a_year();
        Self::new(step, year, (month - 1) / months + 1)
    }

    /// The last one that was over on a day, ISO 8601.
    ///
    /// ```
    /// use engine::series::{Period, Step};
    /// let last = Period::last_over(Step::Quarter, "2026-11-22").unwrap();
    /// assert_eq!(last.code(), "2026-Q3");
    /// ```
    #[must_use]
    pub fn last_over(step: Step, day: &str) -> Option<Self> {
        Self::holding(step, day)?.before(1)
    }

    /// So many periods earlier; nothing before the year 1900.
    #[must_use]
    pub fn before(self, periods: i32) -> Option<Self> {
        let count = self.count.checked_sub(periods)?;
        let years = 1900 * self.step.in_a_year()..2200 * self.step.in_a_year();
        years.contains(&count).then_some(Self { count, ..self })
    }

    /// How long it is.
    #[must_use]
    pub const fn step(self) -> Step {
        self.step
    }

    /// The year it lies in.
    #[must_use]
    pub const fn year(self) -> i32 {
        self.count.div_euclid(self.step.in_a_year())
    }

    /// Its place in the year, from 1.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.count.rem_euclid(self.step.in_a_year()) + 1
    }

    /// How it is stored; codes of one step sort by time.
    #[must_use]
    pub fn code(self) -> String {
        let (year, number) = (self.year(), self.number());
        match self.step {
            Step::Month => format!("{year}-{number:02}"),
            Step::Quarter => format!("{year}-Q{number}"),
            Step::Year => year.to_string(),
        }
    }

    /// How people write it: `quý III/2026`, English `Q3 2026`.
    ///
    /// ```
    /// use engine::{Language, series::Period};
    /// let period = Period::read("2026-Q3").unwrap();
    /// assert_eq!(period.text(Language::Vi), "quý III/2026");
    /// assert_eq!(period.text(Language::En), "Q3 2026");
    /// ```
    #[must_use]
    pub fn text(self, language: Language) -> String {
        let (year, number) = (self.year(), self.number());
        match (self.step, language) {
            (Step::Month, Language::Vi) => format!("tháng {number}/{year}"),
            (Step::Month, Language::En) => format!("{number:02}/{year}"),
            (Step::Quarter, Language::Vi) => format!("quý {}/{year}", roman(number)),
            (Step::Quarter, Language::En) => format!("Q{number} {year}"),
            (Step::Year, Language::Vi) => format!("năm {year}"),
            (Step::Year, Language::En) => year.to_string(),
        }
    }

    /// Its last day, ISO 8601.
    ///
    /// ```
    /// use engine::series::Period;
    /// assert_eq!(Period::read("2024-02").unwrap().last_day(), "2024-02-29");
    /// assert_eq!(Period::read("2026-Q3").unwrap().last_day(), "2026-09-30");
    /// ```
    #[must_use]
    pub fn last_day(self) -> String {
        let (year, month) = (self.year(), self.number() * 12 / self.step.in_a_year());
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let day = match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        format!("{year}-{month:02}-{day}")
    }
}

/// A number of a quarter or month in Arabic or Roman figures.
fn numeral(text: &str) -> Option<i32> {
    match text {
        "i" => Some(1),
        "ii" => Some(2),
        "iii" => Some(3),
        "iv" => Some(4),
        digits => digits.parse().ok(),
    }
}

const fn roman(number: i32) -> &'static str {
    match number {
        1 => "I",
        2 => "II",
        3 => "III",
        _ => "IV",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_read_to_one_code() {
        for (typed, code) in [
            ("2026-Q3", "2026-Q3"),
            ("quý III/2026", "2026-Q3"),
            ("Quý 3 năm 2026", "2026-Q3"),
            ("Q3/2026", "2026-Q3"),
            ("III/2026", ""),
            ("tháng 9 năm 2026", "2026-09"),
            ("T9/2026", "2026-09"),
            ("09/2026", "2026-09"),
            ("2026-09", "2026-09"),
            ("Năm 2026", "2026"),
            ("2026", "2026"),
            ("Quý V/2026", ""),
            ("quý 5/2026", ""),
            ("hôm qua", ""),
            ("30/9/2026", ""),
            ("", ""),
        ] {
            let read = Period::read(typed).map(Period::code).unwrap_or_default();
            assert_eq!(read, code, "{typed}");
        }
    }

    #[test]
    fn codes_and_texts_of_a_period_read_back_to_it() {
        for step in [Step::Month, Step::Quarter, Step::Year] {
            for number in 1..=step.in_a_year() {
                let period = Period::new(step, 2025, number).unwrap();
                assert_eq!(Period::read(&period.code()), Some(period));
                assert_eq!(Period::read(&period.text(Language::Vi)), Some(period));
                assert_eq!(Period::holding(step, &period.last_day()), Some(period));
            }
        }
    }

    #[test]
    fn the_one_before_the_first_of_a_year_is_the_last_of_the_year_before() {
        let first = Period::read("2026-Q1").unwrap();
        assert_eq!(first.before(1).unwrap().code(), "2025-Q4");
        assert_eq!(first.before(8).unwrap().code(), "2024-Q1");
        assert_eq!(Period::new(Step::Year, 1900, 1).unwrap().before(1), None);
    }
}
