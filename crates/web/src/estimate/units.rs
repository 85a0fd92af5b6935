//! The live index of all units of a round, and the way to "our score" of the province.

use app::{
    account::Role,
    assessment::ReturnAddress,
    estimate::{live_units, own_return, part_addresses},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};
use engine::amount::Amount;

use crate::{
    round::words::title,
    shell::{Answer, Shell, Visitor, Web, date_text, encode, html},
};

#[derive(Template)]
#[template(path = "estimate/units.html")]
struct UnitsPage<'a> {
    shell: Shell<'a>,
    sub: String,
    day: Option<String>,
    units: Vec<UnitLine>,
}

struct UnitLine {
    href: String,
    name: String,
    group: String,
    interval: String,
    middle: Option<String>,
    measured: String,
}

/// `GET /live`: the province's own index, or one's own unit in the round that is open.
pub(super) async fn own(State(web): State<Web>, visitor: Visitor) -> Answer {
    let actor = visitor.actor()?;
    let address = match actor.role {
        Role::Officer | Role::Head => {
            let rounds = app::assessment::my_rounds(&web.app, actor).await?;
            let first = rounds.0.first();
            let own = first.map(|one| ReturnAddress::new(&one.round.slug, &one.unit_code));
            match own {
                Some(own) => Some(own),
                None => part_addresses(&web.app, actor).await?.into_iter().next(),
            }
        }
        _ => own_return(&web.app).await?,
    };
    let Some(address) = address else {
        let t = web.texts.speak(visitor.language);
        return html(&UnitsPage {
            shell: Shell::new(&web, &visitor, &t.get("estimate-units")),
            sub: t.get("estimate-no-round"),
            day: None,
            units: Vec::new(),
        });
    };
    let path = format!("/live/{}/{}", address.round, encode(&address.unit));
    Ok(Redirect::to(&path).into_response())
}

/// `GET /live/{round}`
pub(super) async fn list(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let found = live_units(&web.app, visitor.actor()?, &slug).await?;
    if let [(unit, _)] = found.units.as_slice() {
        let path = format!("/live/{slug}/{}", encode(&unit.code));
        return Ok(Redirect::to(&path).into_response());
    }
    let t = web.texts.speak(visitor.language);
    let name = title(&found.round, visitor.language).to_owned();
    let text = |micro| Amount::from_micro(micro).text(2, visitor.language);
    let line = |(unit, day): &(app::unit::Unit, Option<app::estimate::EstimateDay>)| UnitLine {
        href: format!("/live/{slug}/{}", encode(&unit.code)),
        name: unit.name.clone(),
        group: t.group(&unit.unit_group).to_owned(),
        interval: day.as_ref().map_or_else(String::new, |day| {
            format!("{}–{}", text(day.low_micro), text(day.high_micro))
        }),
        middle: day.as_ref().map(|day| text(day.middle_micro)),
        measured: day
            .as_ref()
            .map_or_else(String::new, |day| text(day.measured_micro)),
    };
    html(&UnitsPage {
        day: found.day.as_deref().map(date_text),
        units: found.units.iter().map(line).collect(),
        shell: Shell::new(&web, &visitor, &t.get("estimate-units"))
            .fictional(web.options.demonstration || found.round.fictional)
            .crumb("/rounds", t.get("round-list-title"))
            .crumb(format!("/rounds/{slug}"), &name),
        sub: name,
    })
}
