//! A unit over the years: its results, those of the units it came from, and a line through what compares.

use app::ranking::{Figure, Inherited, Past, Profile, Relative};
use askama::Template;
use axum::extract::{Path, State};
use engine::Language;
use report::svg;

use super::notes::{in_language, link};
use crate::shell::{Answer, Shell, T, Visitor, Web, date_text, encode, html, keep};

#[derive(Template)]
#[template(path = "ranking/profile.html")]
struct Page<'a> {
    shell: Shell<'a>,
    code: String,
    official_code: Option<String>,
    group: (String, bool),
    parent: Option<(String, String)>,
    from: Option<String>,
    to: Option<String>,
    before: Vec<Kin>,
    after: Vec<Kin>,
    source: Option<String>,
    best: Option<Line>,
    chart: Option<String>,
    sentence: String,
    /// A point of the chart is computed.
    hollow: bool,
    lines: Vec<Line>,
}

/// A unit before or after.
struct Kin {
    href: String,
    name: String,
    why: String,
}

/// One result.
struct Line {
    year: i32,
    href: String,
    title: String,
    name: Option<String>,
    group: (String, bool),
    rank: Option<String>,
    value: Option<String>,
    class: Option<String>,
    fictional: bool,
    source: Option<(Option<String>, String)>,
    note: Option<(String, bool)>,
    computed: Option<Computed>,
}

/// How a result was computed that nobody published.
struct Computed {
    sentence: String,
    /// Main indices with their means in percent.
    indices: Vec<(String, Option<String>)>,
}

/// `GET /units/{code}`
pub(super) async fn profile(
    State(web): State<Web>,
    Path(code): Path<String>,
    uri: axum::http::Uri,
    visitor: Visitor,
) -> Answer {
    let profile = app::ranking::unit_profile(&web.app, &code).await?;
    let t = web.texts.speak(visitor.language);
    let (chart, sentence) = chart(&profile, t).unzip();
    let hollow = chart
        .as_deref()
        .is_some_and(|chart: &str| chart.contains("c-hollow"));
    let unit = &profile.unit;
    let page = Page {
        shell: Shell::new(&web, &visitor, &unit.name)
            .fictional(unit.fictional)
            .crumb("/", t.get("ranking-crumb")),
        official_code: unit.official_code.clone(),
        group: in_language(&unit.unit_group, visitor.language),
        parent: unit
            .parent
            .as_deref()
            .zip(profile.parent.as_ref())
            .map(|(code, name)| (format!("/units/{}", encode(code)), name.clone())),
        from: unit.valid_from.as_deref().map(date_text),
        to: unit.valid_to.as_deref().map(date_text),
        before: profile.before.iter().map(|one| kin(one, t)).collect(),
        after: profile.after.iter().map(|one| kin(one, t)).collect(),
        source: unit.source.clone(),
        best: profile
            .past
            .iter()
            .find(|past| past.own && past.rank.is_some())
            .map(|past| line(past, t)),
        hollow,
        chart,
        sentence: sentence.unwrap_or_default(),
        lines: profile.past.iter().map(|past| line(past, t)).collect(),
        code,
    };
    let answer = html(&page)?;
    Ok(if uri.query().is_none() {
        keep(answer)
    } else {
        answer
    })
}

fn kin(one: &Relative, t: T<'_>) -> Kin {
    let day = t.name("ranking-since", &date_text(&one.on_date));
    Kin {
        href: format!("/units/{}", encode(&one.code)),
        name: one.name.clone(),
        why: one
            .legal_basis
            .as_ref()
            .map_or(day.clone(), |law| format!("{day}, {law}")),
    }
}

fn line(past: &Past, t: T<'_>) -> Line {
    let language = t.language();
    Line {
        year: past.round.year,
        href: match past.computed {
            None => format!("/rankings/{}/units/{}", past.round.slug, encode(&past.code)),
            Some(_) => format!("/rankings/{}", past.round.slug),
        },
        title: language
            .pick(&past.round.title, &past.round.title_en)
            .to_owned(),
        name: (!past.own).then(|| past.name.clone()),
        group: in_language(&past.group, t.language()),
        rank: past.rank.map(|rank| match past.of {
            Some(of) => format!("{rank}/{of}"),
            None => rank.to_string(),
        }),
        value: value(past, language),
        class: past
            .class
            .as_ref()
            .map(|class| class.title_in(t.language()).to_owned()),
        fictional: past.round.fictional,
        source: past
            .source
            .as_deref()
            .map(|source| (link(source), source.to_owned())),
        note: past.note.as_deref().map(|note| in_language(note, language)),
        computed: past
            .computed
            .as_ref()
            .map(|inherited| computed(past, inherited, t)),
    }
}

