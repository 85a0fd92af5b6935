//! A round on another version of its framework: who would move and why, and what has no counterpart.

use std::sync::Arc;

use app::{
    Permission, Refusal,
    analysis::{OnOther, OnVersion, Other, on_version},
};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use engine::{
    amount::Amount,
    carry::{Fate, Standing, Why},
    compare::Compare,
    framework::{Framework, NodeId},
    rank_change::places_text,
};

use super::{
    figures::percent,
    file,
    study::{About, NodeName, shell},
    turned::{Link, Turned},
};
use crate::{
    framework::words::origin_text,
    shell::{Answer, Shell, T, Visitor, Web, encode, fields, html},
};

/// Units on a page: a phone still scrolls through them.
const UNITS: usize = 20;
/// Id of the heading of the units, and so the name of their list.
const UNIT_LIST: &str = "moves-h";
/// Indicators in a list that stands open; longer lists are folded.
const OPEN: usize = 8;

#[derive(Template)]
#[template(path = "analysis/version.html")]
struct VersionPage<'a> {
    shell: Shell<'a>,
    about: About,
    /// Code, title and whether it is the chosen one.
    choices: Vec<(String, String, bool)>,
    shown: Option<Shown>,
    /// Whether this person may bring in another framework.
    may_add: bool,
}

/// What is told of a chosen version.
struct Shown {
    file: String,
    changes: String,
    title: String,
    sentence: String,
    /// Whether anything can be said of who would move; without it no unit is listed.
    is_comparable: bool,
    by: Option<String>,
    units: Vec<UnitLine>,
    unit_pages: Vec<Link>,
    unanswered: Vec<(NodeName, String, u32)>,
    is_unanswered_open: bool,
    /// Indicators that some units had left open: nothing is lost there.
    left_open: Vec<(NodeName, u32)>,
    gone: Vec<NodeName>,
    is_gone_open: bool,
}

struct UnitLine {
    href: String,
    name: String,
    ranks: String,
    class: &'static str,
    places: String,
    before: String,
    after: String,
    carried: String,
    why: Vec<String>,
}

/// `GET /rounds/{round}/analysis/version?framework=…`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = query.unwrap_or_default();
    let (asked, turned) = (fields(&query), Turned::of(&query));
    let code = Some(asked.text("framework")).filter(|code| !code.is_empty());
    let found = on_version(&web.app, visitor.actor()?, &slug, code).await?;
    let t = web.texts.speak(visitor.language);
    let choices = found.choices.iter().map(|one| {
        let is_chosen = Some(one.code.as_str()) == code;
        (one.code.clone(), title(one, t), is_chosen)
    });
    let page = shell(&web, &visitor, &found.study, &t.get("analysis-version"));
    html(&VersionPage {
        choices: choices.collect(),
        shown: found
            .other
            .as_ref()
            .map(|other| shown(&found, other, &turned, t)),
        about: About::of(&found.study, t),
        may_add: page.may(Permission::ManageFrameworks),
        shell: page,
    })
}

/// `GET /rounds/{round}/analysis/version/{code}/units.csv`
pub(super) async fn csv(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, code)): Path<(String, String)>,
) -> Answer {
    let found = on_version(&web.app, visitor.actor()?, &slug, Some(&code)).await?;
    let other = found.other.ok_or(Refusal::NotFound)?;
    let name = format!("{slug}-{}.csv", encode(&code));
    Ok(file::csv(&other.sheet(), &name))
}

fn title(framework: &Arc<Framework>, t: T<'_>) -> String {
    let english = framework.title_en.as_ref();
    let title = english.filter(|_| t.language() == engine::Language::En);
    format!("{} ({})", title.unwrap_or(&framework.title), framework.code)
}

