//! The ranking of one group of a round: columns, rows, change, median.

use std::{cmp::Reverse, collections::HashMap, sync::Arc};

use engine::{Language, amount::Amount, framework::Framework};
use store::{
    publication::EditionHead,
    round::{Round, RoundKind, RoundState},
};

use super::{
    correction,
    figure::{Change, Class, Figure},
    interval::{Drawn, RankInterval},
    printed, scored,
};
use crate::{App, Refusal};

/// What a column is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// A main index.
    Index,
    /// A pillar.
    Pillar,
}

/// A column of the table: a main index or a pillar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Code in the framework, or the name the printed tables share.
    pub code: String,
    /// Vietnamese title.
    pub title: String,
    /// English title, or the Vietnamese one.
    pub title_en: String,
    /// Short Vietnamese title for table heads.
    pub short: String,
    /// Short English title.
    pub short_en: String,
    /// What it is about.
    pub kind: ColumnKind,
}

/// One row: a unit and its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Code of the unit, when it is in the list of units.
    pub code: Option<String>,
    /// Name as of the result.
    pub name: String,
    /// Name without marks, for searching.
    pub search_key: String,
    /// Vietnamese order.
    pub sort_key: Vec<u8>,
    /// The group it is ranked in.
    pub group: String,
    /// Its rank; absent when it has none or none is known.
    pub rank: Option<i32>,
    /// Another unit has the same rank.
    pub shared: bool,
    /// Where its rank lies when what could have been decided otherwise is drawn, where released.
    pub interval: Option<RankInterval>,
    /// Units ranked in the group.
    pub of: Option<i32>,
    /// The total.
    pub total: Figure,
    /// Change of rank.
    pub change: Change,
    /// The figures, one for each column.
    pub cells: Vec<Figure>,
    /// Leaves without an answer.
    pub missing: i32,
    /// Whether the unit handed its return in; absent where the table was printed elsewhere.
    pub submitted: Option<bool>,
    /// `ranked`, `not_assessed`, `assessed_not_ranked`: as printed, or as the framework says.
    pub status: String,
    /// Class as printed, or by the bands of the framework.
    pub class: Option<Class>,
    /// Percent of the maximum as printed, where the total is not.
    pub percent: Option<String>,
    /// Note to the row.
    pub note: Option<String>,
    /// Where the row comes from.
    pub source: Option<String>,
    /// How sure it is: `high`, `medium`, `low`, `press`.
    pub confidence: Option<String>,
}

/// A group of the round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupTab {
    /// Its name.
    pub name: String,
    /// Rows here.
    pub rows: usize,
}

/// The order of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Sort {
    /// By rank; those without at the end.
    #[default]
    Rank,
    /// By name, in Vietnamese order.
    Name,
    /// By total, highest first.
    Total,
    /// By change, largest rise first.
    Change,
    /// By a main index or pillar, highest first.
    Column(String),
}

impl Sort {
    /// From the address; nothing when there is no such order.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "" | "rank" => Self::Rank,
            "name" => Self::Name,
            "points" => Self::Total,
            "change" => Self::Change,
            other => Self::Column(other.strip_prefix("i-")?.to_owned()),
        })
    }
}

/// The ranking of one group of a round.
#[derive(Debug, Clone)]
pub struct RankingTable {
    /// The round.
    pub round: Round,
    /// The edition it comes from, for a round scored here.
    pub edition: Option<EditionHead>,
    /// Why that edition took the place of another, where it did.
    pub correction: Option<String>,
    /// The framework, where it is known.
    pub framework: Option<Arc<Framework>>,
    /// What was drawn for the intervals of ranks, where such were released.
    pub drawn: Option<Drawn>,
    /// Intervals were released for an edition before this one, and none for this one yet.
    pub intervals_lapsed: bool,
    /// The round that ranks are compared with.
    pub previous: Option<Round>,
    /// The published rounds of the same series, earliest first; empty when it stands alone.
    pub series: Vec<Round>,
    /// The groups.
    pub groups: Vec<GroupTab>,
    /// The group shown.
    pub group: String,
    /// Main indices and pillars of which something is known.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

impl RankingTable {
    /// Units ranked in the group, here or not.
    pub fn ranked(&self) -> Option<i32> {
        let said = self.rows.iter().filter_map(|row| row.of).max();
        said.or(self.round.ranked)
    }

