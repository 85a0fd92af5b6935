//! The check of a whole return, and its submission by the head.

use app::{
    Refusal,
    assessment::{self, Check, Finding, FindingKind, ReturnAddress, Severity},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::{IntoResponse, Redirect},
};
use engine::score::Reason;

use super::{
    index_page::{SumsView, actor_is_of, sums_view},
    words,
};
use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, fields, html};

#[derive(Template)]
#[template(path = "assessment/check.html")]
struct Page<'a> {
    shell: Shell<'a>,
    subtitle: String,
    clock: Option<String>,
    lists: Vec<List>,
    confirm: Option<String>,
    missing: u32,
    may_submit: bool,
    is_own: bool,
    /// The head was told a moment ago.
    is_told: bool,
    has_errors: bool,
    sums: SumsView,
    base: String,
}

/// Findings of one sort.
struct List {
    title: String,
    help: String,
    shape: &'static str,
    groups: Vec<Group>,
}

/// Those of one main index.
struct Group {
    title: String,
    findings: Vec<Line>,
}

/// One finding.
struct Line {
    href: String,
    code: String,
    title: String,
    text: String,
}

/// `GET /rounds/{round}/units/{unit}/check`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit)): Path<(String, String)>,
    uri: Uri,
) -> Answer {
    let address = ReturnAddress::new(&round, &unit);
    let check = assessment::check(&web.app, visitor.actor()?, &address).await?;
    let asked = fields(uri.query().unwrap_or_default());
    html(&Page {
        is_told: asked.text("told") == "yes",
        ..view(&web, &visitor, &check)
    })
}

fn view<'a>(web: &'a Web, visitor: &'a Visitor, check: &Check) -> Page<'a> {
    let t = web.texts.speak(visitor.language);
    let opened = &check.opened;
    let base = words::base(&opened.address());
    let round = words::round_title(&opened.round, t.language());
    let sorts = [
        ("errors", "late"),
        ("unanswered", "wait"),
        ("no-papers", "wait"),
        ("doubts", ""),
    ];
    let lists = sorts.into_iter().filter_map(|(name, shape)| {
        let findings = check.findings.iter();
        let findings: Vec<&Finding> = findings.filter(|one| sort(one) == name).collect();
        (!findings.is_empty()).then(|| List {
            title: t.n(&format!("check-{name}"), findings.len()),
            help: t.get(format!("check-{name}-help")),
            shape,
            groups: groups(check, &findings, t),
        })
    });
    let has_errors = check
        .findings
        .iter()
        .any(|finding| finding.severity() == Severity::Error);
    let shell = Shell::new(web, visitor, &t.get("check-title"))
        .fictional(opened.round.fictional || web.options.demonstration)
        .crumb(base.clone(), format!("{round} · {}", opened.unit.name));
    Page {
        shell,
        subtitle: format!("{} · {round}", opened.unit.name),
        clock: words::clock(opened, check.now, t),
        lists: lists.collect(),
        confirm: (check.missing > 0).then(|| t.n("check-confirm", check.missing)),
        missing: check.missing,
        may_submit: check.may_submit,
        is_own: actor_is_of(visitor, opened) && opened.row.submitted_at.is_none(),
        is_told: false,
        has_errors,
        sums: sums_view(opened, &check.sums, t),
        base,
    }
}

/// The list a finding stands in.
fn sort(finding: &Finding) -> &'static str {
    match (finding.severity(), &finding.kind) {
        (Severity::Error, _) => "errors",
        (Severity::Warning, FindingKind::NoEvidence) => "no-papers",
        (Severity::Warning, _) => "unanswered",
        (Severity::Doubt, _) => "doubts",
    }
}

/// Findings by main index; within one sort they stand in code order already.
fn groups(check: &Check, findings: &[&Finding], t: T<'_>) -> Vec<Group> {
    let same = |one: &&Finding, next: &&Finding| one.code.index() == next.code.index();
    let group = |findings: &[&Finding]| {
        let index = findings.first().map(|one| one.code.index());
        let node = index.and_then(|index| check.opened.framework.find(index));
        Group {
            title: node.map_or_else(String::new, |node| {
                format!("{}. {}", node.code, node.title_in(t.language()))
            }),
            findings: findings.iter().map(|one| line(check, one, t)).collect(),
        }
    };
    findings.chunk_by(same).map(group).collect()
}

fn line(check: &Check, finding: &Finding, t: T<'_>) -> Line {
    let opened = &check.opened;
    let language = t.language();
    let base = words::base(&opened.address());
    let place = finding.code.to_string().replace('.', "-");
    let node = opened.framework.find(finding.code);
    Line {
        href: format!("{base}/indices/{}#i-{place}", finding.code.index()),
        code: finding.code.to_string(),
        title: node.map_or("", |node| node.title_in(language)).to_owned(),
        text: match &finding.kind {
            FindingKind::Refused(complaint) => complaint.text(language),
            FindingKind::Missing(Reason::NotAppraised) => t.get("check-no-claim"),
            FindingKind::Missing(reason) => {
                reason.words(node.map_or(&[], |node| &node.inputs), language)
            }
            FindingKind::NoEvidence => t.get("check-no-evidence"),
            FindingKind::ClaimWithoutNote => t.get("check-claim-without-note"),
            FindingKind::Jump { last, now } => {
                let points = |amount| opened.framework.points_text(amount, language);
                t.with(
                    "check-jump",
                    &[("last", points(*last).into()), ("now", points(*now).into())],
                )
            }
        },
    }
}

/// `POST /rounds/{round}/units/{unit}/submission`
pub(super) async fn submit(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let address = ReturnAddress::new(&round, &unit);
    let missing = fields.number("missing").unwrap_or(0);
    let base = words::base(&address);
    match assessment::submit(&web.app, visitor.actor()?, &address, missing).await {
        Ok(()) => Ok(Redirect::to(&base).into_response()),
        // Two hands, or one twice: what was wanted is done, and the page says so.
        Err(Refusal::Conflict("return-submitted")) => {
            Ok(Redirect::to(&format!("{base}?submitted=before")).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /rounds/{round}/units/{unit}/readiness`
pub(super) async fn hand_to_head(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let address = ReturnAddress::new(&round, &unit);
    let said = fields.text("words");
    assessment::hand_to_head(&web.app, visitor.actor()?, &address, said).await?;
    let told = format!("{}/check?told=yes#told", words::base(&address));
    Ok(Redirect::to(&told).into_response())
}
