//! The sentences about statistics that are due and about reports that go out by themselves.

use super::Words;
use crate::notice::NoticeKind;

/// For statistics `unit`, `n`, `period` and `period_en`, `days`, `late`, `until_day` (ISO); for a
/// report `report` and `report_en`, `summary` and `summary_en`.
pub(super) fn said(kind: NoticeKind, a: &Words<'_>) -> String {
    use NoticeKind as K;
    let (unit, n, period) = (a.text("unit"), a.text("n"), a.text("period"));
    let until = a.until_day("until_day");
    match kind {
        K::SeriesDue if a.text("late").is_empty() => a.say(
            format!(
                "Còn {} đến hạn báo cáo số liệu {period}: {unit} còn {n} số liệu.{until}",
                a.days()
            ),
            format!(
                "{} left to report {period}: {unit} has {n} values to give.{until}",
                a.days()
            ),
        ),
        K::SeriesDue => a.say(
            format!("Quá hạn báo cáo số liệu {period}: {unit} còn thiếu {n} số liệu.{until}"),
            format!("Statistics of {period} are overdue: {unit} lacks {n} values.{until}"),
        ),
        _ => {
            let summary = match a.text("summary") {
                "" => String::new(),
                summary => format!(" {summary}"),
            };
            format!("{}.{summary}", a.text("report"))
        }
    }
}
