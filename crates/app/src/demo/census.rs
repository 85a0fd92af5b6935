//! The people of the invented province, counted once: its own index says of them what its statistics say.

use std::collections::BTreeMap;

use engine::{
    amount::Amount,
    series::{Period, Step},
};
use store::series as rows;

use super::invention::Stream;
use crate::{App, Refusal};

/// Series, indicator, input and divisor of what the province's own index takes over.
pub(super) const LINKS: [(&str, &str, &str, &str); 4] = [
    ("ho-gia-dinh", "3.1", "b", "1"),
    ("tai-khoan-dinh-danh", "9.1", "a", "1000"),
    ("nguoi-tu-15", "9.2", "b", "1000"),
    ("chu-ky-so-ca-nhan", "9.3", "a", "1000"),
];
/// The framework of that index.
pub(super) const FRAMEWORK: &str = "mau-98";
/// The series from which the rest of the people follows.
const HOUSEHOLDS: &str = "ho-gia-dinh";
/// People from fifteen on, in hundredths of the households.
const FROM_15: u64 = 290;
/// Indicator and input that mean other people, in hundredths of the households: those from fourteen on
/// are more than those from fifteen on, and these more than those from eighteen on.
const PEOPLE: [(&str, &str, u64); 6] = [
    ("3.2", "b", 380),
    ("3.3", "b", 274),
    ("8.8", "b", 380),
    ("9.1", "b", 296),
    ("9.3", "b", 274),
    ("9.4", "b", 380),
];

/// Indicator and input of the communes' own set that mean people or households, in hundredths of the
/// households.
const OF_COMMUNES: [(&str, &str, u64); 4] = [
    ("1.3", "b", 100),
    ("6.1", "b", 296),
    ("6.2", "b", FROM_15),
    ("6.3", "b", 274),
];

/// What is known of inputs before anything is invented: by indicator and input.
pub(super) type Known = BTreeMap<(String, String), Amount>;

/// Households of the commune at a place.
pub(super) fn households(place: u64) -> u64 {
    Stream::of(&[41, place]).between(1_450, 6_800)
}

/// Its people from fifteen on.
pub(super) fn from_15(place: u64) -> u64 {
    households(place) * FROM_15 / 100
}

/// The inputs that the series and the number of households settle, as they stand at the end of the last
/// quarter before a day (ISO 8601).
///
/// # Errors
/// A fault of the database.
pub(super) async fn known(app: &App, day: &str) -> Result<Known, Refusal> {
    let mut known = Known::new();
    for (series, indicator, input, per) in LINKS {
        let per = per.parse().map_err(|_| Refusal::NotFound)?;
        let sum = reported(app, series, day).await?;
        known.extend(told((indicator, input), (sum, per)));
    }
    let households = reported(app, HOUSEHOLDS, day).await?;
    for (indicator, input, hundredths) in PEOPLE {
        let people = households * hundredths / 100;
        known.extend(told((indicator, input), (people, 1_000)));
    }
    Ok(known)
}

/// The same of the commune at a place, in the communes' own set.
pub(super) fn of_commune(place: u64) -> Known {
    let households = households(place);
    let own = OF_COMMUNES.into_iter();
    own.filter_map(|(indicator, input, hundredths)| {
        told((indicator, input), (households * hundredths / 100, 1))
    })
    .collect()
}

/// A number of people in an input, in so many of them; nothing where nobody has reported any.
fn told(
    (indicator, input): (&str, &str),
    (people, per): (u64, i64),
) -> Option<((String, String), Amount)> {
    let people = i64::try_from(people).ok().filter(|people| *people > 0)?;
    let value = Amount::from_int(people).mul_div(Amount::ONE, Amount::from_int(per))?;
    Some(((indicator.to_owned(), input.to_owned()), value))
}

/// What the communes reported of a series for the last quarter that was over on a day, added up.
async fn reported(app: &App, series: &str, day: &str) -> Result<u64, Refusal> {
    let db = app.store.reader();
    let found = rows::find_series(db, series).await?;
    let series = found.ok_or(Refusal::NotFound)?;
    let step = Step::parse(&series.step).unwrap_or(Step::Quarter);
    let period = Period::last_over(step, day).ok_or(Refusal::NotFound)?;
    let code = period.code();
    let told = rows::list_observations(db, series.id).await?;
    let own = told.iter().filter(|row| row.period == code);
    let values = own.filter_map(|row| row.value.as_deref()?.parse::<u64>().ok());
    Ok(values.sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_younger_the_first_year_the_more_people() {
        let of = |code: &str, input: &str| {
            let own = PEOPLE.iter().find(|(c, i, _)| (*c, *i) == (code, input));
            own.map(|(.., hundredths)| *hundredths).unwrap()
        };
        assert!(of("9.4", "b") > of("9.1", "b"));
        assert!(of("9.1", "b") > FROM_15 && FROM_15 > of("9.3", "b"));
        assert_eq!(of("9.3", "b"), of("3.3", "b"), "adults are adults");
        let commune = of_commune(3);
        let place = |code: &str| (code.to_owned(), "b".to_owned());
        let ages: Vec<Amount> = ["6.1", "6.2", "6.3", "1.3"]
            .iter()
            .filter_map(|code| commune.get(&place(code)).copied())
            .collect();
        assert!(
            ages.len() == 4 && ages.windows(2).all(|two| two[0] > two[1]),
            "{ages:?}"
        );
    }
}
