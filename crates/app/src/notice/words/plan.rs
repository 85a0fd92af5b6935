//! The sentences about plans.

use super::Words;
use crate::notice::NoticeKind;

/// `plan`, and as the kind needs `unit`, `person`, `days`, `words`, `until_day` and `was` (ISO), `n`, `late`,
/// `verdict` and `verdict_en`.
pub(super) fn said(kind: NoticeKind, a: &Words<'_>) -> String {
    use NoticeKind as K;
    let (plan, unit) = (a.text("plan"), a.text("unit"));
    let (until, quote) = (a.until_day("until_day"), a.quote());
    match kind {
        K::CommentsOpened => a.say(
            format!("Đề nghị đơn vị góp ý dự thảo “{plan}”.{until}"),
            format!("Your unit is asked for remarks on “{plan}”.{until}"),
        ),
        K::CommentsMoved | K::CommentsCut => otherwise(kind, a),
        K::CommentsDue => a.say(
            format!(
                "Còn {} để góp ý dự thảo “{plan}”; {unit} chưa có ý kiến.{until}",
                a.days()
            ),
            format!(
                "{} left for remarks on “{plan}”; {unit} has said nothing yet.{until}",
                a.days()
            ),
        ),
        K::PlanRemarked => a.say(
            format!("{unit} góp ý dự thảo “{plan}”:{quote}"),
            format!("{unit} remarks on “{plan}”:{quote}"),
        ),
        K::PlanAnswered => a.say(
            format!(
                "Góp ý của {unit} cho “{plan}”: {}.{quote}",
                a.text("verdict")
            ),
            format!(
                "The remark of {unit} on “{plan}”: {}.{quote}",
                a.text("verdict")
            ),
        ),
        K::PlanSigned => a.say(
            format!("“{plan}” đã được ký.{}", own(a)),
            format!("“{plan}” is signed.{}", own(a)),
        ),
        K::UnitPlanDue if a.text("late").is_empty() => a.say(
            format!(
                "Còn {} để {unit} ký kế hoạch riêng thực hiện “{plan}”.{until}",
                a.days()
            ),
            format!(
                "{} left for {unit} to sign its own plan under “{plan}”.{until}",
                a.days()
            ),
        ),
        K::UnitPlanDue if unit.is_empty() => a.say(
            format!("Đã hết hạn kế hoạch riêng của các đơn vị thực hiện “{plan}”; xem đơn vị nào còn thiếu.{until}"),
            format!("The units' own plans under “{plan}” were due; see which are missing.{until}"),
        ),
        K::UnitPlanDue => a.say(
            format!("{unit} chưa ký kế hoạch riêng thực hiện “{plan}”, đã quá hạn.{until}"),
            format!("{unit} has not signed its own plan under “{plan}”, which is overdue.{until}"),
        ),
        _ => a.say(
            format!("{unit} đã ký “{plan}”."),
            format!("{unit} signed “{plan}”."),
        ),
    }
}

/// A comment round lasts other than the units were told: `was` is the last one of before and now is `until_day`,
/// or it has ended before that.
fn otherwise(kind: NoticeKind, a: &Words<'_>) -> String {
    let (plan, quote) = (a.text("plan"), a.quote());
    let [old, until] = ["was", "until_day"].map(|name| a.0.day(name));
    match kind {
        NoticeKind::CommentsMoved => a.say(
            format!("Hạn góp ý dự thảo “{plan}” chuyển từ ngày {old} sang ngày {until}.{quote}"),
            format!("The last day for remarks on “{plan}” is no longer {old} but {until}.{quote}"),
        ),
        _ => a.say(
            format!("Việc lấy ý kiến dự thảo “{plan}” kết thúc trước hạn ngày {until}; đơn vị chưa có ý kiến không góp ý được nữa.{quote}"),
            format!("The comment round on “{plan}” was ended before its last day, {until}; units that said nothing can no longer remark.{quote}"),
        ),
    }
}

/// What a signed plan asks of a unit: `n` tasks to lead, and until when it owes a plan of its own.
fn own(a: &Words<'_>) -> String {
    let (n, unit) = (a.text("n"), a.text("unit"));
    let tasks = match n {
        "" | "0" => String::new(),
        _ => a.say(
            format!(" {unit} chủ trì {n} nhiệm vụ."),
            format!(" {unit} leads {n} of its tasks."),
        ),
    };
    let until = match a.0.day("until_day").as_str() {
        "" => String::new(),
        day => a.say(
            format!(" Kế hoạch riêng của đơn vị: trước hết ngày {day}."),
            format!(" The unit's own plan is due by {day}."),
        ),
    };
    format!("{tasks}{until}")
}
