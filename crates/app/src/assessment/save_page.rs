//! Saving a whole page of indicators at once, as a browser without script sends it.

use engine::{
    answer::{Answer, Inputs},
    framework::Code,
};
use store::assessment as rows;

use super::{
    Saving, Typed,
    content::write_content,
    opened::{ReturnAddress, open},
    save_answer::save_answer,
};
use crate::{Actor, App, Permission, Refusal};

/// Saves every indicator that was changed, each as a use case of its own, and says of each what
/// became of it. What was not changed is left alone and not named. Where a field was sent that the
/// framework does not have, nothing at all is saved.
///
/// # Errors
/// Every such field; not found; not allowed; a fault. What one indicator is refused for stands in its own outcome.
pub async fn save_page(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    items: Vec<(Code, Typed)>,
) -> Result<Vec<(Code, Result<Saving, Refusal>)>, Refusal> {
    let db = app.store.reader();
    let opened = open(app, db, actor, address, Permission::EditReturn).await?;
    let stored = rows::list_answers(db, opened.row.id).await?;
    let strays: Vec<_> = items
        .iter()
        .flat_map(|(code, typed)| match opened.leaf(*code) {
            Ok(node) => typed.strays(node),
            Err(_) => typed.all_strays(*code),
        })
        .collect();
    if !strays.is_empty() {
        return Err(Refusal::Invalid(strays));
    }
    let mut outcomes = Vec::new();
    for (code, typed) in items {
        let node = opened.leaf(code)?;
        let name = code.to_string();
        let old = stored.iter().find(|row| row.indicator == name);
        let is_same = match (typed.read(node), old) {
            (Ok((answer, note)), Some(old)) => {
                write_content(&answer)? == old.content && note == old.note
            }
            (Ok((answer, note)), None) => note.is_none() && answer == Answer::Inputs(Inputs::new()),
            (Err(_), _) => false,
        };
        if !is_same {
            let outcome = save_answer(app, actor, address, code, typed).await;
            if let Err(fault @ (Refusal::Fault(_) | Refusal::NotAllowed)) = outcome {
                return Err(fault);
            }
            outcomes.push((code, outcome));
        }
    }
    Ok(outcomes)
}
