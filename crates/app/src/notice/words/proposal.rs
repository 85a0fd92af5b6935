//! The sentences about proposals.

use super::Words;
use crate::notice::NoticeKind;

/// `proposal` (its code) and `title`, and as the kind needs `unit`, `person`, `words`, `n`,
/// `decision` and `decision_en`.
pub(super) fn said(kind: NoticeKind, a: &Words<'_>) -> String {
    use NoticeKind as K;
    let what = format!("{} “{}”", a.text("proposal"), a.text("title"));
    let (unit, person, quote) = (a.text("unit"), a.text("person"), a.quote());
    match kind {
        K::ProposalRegistered => a.say(
            format!("{unit} đăng ký đề xuất {what}."),
            format!("{unit} registered proposal {what}."),
        ),
        K::JustificationNeeded => a.say(
            format!(
                "Đề xuất {what} gần giống {} việc đã có; {unit} cần giải trình vì sao vẫn cần.",
                a.text("n")
            ),
            format!(
                "Proposal {what} is close to {} existing records; {unit} has to say why it is needed.",
                a.text("n")
            ),
        ),
        K::ReviewAsked => a.say(
            format!("{person} mời cho ý kiến về đề xuất {what} của {unit}."),
            format!("{person} asks for your view on proposal {what} of {unit}."),
        ),
        K::ReviewSaid => a.say(
            format!("{person} {} đề xuất {what}:{quote}", a.text("verdict")),
            format!("{person} {} proposal {what}:{quote}", a.text("verdict")),
        ),
        K::ProposalRemarked => a.say(
            format!("{person} trao đổi về đề xuất {what}:{quote}"),
            format!("{person} remarked on proposal {what}:{quote}"),
        ),
        _ => a.say(
            format!("Đề xuất {what} của {unit}: {}.{quote}", a.text("decision")),
            format!("Proposal {what} of {unit}: {}.{quote}", a.text("decision")),
        ),
    }
}
