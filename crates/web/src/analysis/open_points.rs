//! Points to win: the units with what they have open, and one unit with what each point takes.

use app::{
    Permission,
    analysis::{ByRule, OpenUnit, Sight, open, open_unit, open_units},
};
use askama::Template;
use axum::extract::{Path, State};
use engine::{amount::Amount, framework::Framework, path::OpenLeaf};

use super::{
    file,
    study::{About, NodeName, shell},
};
use crate::{
    framework::words::origin_text,
    round::words::title,
    shell::{Answer, Shell, T, Visitor, Web, encode, html},
};

/// Decimals after which two points count as one for people.
const MOST_DECIMALS: u32 = 8;

#[derive(Template)]
#[template(path = "analysis/open_units.html")]
struct UnitsPage<'a> {
    shell: Shell<'a>,
    about: About,
    help: String,
    units: Vec<UnitLine>,
}

struct UnitLine {
    href: String,
    name: String,
    group: String,
    points: String,
    maximum: String,
    open: String,
    missing: u32,
}

#[derive(Template)]
#[template(path = "analysis/open_unit.html")]
struct UnitPage<'a> {
    shell: Shell<'a>,
    about: About,
    base: String,
    /// The form of the cheapest way; nothing for who does not see analyses.
    cheapest: Option<String>,
    unit: String,
    sentence: String,
    /// By what the indicators were taken for those of the round before.
    by: Option<String>,
    leaves: Vec<LeafLine>,
}

struct LeafLine {
    name: NodeName,
    href: String,
    points: String,
    maximum: String,
    open: String,
    goals: Vec<(String, String, String)>,
    /// That an appraiser's points stand, and what the rule says of the unit's own values.
    overruled: Option<String>,
}

/// `GET /rounds/{round}/analysis/open-points`
pub(super) async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    units_page(&web, &visitor, &slug, &OPEN_POINTS).await
}

/// `GET /rounds/{round}/analysis/cheapest`: the way to the form of each unit.
pub(super) async fn cheapest_list(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    units_page(&web, &visitor, &slug, &CHEAPEST).await
}

/// A list of units with their open points: where its lines lead, its title and its help.
struct Listing {
    place: &'static str,
    title: &'static str,
    help: &'static str,
}

const OPEN_POINTS: Listing = Listing {
    place: "open-points",
    title: "analysis-open-points",
    help: "analysis-open-help",
};
const CHEAPEST: Listing = Listing {
    place: "cheapest",
    title: "analysis-cheapest",
    help: "analysis-cheapest-list-help",
};

async fn units_page(web: &Web, visitor: &Visitor, slug: &str, listing: &Listing) -> Answer {
    let found = open_units(&web.app, visitor.actor()?, slug).await?;
    let t = web.texts.speak(visitor.language);
    let framework = &found.study.framework;
    let text = |points| framework.points_text(points, visitor.language);
    let units = found.units.iter().map(|(unit, total)| UnitLine {
        href: format!(
            "/rounds/{slug}/analysis/{}/{}",
            listing.place,
            encode(&unit.code)
        ),
        name: unit.name.clone(),
        group: unit.group.clone(),
        points: text(total.points),
        maximum: text(total.maximum),
        open: text(open(total)),
        missing: total.missing,
    });
    html(&UnitsPage {
        units: units.collect(),
        about: About::of(&found.study, t),
        help: t.get(listing.help),
        shell: shell(web, visitor, &found.study, &t.get(listing.title)),
    })
}

/// `GET /rounds/{round}/analysis/open-points/{unit}`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, code)): Path<(String, String)>,
) -> Answer {
    let found = open_unit(&web.app, visitor.actor()?, &slug, &code).await?;
    let t = web.texts.speak(visitor.language);
    let list = format!("/rounds/{slug}/analysis/open-points");
    let heading = t.name("analysis-open-of", &found.unit.name);
    let unit = encode(&found.unit.code);
    let shell = unit_shell(&web, &visitor, &found, &heading);
    let cheapest = format!("/rounds/{slug}/analysis/cheapest/{unit}");
    html(&UnitPage {
        base: format!("{list}/{unit}"),
        cheapest: shell.may(Permission::SeeAnalysis).then_some(cheapest),
        sentence: sentence(&found, t),
        by: found
            .origin
            .as_ref()
            .and_then(|origin| origin_text(origin, t)),
        leaves: found
            .leaves
            .iter()
            .map(|one| leaf(&found, one, t))
            .collect(),
        about: match found.sight {
            Sight::Whole => About::of(&found.study, t),
            Sight::OwnEntries => About::own_entries(t),
        },
        shell,
        unit: format!("/rounds/{slug}/units/{unit}"),
    })
}

