//! A series as the program works with it: stored words parsed into types once.

use engine::{
    Language,
    amount::Amount,
    series::{Adds, Period, Step},
};
use jiff::{ToSpan, civil::Date};
use store::{Db, StoreError, series as rows};

use crate::Refusal;

/// What a value of a series is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// A whole number.
    Count,
    /// A decimal.
    Amount,
    /// 0 to 100, typed as 80 for 80 %.
    Percent,
}

impl Number {
    /// Its stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Amount => "amount",
            Self::Percent => "percent",
        }
    }

    /// The kind of a stored name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Count, Self::Amount, Self::Percent]
            .into_iter()
            .find(|number| number.name() == name)
    }
}

/// Days after the end of a period in which units report it, where a series says nothing else.
pub(super) const DAYS_TO_REPORT: i32 = 15;
/// The days that a series can choose from: few, so that the days of reminders are known without
/// asking the database.
pub const DUE_CHOICES: [i32; 5] = [5, 10, DAYS_TO_REPORT, 20, 25];

/// The last day on which a period is reported in time, ISO 8601.
pub(super) fn due(period: Period, days: i32) -> String {
    let last: Result<Date, _> = period.last_day().parse();
    let due = last.and_then(|last| last.checked_add(days.days()));
    due.map_or_else(|_| period.last_day(), |due| due.to_string())
}

/// A series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// As it is stored.
    pub row: rows::Series,
    /// How long its periods are.
    pub step: Step,
    /// How units add up.
    pub adds: Adds,
    /// What a value is.
    pub number: Number,
}

impl Series {
    /// Parses a stored series.
    ///
    /// # Errors
    /// A fault when a stored word is none of those that are written.
    pub(super) fn of(row: rows::Series) -> Result<Self, Refusal> {
        let words = (
            Step::parse(&row.step),
            Adds::parse(&row.adds),
            Number::parse(&row.number),
        );
        let (Some(step), Some(adds), Some(number)) = words else {
            let fault = format!("series {} has words that are not known", row.code);
            return Err(Refusal::Fault(StoreError::Database(fault)));
        };
        Ok(Self {
            row,
            step,
            adds,
            number,
        })
    }

    /// The series with this code.
    ///
    /// # Errors
    /// Not found, or a fault.
    pub(super) async fn get(db: &Db, code: &str) -> Result<Self, Refusal> {
        let row = rows::find_series(db, code).await?;
        Self::of(row.ok_or(Refusal::NotFound)?)
    }

    /// All series, in the order of the catalogue.
    ///
    /// # Errors
    /// A fault.
    pub(super) async fn list(db: &Db) -> Result<Vec<Self>, Refusal> {
        let rows = rows::list_series(db).await?;
        rows.into_iter().map(Self::of).collect()
    }

    /// Its name in a language.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        language.pick(&self.row.name, &self.row.name_en)
    }

    /// Its unit of measure in a language.
    #[must_use]
    pub fn measure(&self, language: Language) -> &str {
        language.pick(&self.row.measure, &self.row.measure_en)
    }

    /// A value as people read it: whole for counts, else with up to two decimals.
    #[must_use]
    pub fn text(&self, value: Amount, language: Language) -> String {
        let decimals = match (self.number, self.adds) {
            (Number::Count, Adds::Sum) => 0,
            _ => 2,
        };
        value.short_text(decimals, language)
    }

    /// How far a value is from its target in the good direction: negative where it falls short.
    #[must_use]
    pub fn ahead(&self, value: Amount, target: Amount) -> Option<Amount> {
        match self.row.lower_is_better {
            true => target.minus(value),
            false => value.minus(target),
        }
    }

    /// Days after the end of a period in which units report it.
    #[must_use]
    pub fn due_days(&self) -> i32 {
        self.row.due_days.unwrap_or(DAYS_TO_REPORT)
    }

    /// The last day on which a period is reported in time, ISO 8601.
    pub(super) fn due(&self, period: Period) -> String {
        due(period, self.due_days())
    }

    /// Whether the series is asked for no more.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        self.row.closed_at.is_some()
    }

    /// Whether units owe a period: it can still be entered, but nobody is late with what was due before
    /// anybody had asked for it, or is asked for no more.
    #[must_use]
    pub fn is_owed(&self, period: Period) -> bool {
        let made = self.row.made_at.map(crate::day::of);
        !self.is_closed() && made.is_none_or(|made| made <= self.due(period))
    }

    /// The last period that is over on a day (ISO 8601): what is asked for now.
    pub(super) fn asked_for(&self, today: &str) -> Result<Period, Refusal> {
        Period::last_over(self.step, today).ok_or(Refusal::NotFound)
    }
}

/// A stored value as an amount; nothing where it was taken back.
pub(super) fn amount(stored: Option<&str>) -> Option<Amount> {
    stored.and_then(|text| Amount::parse(text).ok())
}