/// The total, or the percentage where that is all there is.
fn value(past: &Past, language: Language) -> Option<String> {
    let total = past.total.text(past.framework.as_deref(), language);
    let printed = past.percent.as_deref().and_then(|percent| {
        let percent = Figure::printed_percent(percent);
        percent.text(None, language)
    });
    // Of a set whose maximum is not known a computed value has no points.
    let computed = past.computed.as_ref();
    let computed = computed.and_then(|_| past.total.percent(1, language));
    let percent = printed.or(computed);
    total.or(percent.map(|text| format!("{text}\u{a0}%")))
}

/// What a computed result was made of, or what it would take.
fn computed(past: &Past, inherited: &Inherited, t: T<'_>) -> Computed {
    let names = |list: &[Relative]| {
        let names: Vec<&str> = list.iter().map(|one| one.name.as_str()).collect();
        names.join(", ")
    };
    let from = names(&inherited.from);
    let sentence = match (past.total.share, inherited.unknown.as_slice()) {
        (Some(_), _) => t.name("ranking-computed-from", &from),
        (None, []) => t.name("ranking-computed-maxima", &from),
        (None, unknown) => t.with(
            "ranking-computed-unknown",
            &[("names", from.into()), ("unknown", names(unknown).into())],
        ),
    };
    let language = t.language();
    let indices = inherited.indices.iter().map(|(column, share)| {
        let figure = Figure {
            share: *share,
            ..Figure::default()
        };
        let title = language.pick(&column.title, &column.title_en).to_owned();
        (title, figure.percent(1, language))
    });
    let indices: Vec<_> = indices.collect();
    let is_known = indices.iter().any(|(_, share)| share.is_some());
    Computed {
        sentence,
        indices: if is_known { indices } else { Vec::new() },
    }
}

/// Whether a result has a place in the chart: a computed one only where it has a value.
fn is_charted(past: &Past) -> bool {
    past.own && (past.computed.is_none() || past.total.share.is_some())
}

/// The longest series that compares: the same unit's rank or share, year by year.
///
/// A line joins two years only within the same group: 34 provinces are not 63.
fn chart(profile: &Profile, t: T<'_>) -> Option<(String, String)> {
    let mut own: Vec<&Past> = profile
        .past
        .iter()
        .filter(|past| is_charted(past) || is_forerunner(profile, past))
        .collect();
    // Ranks are of published tables only: what is computed has none.
    let scored = own.iter().all(|past| past.framework.is_some());
    own.retain(|past| scored || past.computed.is_none());
    own.sort_by_key(|past| (past.round.year, past.round.id));
    own.dedup_by_key(|past| past.round.year);
    let marks: Vec<svg::Mark> = own
        .iter()
        .enumerate()
        .map(|(place, past)| {
            let before = place.checked_sub(1).and_then(|place| own.get(place));
            let (height, text) = if scored {
                (
                    past.total.basis_points(),
                    past.total.percent(1, t.language()),
                )
            } else {
                let rank = past.rank.and_then(|rank| u32::try_from(rank).ok());
                (rank, past.rank.map(|rank| rank.to_string()))
            };
            svg::Mark {
                label: past.round.year.to_string(),
                height,
                text: text.unwrap_or_default(),
                computed: past.computed.is_some(),
                breaks: before.is_some_and(|before| before.group != past.group),
            }
        })
        .collect();
    let last = own
        .iter()
        .filter_map(|past| past.of.or(past.rank))
        .max()
        .and_then(|of| u32::try_from(of).ok());
    let known = marks.iter().filter(|mark| mark.height.is_some());
    let known: Vec<String> = known.map(|mark| told(mark, t)).collect();
    let key = if scored {
        "ranking-history-values"
    } else {
        "ranking-history-ranks"
    };
    let sentence = t.with(
        key,
        &[
            ("name", profile.unit.name.as_str().into()),
            ("list", known.join("; ").into()),
        ],
    );
    let drawn = svg::history(&svg::History {
        id: "history".to_owned(),
        title: sentence.clone(),
        scale: if scored {
            svg::Scale::Percent
        } else {
            svg::Scale::Rank {
                last: last.unwrap_or(1),
            }
        },
        marks,
    })?;
    Some((drawn, sentence))
}

/// A year in the sentence of the chart, marked where it is computed.
fn told(mark: &svg::Mark, t: T<'_>) -> String {
    let (year, text) = (&mark.label, &mark.text);
    match mark.computed {
        true => format!("{year}: {text} ({})", t.get("ranking-computed")),
        false => format!("{year}: {text}"),
    }
}

/// A single unit before this one is the same unit under another code or name.
fn is_forerunner(profile: &Profile, past: &Past) -> bool {
    matches!(profile.before.as_slice(), [only] if only.code == past.code)
}
