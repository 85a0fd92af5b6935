//! Giving the indicators of a main index to agencies: all complaints at once, nothing overwritten unseen.

use engine::framework::Code;
use serde_json::{Map, Value, json};
use store::{
    Tx,
    plan::{self as rows, Duty, Part},
};

use super::{
    agencies::{Agencies, OwnAgencies, no_agency},
    duties::{mark, planned_round},
};
use crate::{
    Actor, App, Invalid, Permission, Refusal, assessment::leaf_of, audit::record, case::Case,
};

/// Agencies that may help with one indicator at most.
const MOST_SUPPORT: usize = 40;

/// Code of the complaint that somebody else has changed an indicator: the form shows what stands now and
/// is made from that from then on.
pub const DUTY_CHANGED: &str = "duty-changed";

/// What was typed for one indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DutyWish {
    /// Code of the indicator.
    pub code: String,
    /// The agency that is to answer for it, by code or name; empty for none.
    pub lead: String,
    /// Those that are to help, separated by semicolons.
    pub support: String,
    /// What the form was made from ([`super::DutyLine::mark`]).
    pub seen: String,
}

/// Gives indicators of a round to agencies, and says how many changed; where none did, nothing is written.
///
/// # Errors
/// All complaints by field, among them what somebody else has given anew since the form was made and is
/// changed in it too; not found, not allowed, or a fault. Nothing is kept then.
pub async fn assign_duties(
    app: &App,
    actor: &Actor,
    slug: &str,
    wishes: Vec<DutyWish>,
) -> Result<usize, Refusal> {
    actor.need(Permission::KeepPlan, None)?;
    app.run(actor, (slug.to_owned(), wishes), |tx, case| {
        Box::pin(run(tx, case))
    })
    .await
}

/// An indicator that is given anew.
struct Given {
    code: String,
    old: String,
    new: String,
    duties: Vec<Duty>,
}

