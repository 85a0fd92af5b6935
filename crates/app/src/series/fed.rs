//! What followed series say for the inputs of a framework: read once, told for one unit or for all.

use std::collections::HashSet;

use engine::{amount::Amount, series::Period};
use store::{
    Db,
    series::{self as rows, SeriesInput},
    unit::Unit,
};

use super::{
    definition::{Series, amount},
    feeds::{Feed, How},
    overview::{Standing, weight_of},
    reporters::Units,
};
use crate::Refusal;

/// The series that are linked to inputs of a framework, with their values.
pub(crate) struct Fed {
    sources: Vec<Source>,
    units: Option<Units>,
    year: i32,
}

/// One link with what its series has.
struct Source {
    link: SeriesInput,
    series: Series,
    how: How,
    /// Key of the series that weighs it.
    weight: Option<i64>,
    /// Periods with values, latest first.
    periods: Vec<Period>,
    standing: Standing,
}

impl Fed {
    /// Reads what feeds a framework in a year, or one indicator of it. One statement where nothing is
    /// linked, else three and at most two more for each link.
    ///
    /// # Errors
    /// A fault.
    pub(crate) async fn read(
        db: &Db,
        (framework, indicator): (&str, Option<&str>),
        (year, today): (i32, &str),
    ) -> Result<Self, Refusal> {
        let mut links = rows::list_series_inputs(db, framework).await?;
        links.retain(|link| indicator.is_none_or(|code| link.indicator == code));
        let mut fed = Self {
            sources: Vec::new(),
            units: None,
            year,
        };
        if links.is_empty() {
            return Ok(fed);
        }
        let all = Series::list(db).await?;
        fed.units = Some(Units::read(db, today).await?);
        for link in links {
            let series = all.iter().find(|one| one.row.code == link.series_code);
            let (Some(series), Some(how)) = (series, How::parse(&link.how)) else {
                continue;
            };
            let mut values = rows::list_observations(db, series.row.id).await?;
            let mut periods: Vec<Period> = values
                .iter()
                .filter_map(|row| Period::read(&row.period))
                .filter(|period| period.step() == series.step && period.year() <= year)
                .collect();
            periods.sort_by_key(|period| std::cmp::Reverse(period.code()));
            periods.dedup();
            let weight = weight_of(series, &all);
            if let Some(weight) = weight {
                values.extend(rows::list_observations(db, weight).await?);
            }
            fed.sources.push(Source {
                link,
                series: series.clone(),
                how,
                weight,
                periods,
                standing: Standing::of(&values),
            });
        }
        Ok(fed)
    }

    /// What the series say for a unit: its own values where it reports, the total of all for the province.
    pub(crate) fn of(&self, unit: &Unit) -> Vec<Feed> {
        let sources = self.sources.iter();
        sources.filter_map(|one| self.one(one, unit)).collect()
    }

    fn one(&self, source: &Source, unit: &Unit) -> Option<Feed> {
        let Source {
            link,
            series,
            standing,
            ..
        } = source;
        let id = series.row.id;
        let nobody = HashSet::new();
        let is_province = unit.kind == "province";
        let reporters: Vec<&Unit> = match (is_province, &self.units) {
            (true, Some(units)) => units.reporters(series, &nobody).collect(),
            _ => vec![unit],
        };
        let figure = |period: Period| match is_province {
            true => standing.total((id, series.adds), source.weight, &reporters, period),
            false => standing.value(id, unit.id, period),
        };
        let (whole, period) = one_figure(source.how, &source.periods, self.year, figure)?;
        let per = amount(Some(&link.per)).unwrap_or(Amount::ONE);
        let value = whole.mul_div(Amount::ONE, per)?;
        let has = |unit: &&&Unit| standing.value(id, unit.id, period).is_some();
        Some(Feed {
            indicator: link.indicator.clone(),
            input: link.input.clone(),
            series: series.clone(),
            how: source.how,
            value,
            whole,
            period,
            reported: reporters.iter().filter(has).count(),
            expected: reporters.len(),
        })
    }
}

/// The figure of the latest period that has one, or the sum over those of the year.
fn one_figure(
    how: How,
    periods: &[Period],
    year: i32,
    figure: impl Fn(Period) -> Option<Amount>,
) -> Option<(Amount, Period)> {
    let mut known = periods
        .iter()
        .filter_map(|period| Some((figure(*period)?, *period)));
    match how {
        How::Latest => known.next(),
        How::Year => {
            let mut own = known.filter(|(_, period)| period.year() == year);
            let (first, last) = own.next()?;
            let sum = own.try_fold(first, |sum, (value, _)| sum.plus(value))?;
            Some((sum, last))
        }
    }
}