    /// The status of a row as data say it: of a printed row whose rank is not known, nobody can say
    /// that it is `ranked`, and it is `rank_unknown`.
    pub fn status<'a>(&self, row: &'a Row) -> &'a str {
        match (self.round.kind, row.rank, row.status.as_str()) {
            (RoundKind::Printed, None, "ranked") => "rank_unknown",
            (_, _, status) => status,
        }
    }

    /// Whether rows are missing that the source ranks.
    pub fn is_partial(&self) -> bool {
        let here = self
            .rows
            .iter()
            .filter(|row| row.status == "ranked")
            .count();
        self.round.kind == RoundKind::Printed
            && self
                .ranked()
                .is_none_or(|ranked| usize::try_from(ranked).is_ok_and(|ranked| ranked > here))
    }

    /// Shares of a column that are known, or of the total.
    pub fn shares(&self, column: Option<usize>) -> Vec<Amount> {
        let figure = |row: &Row| match column {
            Some(place) => row.cells.get(place).and_then(|figure| figure.share),
            None => row.total.share,
        };
        self.rows
            .iter()
            .filter(|row| row.rank.is_some())
            .filter_map(figure)
            .collect()
    }

    /// The median share of a column, or of the total; nothing when the table is not whole.
    pub fn median(&self, column: Option<usize>) -> Option<Amount> {
        if self.is_partial() {
            return None;
        }
        let shares = self.shares(column);
        let ranked = self.rows.iter().filter(|row| row.rank.is_some()).count();
        if shares.len() < ranked {
            None
        } else {
            engine::statistics::median(shares)
        }
    }

    /// The total as people read it.
    pub fn text(&self, figure: &Figure, language: Language) -> Option<String> {
        figure.text(self.framework.as_deref(), language)
    }

    /// The rows of the group in this order.
    pub fn sort(&mut self, sort: &Sort) {
        let by_rank = |row: &Row| (row.rank.unwrap_or(i32::MAX), row.status != "ranked");
        match sort {
            // Within a rank, and for those without, the order of the source stays.
            Sort::Rank => self.rows.sort_by_key(by_rank),
            Sort::Name => self.rows.sort_by(|a, b| a.sort_key.cmp(&b.sort_key)),
            Sort::Total => self
                .rows
                .sort_by_key(|row| (Reverse(row.total.amount), by_rank(row))),
            Sort::Change => self
                .rows
                .sort_by_key(|row| (climb(row.change), by_rank(row))),
            Sort::Column(code) => {
                let place = self.columns.iter().position(|column| column.code == *code);
                let share = |row: &Row| {
                    place
                        .and_then(|place| row.cells.get(place))
                        .and_then(|figure| figure.share)
                };
                self.rows
                    .sort_by_key(|row| (Reverse(share(row)), by_rank(row)));
            }
        }
    }
}

/// Largest rise first, then no change, falls, new ones, unknown ones.
fn climb(change: Change) -> (u8, i32) {
    match change {
        Change::Up(places) => (0, -places),
        Change::Same => (1, 0),
        Change::Down(places) => (2, places),
        Change::New => (3, 0),
        Change::OtherSize | Change::Unknown => (4, 0),
    }
}

/// The ranking of a group of a published round; the first group when none is named.
///
/// # Errors
/// [`Refusal::NotFound`] when there is no such published round or group; a fault.
pub async fn ranking_page(
    app: &App,
    slug: &str,
    group: Option<&str>,
    sort: &Sort,
) -> Result<RankingTable, Refusal> {
    let mut table = whole(app, slug).await?;
    table.groups = groups(&table.rows);
    table.series = series(app, &table.round).await?;
    if let Some(edition) = table.edition.as_ref().filter(|edition| edition.number > 1) {
        table.correction = correction::reason(app.store.reader(), edition.id).await?;
    }
    let wanted = match group {
        Some(name) => table.groups.iter().find(|tab| tab.name == name),
        None => table.groups.first(),
    };
    let wanted = wanted
        .map(|tab| tab.name.clone())
        .ok_or(Refusal::NotFound)?;
    Ok(narrow(table, &wanted, sort))
}

/// Leaves one group of a whole table, in this order.
pub(super) fn narrow(mut table: RankingTable, group: &str, sort: &Sort) -> RankingTable {
    table.rows.retain(|row| row.group == group);
    group.clone_into(&mut table.group);
    keep_known_columns(&mut table);
    table.sort(sort);
    table
}