/// The way to the page: through the analyses, or from the unit's own rounds.
fn unit_shell<'a>(
    web: &'a Web,
    visitor: &'a Visitor,
    found: &OpenUnit,
    heading: &str,
) -> Shell<'a> {
    let t = web.texts.speak(visitor.language);
    let round = &found.study.round;
    let way = shell(web, visitor, &found.study, heading);
    if way.may(Permission::SeeAnalysis) {
        let list = format!("/rounds/{}/analysis/open-points", round.slug);
        return way.crumb(list, t.get("analysis-open-points"));
    }
    Shell::new(web, visitor, heading)
        .fictional(web.options.demonstration || round.fictional)
        .crumb("/my", t.get("my-rounds-title"))
        .crumb(
            format!("/rounds/{}/units/{}", round.slug, encode(&found.unit.code)),
            title(round, visitor.language),
        )
}

/// `GET /rounds/{round}/analysis/open-points/{unit}/table.csv`
pub(super) async fn csv(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, code)): Path<(String, String)>,
) -> Answer {
    let found = open_unit(&web.app, visitor.actor()?, &slug, &code).await?;
    let name = format!("{slug}-{}-open-points.csv", encode(&found.unit.code));
    Ok(file::csv(&found.sheet(visitor.language), &name))
}

/// What a unit has and what is open.
pub(super) fn sentence(found: &OpenUnit, t: T<'_>) -> String {
    let framework = &found.study.framework;
    let text = |points| framework.points_text(points, t.language());
    t.with(
        "analysis-open-sentence",
        &[
            ("points", text(found.total.points).into()),
            ("maximum", text(found.total.maximum).into()),
            ("open", text(open(&found.total)).into()),
            ("n", found.leaves.len().into()),
        ],
    )
}

fn leaf(found: &OpenUnit, one: &OpenLeaf, t: T<'_>) -> LeafLine {
    let framework: &Framework = &found.study.framework;
    let text = |points| framework.points_text(points, t.language());
    let (round, unit) = (&found.study.round.slug, encode(&found.unit.code));
    LeafLine {
        name: NodeName::of(framework, one.score.code, t),
        href: format!("/rounds/{round}/units/{unit}/indicators/{}", one.score.code),
        points: text(one.score.points()),
        maximum: text(one.score.maximum),
        open: text(one.open),
        goals: goals(found, one, t),
        overruled: found
            .overruled
            .get(&one.score.code)
            .map(|by_rule| overruled(found, one, by_rule, t)),
    }
}

/// That an appraiser's points stand, and what the rule says of the values that the unit entered.
fn overruled(found: &OpenUnit, one: &OpenLeaf, by_rule: &ByRule, t: T<'_>) -> String {
    let framework: &Framework = &found.study.framework;
    let text = |points| framework.points_text(points, t.language());
    let node = framework.node(one.node);
    let takes = by_rule.takes.as_ref().zip(node);
    let takes = takes.map(|(takes, node)| takes.text(framework, node, t.language()));
    let unknown = || t.get("unknown");
    let arguments = [
        ("points", text(one.score.points()).into()),
        ("rule", by_rule.points.map_or_else(unknown, text).into()),
        ("takes", takes.clone().unwrap_or_default().into()),
    ];
    t.with(
        match takes {
            Some(_) => "analysis-overruled-takes",
            None => "analysis-overruled-full",
        },
        &arguments,
    )
}

/// What the goals take; goals at the same points stand together.
fn goals(found: &OpenUnit, one: &OpenLeaf, t: T<'_>) -> Vec<(String, String, String)> {
    let framework: &Framework = &found.study.framework;
    let now = framework.points_text(one.score.points(), t.language());
    // A goal that reads like what the unit has already is written with more decimals.
    let points = |points: Amount| {
        let decimals = framework.decimals.points..=MOST_DECIMALS;
        let mut texts = decimals.map(|decimals| points.text(decimals, t.language()));
        let told = texts.find(|text| *text != now);
        told.unwrap_or_else(|| framework.points_text(points, t.language()))
    };
    let same = one.marks.chunk_by(|one, next| one.points == next.points);
    same.filter_map(|marks| {
        let first = marks.first()?;
        let names = marks.iter().map(|mark| mark.goal.text(t.language()));
        let names: Vec<&str> = names.collect();
        let node = framework.node(one.node)?;
        Some((
            names.join(", "),
            points(first.points),
            first.takes.text(framework, node, t.language()),
        ))
    })
    .collect()
}
