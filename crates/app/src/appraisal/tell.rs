//! Telling a unit what an appraiser did at one of its items.

use store::Tx;

use super::place::OpenItem;
use crate::{
    Refusal,
    case::Case,
    notice::{Event, NoticeKind, Recipient, ring},
    round::return_subject,
};

/// Tells the officers and heads of the unit, with the words of the appraiser where there are some.
///
/// # Errors
/// A fault.
pub(super) async fn tell_unit<C>(
    tx: &Tx,
    case: &Case<C>,
    item: &OpenItem,
    (kind, words): (NoticeKind, &str),
) -> Result<(), Refusal> {
    let (round, unit, code) = (&item.at.round, &item.at.unit, item.code);
    let base = format!("/rounds/{}/units/{}", round.slug, unit.code);
    let place = code.to_string().replace('.', "-");
    let address = match kind {
        NoticeKind::ItemSettled => format!("{base}/explanations"),
        _ => format!("{base}/indices/{}#i-{place}", code.index()),
    };
    let subject = return_subject(&round.slug, &unit.code);
    let event = Event::new(kind, &format!("{subject}/{code}"), &address)
        .of_round(round)
        .with("unit", &unit.name)
        .with("indicator", &code.to_string())
        .with("words", words);
    ring(tx, case, event, &[Recipient::Unit(unit.id)]).await
}
