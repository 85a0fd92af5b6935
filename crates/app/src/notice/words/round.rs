//! The sentences about rounds and returns.

use super::Words;
use crate::notice::NoticeKind;

/// `round`, and as the kind needs `until`, `days`, `unit`, `indicator`, `person`, `edition`, `words`; of a
/// correction `corrected`, the number of the edition it mends, with its reason as `words`.
pub(super) fn said(kind: NoticeKind, a: &Words<'_>) -> String {
    use NoticeKind as K;
    let (round, unit, indicator) = (a.text("round"), a.text("unit"), a.text("indicator"));
    let (until, quote) = (a.until(), a.quote());
    if !a.text("corrected").is_empty() {
        return of_correction(kind, a);
    }
    match kind {
        K::DeadlineNear => a.say(
            format!(
                "Còn {} đến hạn nộp: {round}, {unit} chưa nộp.{until}",
                a.days()
            ),
            format!(
                "{} left to submit: {round}, not submitted by {unit}.{until}",
                a.days()
            ),
        ),
        K::DeadlineMoved => a.say(
            format!("Thời hạn của kỳ {round} đã lùi lại.{until}"),
            format!("The deadline of {round} was moved.{until}"),
        ),
        K::RoundCut => a.say(
            format!("Kỳ {round} đã kết thúc nhập trước hạn; bản tự đánh giá chưa nộp bị khóa.{quote}"),
            format!("Filling in for {round} was ended before its deadline; returns that were not submitted are locked.{quote}"),
        ),
        K::QuestionAsked => a.say(
            format!("Người thẩm định hỏi lại chỉ số {indicator} của {unit}, kỳ {round}:{quote}"),
            format!(
                "The appraiser asks back about indicator {indicator} of {unit}, {round}:{quote}"
            ),
        ),
        K::ReturnReady => a.say(
            format!(
                "{} báo bản tự đánh giá của {unit} đã sẵn sàng để lãnh đạo nộp: {round}.{quote}",
                a.text("person")
            ),
            format!(
                "{} says the return of {unit} is ready for the head to submit: {round}.{quote}",
                a.text("person")
            ),
        ),
        K::ExceptionGranted => a.say(
            format!("{unit} được phép làm tiếp bản tự đánh giá sau hạn, kỳ {round}.{until}{quote}"),
            format!("{unit} may go on with its return after the deadline, {round}.{until}{quote}"),
        ),
        K::RoundOpened => a.say(
            format!("Kỳ {round} đã mở để các đơn vị tự đánh giá.{until}"),
            format!("{round} is open for the units to fill in.{until}"),
        ),
        _ => of_results(kind, a),
    }
}

/// The sentences about judgements and results.
fn of_results(kind: NoticeKind, a: &Words<'_>) -> String {
    use NoticeKind as K;
    let (round, unit, indicator) = (a.text("round"), a.text("unit"), a.text("indicator"));
    let (until, quote) = (a.until(), a.quote());
    match kind {
        K::ExplanationBegun => a.say(
            format!("Đã có kết quả thẩm định kỳ {round}; đơn vị được giải trình.{until}"),
            format!("The judgements of {round} are shown; units may explain.{until}"),
        ),
        K::ExplanationCut => a.say(
            format!("Kỳ {round} đã kết thúc giải trình trước hạn; kết quả đang trình phê duyệt.{quote}"),
            format!("Explanations of {round} were ended before their time; the results wait for approval.{quote}"),
        ),
        K::ItemSettled => a.say(
            format!("Đã có kết luận về giải trình chỉ số {indicator} của {unit}, kỳ {round}."),
            format!("The explanation on indicator {indicator} of {unit}, {round}, was answered."),
        ),
        K::JudgementsWithdrawn => a.say(
            format!("Kết quả thẩm định kỳ {round} được rút lại để thẩm định lại; sẽ gửi đơn vị kết quả mới.{quote}"),
            format!("The judgements of {round} were taken back to be judged anew; units will be shown new ones.{quote}"),
        ),
        K::CorrectionDropped => a.say(
            format!("Đã dừng việc đính chính bản {} của kỳ {round}; kết quả đã công bố giữ nguyên. Lý do đính chính đã nêu:{quote}", a.text("edition")),
            format!("The correction of edition {} of {round} was given up; the published results stand. Why it had been opened:{quote}", a.text("edition")),
        ),
        K::ApprovalAsked => a.say(
            format!("Kết quả kỳ {round} chờ phê duyệt."),
            format!("The results of {round} wait for approval."),
        ),
        K::Approved => a.say(
            format!("Kết quả kỳ {round} đã được phê duyệt, có thể công bố.{quote}"),
            format!("The results of {round} are approved and can be published.{quote}"),
        ),
        _ => a.say(
            format!("Đã công bố kết quả kỳ {round}."),
            format!("The results of {round} are published."),
        ),
    }
}

/// The sentences about a published round that was opened again: that it is a correction, and why.
fn of_correction(kind: NoticeKind, a: &Words<'_>) -> String {
    use NoticeKind as K;
    let (round, edition) = (a.text("round"), a.text("corrected"));
    let (until, quote) = (a.until(), a.quote());
    match kind {
        K::ExplanationBegun => a.say(
            format!("Kỳ {round} đang đính chính bản {edition} đã công bố; có kết quả thẩm định mới, đơn vị được giải trình.{until} Lý do đính chính:{quote}"),
            format!("Edition {edition} of {round} is being corrected; new judgements are shown and units may explain.{until} Why it is corrected:{quote}"),
        ),
        K::ApprovalAsked => a.say(
            format!("Kết quả đính chính bản {edition} của kỳ {round} chờ phê duyệt. Lý do đính chính:{quote}"),
            format!("The corrected results of {round}, in place of edition {edition}, wait for approval. Why they are corrected:{quote}"),
        ),
        _ => a.say(
            format!("Đã công bố bản đính chính kết quả kỳ {round}, thay bản {edition}. Lý do đính chính:{quote}"),
            format!("The corrected results of {round} are published in place of edition {edition}. Why they were corrected:{quote}"),
        ),
    }
}
