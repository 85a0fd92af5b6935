//! Two editions side by side for everybody: what changed, what stands for what, what is left over.

use app::{
    Refusal,
    framework::{Changes, Since},
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::header,
    response::IntoResponse,
};
use engine::framework::{
    Framework, NodeId,
    diff::{Change, ChangeKind, Subject, Words},
};

use super::{
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
    status: String,
    matches: Vec<Row>,
    only_old: Vec<String>,
    only_new: Vec<String>,
    coverage: String,
}

/// The changes of a kind.
struct Kind {
    name: &'static str,
    title: &'static str,
    rows: Vec<Row>,
}

/// A change, or a pair that stands for each other.
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
    let text = since.crosswalk.written(&since.old, &found.new);
    let name = format!("{}-from-{}.toml", found.new.code, since.old.code);
    let headers = [
        (header::CONTENT_TYPE, "application/toml".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, text).into_response())
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
    Page {
        shell,
        code: found.new.code.clone(),
        new,
        others: others.collect(),
        since: found
            .since
            .as_ref()
            .map(|since| since_view(since, &found.new, t)),
    }
}

fn since_view<'a>(since: &'a Since, new: &Framework, t: T<'_>) -> SinceView<'a> {
    let language = t.language();
    let (old, crosswalk) = (since.old.as_ref(), &since.crosswalk);
    let kinds = ChangeKind::ALL.into_iter().filter_map(|kind| {
        let rows = since.changes.iter().filter(|change| change.kind == kind);
        let rows: Vec<Row> = rows.map(|change| row(change, t)).collect();
        (!rows.is_empty()).then(|| Kind {
            name: kind.name(),
            title: kind.title(language),
            rows,
        })
    });
    let matches = crosswalk.matches.iter().map(|one| Row {
        codes: format!("{} → {}", codes(old, &one.old), codes(new, &one.new)),
        title: names(new, &one.new, t),
        part: String::new(),
        was: names(old, &one.old, t),
        is: one.note.clone().unwrap_or_default(),
    });
    let left = |framework: &Framework, ids: Vec<NodeId>| {
        let nodes = ids.into_iter().filter_map(|id| framework.node(id));
        let name =
            |node: &engine::framework::Node| format!("{} {}", node.code, node.title_in(language));
        nodes.map(name).collect::<Vec<String>>()
    };
    let back = crosswalk.reversed();
    let covered = |framework: &Framework, by: Vec<Option<&_>>| {
        let leaves = framework.leaves();
        let known = leaves.filter(|leaf| by.get(leaf.id.place()).is_some_and(Option::is_some));
        known.count()
    };
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
        status: t.get(status_key(crosswalk.status)),
        matches: matches.collect(),
        only_old: left(old, crosswalk.old_without_counterpart(old)),
        only_new: left(new, crosswalk.new_without_counterpart(new)),
        coverage: t.with(
            "framework-crosswalk-coverage",
            &[
                ("new", covered(new, crosswalk.by_new(new)).into()),
                ("all-new", new.leaves().count().into()),
                ("old", covered(old, back.by_new(old)).into()),
                ("all-old", old.leaves().count().into()),
            ],
        ),
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

fn codes(framework: &Framework, ids: &[NodeId]) -> String {
    let nodes = ids.iter().filter_map(|id| framework.node(*id));
    let codes: Vec<String> = nodes.map(|node| node.code.to_string()).collect();
    codes.join(" + ")
}

fn names(framework: &Framework, ids: &[NodeId], t: T<'_>) -> String {
    let nodes = ids.iter().filter_map(|id| framework.node(*id));
    let names: Vec<&str> = nodes.map(|node| node.title_in(t.language())).collect();
    names.join(" + ")
}
