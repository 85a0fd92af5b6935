//! Two editions side by side for everybody: what changed, what stands for what, what is left over.

use app::{
    Refusal,
    framework::{Changes, Since},
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};
use engine::framework::{
    Framework,
    diff::{Change, ChangeKind, Subject, Words},
};

use super::{
    crosswalk::{Card, card, file_text},
    list::{title, year},
    words::status_key,
};
use crate::shell::{Answer, Shell, T, Visitor, Web, fields, html};

#[derive(Template)]
#[template(path = "framework/changes.html")]
struct Page<'a> {
    shell: Shell<'a>,
    code: String,
    new: String,
    /// Code, title, and whether it is the one compared with.
    others: Vec<(String, String, bool)>,
    since: Option<SinceView<'a>>,
}

struct SinceView<'a> {
    since: &'a Since,
    old: String,
    /// What must be said of either edition: its title and its status.
    warnings: Vec<String>,
    kinds: Vec<Kind>,
    card: Card<'a>,
}

/// The changes of a kind.
struct Kind {
    name: &'static str,
    title: &'static str,
    rows: Vec<Row>,
}

/// A change.
struct Row {
    codes: String,
    title: String,
    part: String,
    was: String,
    is: String,
}

/// `GET /frameworks/{code}/changes?from={code}`; with `as=toml` what stands for what as a file.
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = fields(query.as_deref().unwrap_or_default());
    let from = Some(asked.text("from")).filter(|from| !from.is_empty());
    let actor = visitor.actor.as_ref();
    let found = app::framework::changes(&web.app, actor, &code, from).await?;
    if asked.text("as") == "toml" {
        return draft(&found);
    }
    html(&view(&web, &visitor, &found))
}

/// What stands for what as a file to look through and correct.
fn draft(found: &Changes) -> Answer {
    let since = found.since.as_ref().ok_or(Refusal::NotFound)?;
    let text = file_text(since, &found.new);
    let name = format!("{}-from-{}.toml", found.new.code, since.old.code);
    Ok(toml_file(&name, text))
}

/// A file for tools, to be kept; its name is made of codes.
pub(super) fn toml_file(name: &str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/toml".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, text).into_response()
}

fn view<'a>(web: &'a Web, visitor: &'a Visitor, found: &'a Changes) -> Page<'a> {
    let t = web.texts.speak(visitor.language);
    let language = visitor.language;
    let new = title(&found.new, language);
    let shell = Shell::new(web, visitor, &t.get("framework-changes-title"))
        .fictional(false)
        .crumb("/frameworks", t.get("framework-list-title"))
        .crumb(format!("/frameworks/{}", found.new.code), new.clone());
    let compared = found.since.as_ref().map(|since| since.old.code.as_str());
    let others = found.others.iter().map(|one| {
        let name = format!("{} ({})", title(one, language), year(one, t));
        (one.code.clone(), name, compared == Some(one.code.as_str()))
    });
    let since = found.since.as_ref().map(|since| {
        let card = card(since, found, &shell);
        since_view(since, &found.new, card, t)
    });
    Page {
        code: found.new.code.clone(),
        new,
        others: others.collect(),
        since,
        shell,
    }
}

fn since_view<'a>(since: &'a Since, new: &Framework, card: Card<'a>, t: T<'_>) -> SinceView<'a> {
    let language = t.language();
    let old = since.old.as_ref();
    let kinds = ChangeKind::ALL.into_iter().filter_map(|kind| {
        let rows = since.changes.iter().filter(|change| change.kind == kind);
        let rows: Vec<Row> = rows.map(|change| row(change, t)).collect();
        (!rows.is_empty()).then(|| Kind {
            name: kind.name(),
            title: kind.title(language),
            rows,
        })
    });
    let warned = [old, new].into_iter().filter_map(|framework| {
        let key = super::words::warning_key(framework)?;
        let status = t.get(status_key(framework.status));
        Some(format!(
            "{} – {status}. {}",
            title(framework, language),
            t.get(key)
        ))
    });
    SinceView {
        old: title(old, language),
        warnings: warned.collect(),
        kinds: kinds.collect(),
        card,
        since,
    }
}

fn row(change: &Change, t: T<'_>) -> Row {
    let language = t.language();
    let side = |words: &Option<Words>| {
        let text = words.as_ref().map(|words| words.text(language).to_owned());
        text.unwrap_or_else(|| "–".to_owned())
    };
    let is_whole = change.subject == Subject::Framework;
    let is_moved = matches!(
        change.kind,
        ChangeKind::Added | ChangeKind::Removed | ChangeKind::Moved
    );
    Row {
        codes: change.codes(),
        title: match is_whole {
            true => t.get("framework-changes-whole"),
            false => change.title.text(language).to_owned(),
        },
        part: match is_moved {
            true => String::new(),
            false => change.part.text(language),
        },
        was: side(&change.was),
        is: side(&change.is),
    }
}