/// All rows of a published round, whatever their group.
pub(super) async fn whole(app: &App, slug: &str) -> Result<RankingTable, Refusal> {
    let round = store::round::find_round(app.store.reader(), slug)
        .await?
        .ok_or(Refusal::NotFound)?;
    let mut table = match round.kind {
        RoundKind::Scored => scored::table(app, round).await?,
        RoundKind::Printed if round.state == RoundState::Published => {
            printed::table(app, round).await?
        }
        RoundKind::Printed => return Err(Refusal::NotFound),
    };
    mark_shared(&mut table.rows);
    Ok(table)
}

/// Rounds that the public sees, latest year first, each with its edition when it was scored here.
///
/// # Errors
/// A fault of the database.
pub async fn list_published(app: &App) -> Result<Vec<(Round, Option<EditionHead>)>, Refusal> {
    let db = app.store.reader();
    let rounds = store::round::list_rounds(db).await?;
    let mut editions: HashMap<i64, EditionHead> = HashMap::new();
    for edition in store::publication::list_published_editions(db).await? {
        let latest = editions
            .get(&edition.round_id)
            .is_none_or(|kept| kept.number < edition.number);
        if latest {
            editions.insert(edition.round_id, edition);
        }
    }
    let seen = rounds.into_iter().filter_map(|round| match round.kind {
        RoundKind::Printed => (round.state == RoundState::Published).then_some((round, None)),
        RoundKind::Scored => editions
            .remove(&round.id)
            .map(|edition| (round, Some(edition))),
    });
    Ok(seen.collect())
}

/// The published rounds that are joined by "the round before", if there are several.
async fn series(app: &App, round: &Round) -> Result<Vec<Round>, Refusal> {
    let rounds: Vec<Round> = list_published(app)
        .await?
        .into_iter()
        .map(|(round, _)| round)
        .collect();
    let mut chain = vec![round.clone()];
    // A chain cannot be longer than the list; the bound also ends a circle.
    for _ in 0..rounds.len() {
        let first = chain.first().and_then(|round| round.previous_id);
        let earlier = rounds.iter().find(|other| Some(other.id) == first);
        let last = chain.last().map(|round| round.id);
        let later = rounds
            .iter()
            .find(|other| last.is_some() && other.previous_id == last);
        match (earlier, later) {
            (Some(earlier), _) => chain.insert(0, earlier.clone()),
            (None, Some(later)) => chain.push(later.clone()),
            (None, None) => break,
        }
    }
    Ok(if chain.len() > 1 { chain } else { Vec::new() })
}

/// The groups in the order of their first row.
fn groups(rows: &[Row]) -> Vec<GroupTab> {
    let mut groups: Vec<GroupTab> = Vec::new();
    for row in rows {
        match groups.iter_mut().find(|tab| tab.name == row.group) {
            Some(tab) => tab.rows += 1,
            None => groups.push(GroupTab {
                name: row.group.clone(),
                rows: 1,
            }),
        }
    }
    groups
}

/// Marks ranks that several units of a group have.
fn mark_shared(rows: &mut [Row]) {
    let mut times: HashMap<(String, i32), usize> = HashMap::new();
    for row in rows.iter() {
        if let Some(rank) = row.rank {
            *times.entry((row.group.clone(), rank)).or_default() += 1;
        }
    }
    for row in rows {
        row.shared = row.rank.is_some_and(|rank| {
            times
                .get(&(row.group.clone(), rank))
                .is_some_and(|n| *n > 1)
        });
    }
}

/// Drops columns of which the group shown knows nothing.
fn keep_known_columns(table: &mut RankingTable) {
    let known: Vec<bool> = (0..table.columns.len())
        .map(|place| {
            table.rows.iter().any(|row| {
                row.cells
                    .get(place)
                    .is_some_and(|figure| figure.amount.is_some() || figure.rank.is_some())
            })
        })
        .collect();
    let mut keep = known.iter();
    table
        .columns
        .retain(|_| keep.next().copied().unwrap_or_default());
    for row in &mut table.rows {
        let mut keep = known.iter();
        row.cells
            .retain(|_| keep.next().copied().unwrap_or_default());
    }
}
