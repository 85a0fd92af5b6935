//! Who owns which indicator: by main index, or only what is silent, most points at stake first.

use app::{
    Permission,
    plan::{Agency, Duties, DutyLine, Lack},
    round::RoundState,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
};

use crate::{
    round::words::title,
    shell::{Answer, Shell, T, Visitor, Web, fields, html},
};

#[derive(Template)]
#[template(path = "plan/duties.html")]
struct DutiesPage<'a> {
    shell: Shell<'a>,
    sub: String,
    base: String,
    /// A draft has no units yet that could have lost points.
    causes: Option<String>,
    slug: String,
    /// Points at stake are those still open, not the maxima.
    is_open: bool,
    figures: Vec<(String, String)>,
    silent: usize,
    /// Which list: `all`, `silent` or `unowned`.
    show: &'static str,
    may_keep: bool,
    may_draft: bool,
    is_complete: bool,
    sections: Vec<Section>,
}

struct Section {
    id: String,
    /// Nothing above the one table of what is silent.
    title: Option<String>,
    edit: Option<String>,
    /// How many of its indicators have a lead agency: what is seen of it on a phone.
    told: String,
    lines: Vec<Line>,
}

struct Line {
    code: String,
    title: String,
    stake: String,
    lead: Option<String>,
    support: String,
    lacks: Vec<String>,
}

/// `GET /rounds/{round}/duties`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    uri: Uri,
) -> Answer {
    let found = app::plan::duties(&web.app, visitor.actor()?, &slug).await?;
    let t = web.texts.speak(visitor.language);
    let asked = fields(uri.query().unwrap_or_default());
    let silent = found.silent();
    let (show, listed) = match asked.text("show") {
        "silent" => ("silent", found.silent()),
        "unowned" => ("unowned", found.unowned()),
        _ => ("all", Vec::new()),
    };
    let shell = Shell::new(&web, &visitor, &t.get("plan-duties"))
        .fictional(web.options.demonstration || found.round.fictional);
    let may_keep = shell.may(Permission::KeepPlan);
    let name = title(&found.round, visitor.language).to_owned();
    let shell = match shell.may(Permission::SeeRound) {
        true => shell
            .crumb("/rounds", t.get("round-list-title"))
            .crumb(format!("/rounds/{slug}"), &name),
        false => shell,
    };
    html(&DutiesPage {
        base: format!("/rounds/{slug}/duties"),
        causes: (found.round.state != RoundState::Draft).then(|| format!("/rounds/{slug}/causes")),
        is_open: found.lines.iter().any(|line| line.open.is_some()),
        figures: figures(&found, t),
        silent: silent.len(),
        show,
        may_keep,
        may_draft: may_keep && found.has_previous,
        is_complete: found.lines.iter().all(|line| line.lead.is_some()),
        sections: match show {
            "silent" | "unowned" => vec![Section {
                id: "silent".to_owned(),
                title: None,
                edit: None,
                told: String::new(),
                lines: listed.iter().map(|line| shown(&found, line, t)).collect(),
            }],
            _ => by_index(&found, &slug, may_keep, t),
        },
        sub: name,
        slug,
        shell,
    })
}

/// How many indicators have an agency, and how many points nobody answers for.
fn figures(found: &Duties, t: T<'_>) -> Vec<(String, String)> {
    let without: Vec<&DutyLine> = found
        .lines
        .iter()
        .filter(|line| line.lead.is_none())
        .collect();
    let points = without
        .iter()
        .try_fold(engine::amount::Amount::default(), |sum, line| {
            sum.plus(found.stake(line))
        });
    let points = points.unwrap_or_default();
    let owned = found.lines.len() - without.len();
    vec![
        (
            t.get("plan-owned"),
            format!("{owned}/{}", found.lines.len()),
        ),
        (
            t.get("plan-unowned-points"),
            found.framework.points_text(points, t.language()),
        ),
    ]
}

fn by_index(found: &Duties, slug: &str, may_keep: bool, t: T<'_>) -> Vec<Section> {
    let section = |index: &engine::framework::Node| {
        let own = || {
            found
                .lines
                .iter()
                .filter(|line| line.code.index() == index.code)
        };
        let owned = own().filter(|line| line.lead.is_some()).count();
        let counts = [("done", owned.into()), ("all", own().count().into())];
        Section {
            id: format!("i{}", index.code),
            title: Some(format!("{}. {}", index.code, index.title_in(t.language()))),
            edit: may_keep.then(|| format!("/rounds/{slug}/duties/{}", index.code)),
            told: t.with("plan-owned-of", &counts),
            lines: own().map(|line| shown(found, line, t)).collect(),
        }
    };
    found.framework.indices().map(section).collect()
}

fn shown(found: &Duties, line: &DutyLine, t: T<'_>) -> Line {
    let node = found.framework.find(line.code);
    let names: Vec<&str> = line.support.iter().map(|one| one.name.as_str()).collect();
    let lack = |lack: &Lack| {
        t.get(match lack {
            Lack::Owner => "plan-lacks-owner",
            Lack::Answer => "plan-lacks-answer",
            Lack::Evidence => "plan-lacks-evidence",
        })
    };
    Line {
        code: line.code.to_string(),
        title: node.map_or_else(String::new, |node| node.title_in(t.language()).to_owned()),
        stake: found.framework.points_text(found.stake(line), t.language()),
        lead: line.lead.as_ref().map(|Agency { name, .. }| name.clone()),
        support: names.join("; "),
        lacks: line.lacks.iter().map(lack).collect(),
    }
}