fn shown(found: &OnVersion, other: &Other, turned: &Turned, t: T<'_>) -> Shown {
    let slug = &found.study.round.slug;
    let own = &found.study.framework;
    let code = encode(&other.framework.code);
    let (sentence, is_comparable) = sentence(other, t);
    let name = |framework: &Framework, id: &NodeId| {
        let node = framework.node(*id)?;
        Some(NodeName::of(framework, node.code, t))
    };
    let unanswered = other.unanswered.iter();
    let unanswered: Vec<(NodeName, String, u32)> = unanswered
        .filter(|(_, fate, _)| *fate != Fate::NoAnswer)
        .filter_map(|(leaf, fate, n_units)| {
            let name = name(&other.framework, leaf)?;
            Some((name, fate.text(t.language()), *n_units))
        })
        .collect();
    let gone = other.gone.iter().filter_map(|id| name(own, id));
    let gone: Vec<NodeName> = gone.collect();
    let address = format!("/rounds/{slug}/analysis/version?framework={code}");
    Shown {
        file: format!("/rounds/{slug}/analysis/version/{code}/units.csv"),
        changes: format!("/frameworks/{code}/changes?from={}", encode(&own.code)),
        title: title(&other.framework, t),
        sentence,
        by: origin_text(&other.origin, t),
        is_comparable,
        unit_pages: turned.links(&address, UNIT_LIST, other.units.len(), UNITS),
        units: turned
            .piece(UNIT_LIST, &other.units, UNITS)
            .iter()
            .map(|one| line((slug, own), other, one, t))
            .collect(),
        is_unanswered_open: unanswered.len() <= OPEN,
        unanswered,
        left_open: other
            .unanswered
            .iter()
            .filter(|(_, fate, _)| *fate == Fate::NoAnswer)
            .filter_map(|(leaf, _, n_units)| Some((name(&other.framework, leaf)?, *n_units)))
            .collect(),
        is_gone_open: gone.len() <= OPEN,
        gone,
    }
}

/// How many move, who moves most, and how much of the other version the answers reach; and whether
/// that can be said at all.
fn sentence(other: &Other, t: T<'_>) -> (String, bool) {
    let is_unknown = |node: &&engine::framework::Node| !node.maximum_known;
    let unknown = other.framework.indices().filter(is_unknown).count();
    if unknown > 0 {
        return (t.n("analysis-version-unknown", unknown), false);
    }
    let covered = other.units.iter().find_map(|one| one.covered);
    if covered.is_none_or(|covered| covered == Amount::ZERO) {
        return (t.get("analysis-version-nothing"), false);
    }
    let has_moved = |one: &&OnOther| one.places().is_some_and(|places| places != 0);
    let moved = other.units.iter().filter(has_moved);
    let key = match moved.clone().next() {
        Some(_) => "analysis-version-sentence",
        None => "analysis-version-still",
    };
    let most = other.units.first();
    let places = most.and_then(OnOther::places).unwrap_or(0);
    let name = most.map(|one| one.unit.name.clone()).unwrap_or_default();
    let text = t.with(
        key,
        &[
            ("n", moved.count().into()),
            ("of", other.units.len().into()),
            ("name", name.into()),
            ("places", places_text(places, t.language()).into()),
            (
                "share",
                percent(covered.map(Amount::to_f64), 0, t.language()).into(),
            ),
        ],
    );
    (text, true)
}

fn line((slug, own): (&str, &Framework), other: &Other, one: &OnOther, t: T<'_>) -> UnitLine {
    let rank = |standing: Standing| {
        let rank = standing.rank.map(|rank| rank.to_string());
        rank.unwrap_or_else(|| "–".to_owned())
    };
    let value = |value: Option<Amount>| percent(value.map(Amount::to_f64), 2, t.language());
    let places = one.places();
    UnitLine {
        href: format!("/rounds/{slug}/units/{}", encode(&one.unit.code)),
        name: one.unit.name.clone(),
        ranks: format!("{} → {}", rank(one.before), rank(one.after)),
        class: match places {
            Some(up) if up > 0 => "up",
            Some(down) if down < 0 => "down",
            _ => "same",
        },
        places: places.map_or_else(
            || t.get("analysis-version-unranked"),
            |places| places_text(places, t.language()),
        ),
        before: value(one.before.value),
        after: value(one.after.value),
        carried: value(one.carried),
        why: one
            .why
            .iter()
            .filter_map(|why| reason(own, other, why, t))
            .collect(),
    }
}

/// What moved a unit against its group: the indicator, and by how much; nothing where that shows as 0.
fn reason(own: &Framework, other: &Other, why: &Why, t: T<'_>) -> Option<String> {
    let (framework, ids) = match why.new.is_empty() {
        true => (own, &why.old),
        false => (other.framework.as_ref(), &why.new),
    };
    let nodes = ids.iter().filter_map(|id| framework.node(*id));
    let names: Vec<String> = nodes
        .map(|node| format!("{} {}", node.code, node.short_in(t.language())))
        .collect();
    let size = match framework.compare {
        Compare::Percentage | Compare::OwnGroup => {
            percent(Some(why.against_group.to_f64()), 2, t.language())
        }
        Compare::Points | Compare::Scaled => framework.points_text(why.against_group, t.language()),
    };
    if !size.contains(|digit: char| ('1'..='9').contains(&digit)) {
        return None;
    }
    let sign = if why.against_group > Amount::ZERO {
        "+"
    } else {
        ""
    };
    Some(format!("{} ({sign}{size})", names.join(" + ")))
}