async fn run(tx: &Tx, case: &Case<(String, Vec<DutyWish>)>) -> Result<usize, Refusal> {
    let (slug, wishes) = &case.command;
    let db = tx.db();
    let (round, framework) = planned_round(&case.app, db, &case.actor, slug).await?;
    let is_leaf = |wish: &DutyWish| {
        let code = Code::parse(&wish.code).ok();
        code.is_some_and(|code| leaf_of(&framework, code).is_ok())
    };
    if !wishes.iter().all(is_leaf) {
        return Err(Refusal::NotFound);
    }
    let agencies = OwnAgencies::read(db, case.now).await?;
    let stored = rows::list_duties(db, round.id).await?;
    let mut complaints = Vec::new();
    let mut changed = Vec::new();
    for wish in wishes {
        let own: Vec<&Duty> = stored
            .iter()
            .filter(|row| row.indicator == wish.code)
            .collect();
        let old = mark_of(&agencies.all, &own);
        let Some(new) = read(&agencies, wish, &mut complaints) else {
            continue;
        };
        let new_mark = mark_of(&agencies.all, &new.iter().collect::<Vec<_>>());
        // What the form left as it was stays as it is, whoever has changed it since.
        if new_mark == old || new_mark == wish.seen {
            continue;
        }
        if wish.seen != old {
            complaints.push(changed_by_other(&agencies.all, &wish.code, &own));
        } else {
            changed.push(Given {
                code: wish.code.clone(),
                old,
                new: new_mark,
                duties: new,
            });
        }
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    if changed.is_empty() {
        return Ok(0);
    }
    let codes: Vec<String> = changed.iter().map(|one| one.code.clone()).collect();
    let side = |mark: fn(&Given) -> &str| -> Map<String, Value> {
        let pair = |one: &Given| (one.code.clone(), Value::from(mark(one)));
        changed.iter().map(pair).collect()
    };
    let detail = json!({ "old": side(|one| &one.old), "new": side(|one| &one.new) });
    let new = changed.into_iter().flat_map(|one| one.duties).collect();
    rows::replace_duties(db, round.id, &codes, new).await?;
    let changes = codes.len();
    record(case, "duty.assign")
        .round(slug)
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(changes)
}

/// As [`super::DutyLine::mark`], of rows.
fn mark_of(agencies: &Agencies, rows: &[&Duty]) -> String {
    let code = |row: &&Duty| agencies.get(row.unit_id).map(|unit| unit.code.as_str());
    let of = |part: Part| rows.iter().filter(move |row| row.part == part).copied();
    let support: Vec<&str> = of(Part::Support).filter_map(|row| code(&row)).collect();
    mark(of(Part::Lead).find_map(|row| code(&row)), &support)
}

/// The rows that were typed; nothing, with complaints, when they name no agencies.
fn read(
    agencies: &OwnAgencies,
    wish: &DutyWish,
    complaints: &mut Vec<Invalid>,
) -> Option<Vec<Duty>> {
    let before = complaints.len();
    let mut duties: Vec<Duty> = Vec::new();
    let support: Vec<&str> = wish
        .support
        .split(';')
        .filter(|one| !one.trim().is_empty())
        .collect();
    let lead = Some(wish.lead.as_str()).filter(|one| !one.trim().is_empty());
    if lead.is_none() && !support.is_empty() {
        complaints.push(without_lead(&wish.code));
    }
    if support.len() > MOST_SUPPORT {
        complaints.push(too_many(&wish.code));
    }
    let wanted = lead.map(|lead| (Part::Lead, lead)).into_iter();
    let wanted = wanted.chain(support.into_iter().map(|one| (Part::Support, one)));
    for (part, typed) in wanted {
        let field = match part {
            Part::Lead => format!("{}.lead", wish.code),
            Part::Support => format!("{}.support", wish.code),
        };
        match agencies.find(typed) {
            Err(why) => complaints.push(no_agency(&field, typed, &why)),
            Ok(unit) if duties.iter().any(|duty| duty.unit_id == unit.id) => {
                complaints.push(twice(&field, &unit.name));
            }
            Ok(unit) => duties.push(Duty {
                id: 0,
                round_id: 0,
                indicator: wish.code.clone(),
                unit_id: unit.id,
                part,
            }),
        }
    }
    (complaints.len() == before).then_some(duties)
}

/// What stands there now, for somebody who was about to overwrite it unseen.
fn changed_by_other(agencies: &Agencies, code: &str, rows: &[&Duty]) -> Invalid {
    let name = |row: &&&Duty| agencies.get(row.unit_id).map(|unit| unit.name.as_str());
    let of = |part: Part| rows.iter().filter(move |row| row.part == part);
    let lead = of(Part::Lead).find_map(|row| name(&row));
    let support: Vec<&str> = of(Part::Support).filter_map(|row| name(&row)).collect();
    let side = |nobody: &str, with: &str| {
        let lead = lead.unwrap_or(nobody);
        match support.is_empty() {
            true => lead.to_owned(),
            false => format!("{lead}; {with} {}", support.join(", ")),
        }
    };
    Invalid::new(
        &format!("{code}.lead"),
        DUTY_CHANGED,
        format!(
            "Trong lúc bạn nhập, người khác đã đổi phân công chỉ số {code}, nay là: {}. Điều bạn gõ còn ở dưới; xem lại rồi lưu lần nữa nếu vẫn muốn đổi.",
            side("chưa phân công", "phối hợp")
        ),
        format!(
            "While you were typing, somebody else gave indicator {code} anew; it is now: {}. What you typed is below; look again, and save once more if you still want it.",
            side("nobody", "with")
        ),
    )
}

fn without_lead(code: &str) -> Invalid {
    Invalid::new(
        &format!("{code}.lead"),
        "duty-lead",
        format!(
            "Chỉ số {code} có cơ quan phối hợp mà chưa có cơ quan chủ trì; chọn một cơ quan chủ trì."
        ),
        format!("Indicator {code} has supporting agencies and no lead; choose a lead agency."),
    )
}

fn too_many(code: &str) -> Invalid {
    Invalid::new(
        &format!("{code}.support"),
        "duty-many",
        format!("Chỉ số {code} có quá {MOST_SUPPORT} cơ quan phối hợp."),
        format!("Indicator {code} has more than {MOST_SUPPORT} supporting agencies."),
    )
}

fn twice(field: &str, name: &str) -> Invalid {
    Invalid::new(
        field,
        "duty-twice",
        format!("{name} đứng hai lần ở cùng một chỉ số."),
        format!("{name} stands twice at the same indicator."),
    )
}
