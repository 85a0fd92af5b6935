//! The indicators of an agency in the province's estimate, for whoever answers for them.

use app::{
    assessment::ReturnAddress,
    estimate::{OwnPart, PartLine, own_part, part_addresses},
};
use askama::Template;
use engine::amount::Amount;

use super::words::{basis_class, basis_name};
use crate::{
    round::words::title,
    shell::{Answer, Shell, T, Visitor, Web, encode, html},
};

#[derive(Template)]
#[template(path = "estimate/part.html")]
struct PartPage<'a> {
    shell: Shell<'a>,
    sub: String,
    agency: String,
    figures: Vec<(String, String)>,
    lines: Vec<Line>,
    /// The other indices in which the agency has indicators.
    others: Vec<(String, String)>,
}

struct Line {
    href: String,
    code: String,
    title: String,
    leads: bool,
    basis: String,
    class: &'static str,
    middle: String,
    interval: String,
    open: String,
    maximum: String,
}

/// `GET /live/{round}/{unit}` for an agency that has indicators there.
pub(super) async fn page(web: &Web, visitor: &Visitor, address: &ReturnAddress) -> Answer {
    let actor = visitor.actor()?;
    let found = own_part(&web.app, actor, address).await?;
    let t = web.texts.speak(visitor.language);
    let heading = t.name("estimate-title", &found.agency.name);
    let mut others = part_addresses(&web.app, actor).await?;
    others.retain(|other| other != address);
    html(&PartPage {
        shell: Shell::new(web, visitor, &heading)
            .fictional(web.options.demonstration || found.round.fictional),
        sub: title(&found.round, visitor.language).to_owned(),
        agency: found.agency.name.clone(),
        figures: figures(&found, t),
        lines: found.lines.iter().map(|one| line(&found, one, t)).collect(),
        others: others
            .into_iter()
            .map(|other| {
                let path = format!("/live/{}/{}", other.round, encode(&other.unit));
                (path, other.round)
            })
            .collect(),
    })
}

fn figures(found: &OwnPart, t: T<'_>) -> Vec<(String, String)> {
    let text = |points| found.framework.points_text(points, t.language());
    let n = found.lines.iter().filter(|one| one.leads).count();
    let [middle, open, maximum] = found.led();
    vec![
        (t.get("estimate-part-led"), t.count(n)),
        (
            t.get("estimate-beside-now"),
            format!("{} / {}", text(middle), text(maximum)),
        ),
        (t.get("estimate-open"), text(open)),
    ]
}

fn line(found: &OwnPart, one: &PartLine, t: T<'_>) -> Line {
    let text = |points: Amount| found.framework.points_text(points, t.language());
    let told = |points: Option<Amount>| points.map_or_else(|| "–".to_owned(), text);
    let node = found.framework.find(one.leaf.code);
    let code = one.leaf.code.to_string();
    Line {
        href: format!(
            "/tasks?round={}&indicator={}",
            encode(&found.round.slug),
            encode(&code)
        ),
        title: node.map_or_else(String::new, |node| node.title_in(t.language()).to_owned()),
        leads: one.leads,
        basis: basis_name(one.leaf.basis, t),
        class: basis_class(one.leaf.basis),
        middle: told(one.leaf.middle),
        interval: format!("{}–{}", told(one.leaf.low), told(one.leaf.high)),
        open: text(one.open),
        maximum: text(one.maximum),
        code,
    }
}
