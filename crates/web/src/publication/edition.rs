//! Editions: their list and files for everybody, and a verification for those who see the round.

use app::{
    Refusal,
    publication::{download_edition, list_editions, verify_edition},
    ranking::{Correction, corrections},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::IntoResponse,
};
use engine::publication::Difference;

use super::moves::{self, MovesView};
use crate::{
    round::words::title,
    shell::{Answer, Problem, Shell, T, Visitor, Web, html, keep, moment_text},
};

/// Differences shown; the file itself has them all.
const MOST_DIFFERENCES: usize = 200;

#[derive(Template)]
#[template(path = "publication/editions.html")]
struct EditionsPage<'a> {
    shell: Shell<'a>,
    slug: String,
    sub: String,
    editions: Vec<Edition>,
    example: String,
}

struct Edition {
    number: i32,
    decision: String,
    fingerprint: String,
    published: String,
    /// What it changed, where it took the place of another.
    correction: Option<CorrectionView>,
}

/// What a correction changed.
struct CorrectionView {
    reason: String,
    moves: MovesView,
}

#[derive(Template)]
#[template(path = "publication/verification.html")]
struct VerificationPage<'a> {
    shell: Shell<'a>,
    sub: String,
    fingerprint: String,
    decision: String,
    verified: Option<String>,
    /// What is wrong where there is nothing to compare, a sentence each.
    unreadable: Vec<String>,
    broken: String,
    differences: Vec<(String, String, String)>,
}

/// `GET /editions/{round}`
pub(super) async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    uri: Uri,
) -> Answer {
    let (round, editions) = list_editions(&web.app, None, &slug).await?;
    let corrections = corrections(&web.app, &round).await?;
    let t = web.texts.speak(visitor.language);
    let name = title(&round, visitor.language).to_owned();
    let last = editions.first().map_or(1, |one| one.number);
    let answer = html(&EditionsPage {
        shell: Shell::new(&web, &visitor, &t.get("publication-editions"))
            .fictional(web.options.demonstration || round.fictional)
            .crumb("/", t.get("menu-ranking"))
            .crumb(format!("/rankings/{slug}"), &name),
        sub: name,
        editions: editions
            .iter()
            .map(|one| Edition {
                number: one.number,
                decision: one.decision.clone(),
                fingerprint: one.fingerprint.clone(),
                correction: corrections
                    .iter()
                    .find(|correction| correction.number == one.number)
                    .map(|found| correction(found, &slug, t)),
                published: one
                    .published_at
                    .map(|at| moment_text(at, visitor.language))
                    .unwrap_or_default(),
            })
            .collect(),
        example: format!("thang verify {}", file_name(&slug, last)),
        slug,
    })?;
    Ok(match (uri.query(), &visitor.actor) {
        (None, None) => keep(answer),
        _ => answer,
    })
}

fn correction(one: &Correction, slug: &str, t: T<'_>) -> CorrectionView {
    CorrectionView {
        // An edition is numbered one more than the one whose place it takes.
        moves: moves::view(&one.moves, one.number - 1, Some(slug), t),
        reason: one.reason.clone().unwrap_or_else(|| t.get("unknown")),
    }
}

fn file_name(slug: &str, number: i32) -> String {
    format!("{slug}-{number}.json")
}

/// `GET /rounds/{round}/editions/{number}.json`: the frozen file, byte for byte as it was approved.
pub(super) async fn file(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer {
    let number = file
        .strip_suffix(".json")
        .and_then(|text| text.parse().ok());
    let number: i32 = number.ok_or(Refusal::NotFound)?;
    let found = download_edition(&web.app, visitor.actor.as_ref(), &slug, number).await?;
    let tag = format!("\"{}\"", found.fingerprint);
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains(&tag));
    let mut response = match known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => found.body.into_response(),
    };
    let kept = if found.published {
        "public, max-age=3600"
    } else {
        "no-store"
    };
    let attachment = format!("attachment; filename=\"{}\"", file_name(&slug, number));
    let fields = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CACHE_CONTROL, kept),
        (header::ETAG, tag.as_str()),
        (header::CONTENT_DISPOSITION, attachment.as_str()),
    ];
    for (name, value) in fields {
        let value = HeaderValue::from_str(value).map_err(|_| Problem::from(Refusal::NotFound))?;
        response.headers_mut().insert(name, value);
    }
    if found.published {
        // Open data: any page may read it, and no cookie goes with it.
        let anyone = HeaderValue::from_static("*");
        response
            .headers_mut()
            .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, anyone);
    }
    Ok(response)
}

/// `GET /rounds/{round}/editions/{number}/verification`
pub(super) async fn verification(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, number)): Path<(String, i32)>,
) -> Answer {
    let checked = verify_edition(&web.app, visitor.actor()?, &slug, number).await?;
    let t = web.texts.speak(visitor.language);
    let name = title(&checked.round, visitor.language).to_owned();
    let (verified, differences) = match &checked.outcome {
        Ok(numbers) => (Some(t.n("publication-verified", *numbers)), Vec::new()),
        Err(differences) => (None, differences.clone()),
    };
    let (unreadable, differences): (Vec<Difference>, Vec<Difference>) = differences
        .into_iter()
        .partition(|one| one.sentence(visitor.language).is_some());
    html(&VerificationPage {
        unreadable: unreadable
            .iter()
            .take(MOST_DIFFERENCES)
            .map(|one| one.text(visitor.language))
            .collect(),
        shell: Shell::new(&web, &visitor, &t.get("publication-verify-title"))
            .fictional(web.options.demonstration || checked.round.fictional)
            .crumb("/rounds", t.get("round-list-title"))
            .crumb(format!("/rounds/{slug}"), &name),
        sub: format!("{name} · {}", t.n("publication-number", number)),
        fingerprint: checked.edition.fingerprint.clone(),
        decision: checked.edition.decision.clone(),
        verified,
        broken: t.n("publication-broken", differences.len()),
        differences: differences
            .into_iter()
            .take(MOST_DIFFERENCES)
            .map(|one| (one.place, one.stated, one.computed))
            .collect(),
    })
}
