//! Followed statistics that fit an input: shown beside it, taken over by one press, with where they come from.

use std::collections::HashMap;

use engine::{
    Language,
    answer::{Answer, InputValue, Inputs},
    framework::{Code, InputType},
};
use store::assessment::answer::list_answers;

use super::{
    Saving,
    content::own_answers,
    opened::{Opened, ReturnAddress, open},
    save_answer::{Content, Save, run},
};
use crate::{
    Actor, App, Permission, Refusal,
    series::{Fed, Feed, How},
};

/// What followed statistics say for the inputs of a return that was opened, by indicator; one
/// statement where nothing is linked to its framework.
///
/// # Errors
/// A fault.
pub async fn tracked(app: &App, opened: &Opened) -> Result<HashMap<Code, Vec<Feed>>, Refusal> {
    let db = app.store.reader();
    let today = crate::day::of(app.now());
    let at = (opened.round.year, today.as_str());
    let mut by_code: HashMap<Code, Vec<Feed>> = HashMap::new();
    let fed = Fed::read(db, (&opened.framework.code, None), at).await?;
    for feed in fed.of(&opened.unit) {
        if let Ok(code) = Code::parse(&feed.indicator) {
            by_code.entry(code).or_default().push(feed);
        }
    }
    Ok(by_code)
}

/// Puts the figure of a followed series into an input, the others staying as they are; saved like a
/// typed answer, with where the figure comes from in the audit line. `version` is that of the answer
/// on the page, 0 when there was none.
///
/// # Errors
/// A conflict when no series says anything for this input; otherwise as [`super::save_answer`].
pub async fn take_tracked(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    (code, input): (Code, &str),
    version: i32,
) -> Result<Saving, Refusal> {
    let db = app.store.reader();
    let opened = open(app, db, actor, address, Permission::EditReturn).await?;
    let node = opened.leaf(code)?;
    let wanted = node.input(input).ok_or(Refusal::NotFound)?;
    let found = tracked(app, &opened).await?.remove(&code);
    let mut found = found.into_iter().flatten();
    let feed = found.find(|feed| feed.input == input);
    let feed = feed.ok_or(Refusal::Conflict("nothing-tracked"))?;
    if wanted.kind == InputType::Count && feed.value.decimals() > 0 {
        return Err(Refusal::Conflict("tracked-not-whole"));
    }
    let stored = list_answers(db, opened.row.id).await?;
    let mut inputs = match own_answers(&opened.framework, &stored).remove(&code) {
        Some(Answer::Inputs(inputs)) => inputs,
        _ => Inputs::new(),
    };
    inputs.insert(input.to_owned(), InputValue::Number(feed.value));
    let command = Save {
        address: address.clone(),
        code,
        content: Content::Tracked(Answer::Inputs(inputs), version, provenance(&feed)),
    };
    run(app, actor, command).await
}

/// Where a figure comes from, in one line.
pub(super) fn provenance(feed: &Feed) -> String {
    let (code, period) = (&feed.series.row.code, feed.period.text(Language::Vi));
    let how = match feed.how {
        How::Latest => "",
        How::Year => "cộng trong năm đến ",
    };
    let (reported, expected) = (feed.reported, feed.expected);
    format!("{code}, {how}{period}, {reported}/{expected} đơn vị")
}
