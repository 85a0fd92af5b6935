//! The sentences about tasks, and about what meetings say of them.

use super::Words;
use crate::notice::NoticeKind;

/// `task` and `due` (ISO; empty where it has none), and as the kind needs `start` and `was` (ISO),
/// `days`, `unit`, `person`, `words`, `helps`, `waiting`; of a meeting `meeting`, `made` with `made_due`, `dropped`.
pub(super) fn said(kind: NoticeKind, a: &Words<'_>) -> String {
    use NoticeKind as K;
    match kind {
        K::TaskStarts | K::TaskDue | K::TaskOverdue | K::TaskEscalated | K::TaskSilent => {
            of_days(kind, a)
        }
        K::TaskFinished | K::TaskFreed | K::TaskDropped | K::TaskReopened => of_ends(kind, a),
        _ => of_hands(kind, a),
    }
}

/// `, hạn 01/12/2026`, where there is a last day.
fn due(a: &Words<'_>) -> String {
    match a.0.day("due").as_str() {
        "" => String::new(),
        due => a.say(format!(", hạn {due}"), format!(", due {due}")),
    }
}

/// What the calendar says.
fn of_days(kind: NoticeKind, a: &Words<'_>) -> String {
    use NoticeKind as K;
    let (task, unit) = (a.text("task"), a.text("unit"));
    let (day, due) = (a.0.day("due"), due(a));
    match kind {
        K::TaskStarts => a.say(
            format!("Nhiệm vụ “{task}” bắt đầu ngày {}{due}.", a.0.day("start")),
            format!("Task “{task}” begins on {}{due}.", a.0.day("start")),
        ),
        K::TaskDue => a.say(
            format!("Còn {} đến hạn nhiệm vụ “{task}” ({day}).", a.days()),
            format!("{} until task “{task}” is due ({day}).", a.days()),
        ),
        K::TaskOverdue => a.say(
            format!("Nhiệm vụ “{task}” đã quá hạn {day} mà chưa xong."),
            format!("Task “{task}” was due on {day} and is not done."),
        ),
        K::TaskEscalated => a.say(
            format!(
                "Báo cấp trên: nhiệm vụ “{task}” của {unit} quá hạn {day} đã {}.",
                a.days()
            ),
            format!(
                "To the superior: task “{task}” of {unit}, due {day}, is {} late.",
                a.days()
            ),
        ),
        _ => a.say(
            format!(
                "Nhiệm vụ “{task}” của {unit} đã {} chưa có cập nhật{due}.",
                a.days()
            ),
            format!("No word on task “{task}” of {unit} for {}{due}.", a.days()),
        ),
    }
}

/// How it ended, or did not.
fn of_ends(kind: NoticeKind, a: &Words<'_>) -> String {
    use NoticeKind as K;
    let (task, unit, person) = (a.text("task"), a.text("unit"), a.text("person"));
    let quote = a.quote();
    match kind {
        K::TaskFinished => a.say(
            format!("{unit} đã hoàn thành nhiệm vụ “{task}”.{quote}"),
            format!("{unit} finished task “{task}”.{quote}"),
        ),
        K::TaskFreed => a.say(
            format!(
                "Nhiệm vụ “{task}” đã xong; “{}” không còn phải chờ nhiệm vụ này.",
                a.text("waiting")
            ),
            format!(
                "Task “{task}” is done; “{}” need not wait for it any more.",
                a.text("waiting")
            ),
        ),
        K::TaskDropped => a.say(
            format!("{person} đã dừng nhiệm vụ “{task}”:{quote}"),
            format!("{person} gave task “{task}” up:{quote}"),
        ),
        _ => a.say(
            format!("{person} mở lại nhiệm vụ “{task}”{}:{quote}", due(a)),
            format!("{person} began task “{task}” again{}:{quote}", due(a)),
        ),
    }
}

/// What people did with it.
fn of_hands(kind: NoticeKind, a: &Words<'_>) -> String {
    use NoticeKind as K;
    let (task, unit, person) = (a.text("task"), a.text("unit"), a.text("person"));
    let (quote, due) = (a.quote(), due(a));
    match kind {
        K::TaskSlipped => moved(a),
        K::TaskHandedOver => a.say(
            format!("Nhiệm vụ “{task}” chuyển sang {unit}{due}.{quote}"),
            format!("Task “{task}” goes to {unit}{due}.{quote}"),
        ),
        K::RemarkMade => a.say(
            format!("{person} có ý kiến về nhiệm vụ “{task}” của {unit}:{quote}"),
            format!("{person} remarked on task “{task}” of {unit}:{quote}"),
        ),
        K::RemarkAnswered => a.say(
            format!("{person} trả lời ý kiến về nhiệm vụ “{task}”:{quote}"),
            format!("{person} answered a remark on task “{task}”:{quote}"),
        ),
        K::MeetingSpoke => in_meeting(a),
        _ if a.text("helps").is_empty() => a.say(
            format!("{unit} được giao nhiệm vụ “{task}”{due}."),
            format!("{unit} was given task “{task}”{due}."),
        ),
        _ => a.say(
            format!("Được giao phối hợp với {unit} trong nhiệm vụ “{task}”{due}."),
            format!("You are to help {unit} with task “{task}”{due}."),
        ),
    }
}

/// What a meeting said, and what follows for the tasks of the unit, in one.
fn in_meeting(a: &Words<'_>) -> String {
    let (unit, quote) = (a.text("unit"), a.quote());
    let mut said = a.say(
        format!("{}, về {unit}:{quote}", a.text("meeting")),
        format!("{}, about {unit}:{quote}", a.text("meeting")),
    );
    let mut follows = |name: &str, vi: String, en: String| {
        if !a.text(name).is_empty() {
            said.push_str(&a.say(vi, en));
        }
    };
    let day = a.0.day("due");
    follows(
        "due",
        format!(" Hạn của nhiệm vụ nay là {day}."),
        format!(" The task is now due on {day}."),
    );
    let (made, day) = (a.text("made"), a.0.day("made_due"));
    follows(
        "made",
        format!(" Giao nhiệm vụ mới “{made}”, hạn {day}."),
        format!(" A new task is given: “{made}”, due {day}."),
    );
    let dropped = a.text("dropped");
    follows(
        "dropped",
        format!(" Dừng nhiệm vụ “{dropped}” đã giao từ kết luận này."),
        format!(" Task “{dropped}”, given by it, is dropped."),
    );
    said
}

/// Later, sooner, a first last day, or none any more.
fn moved(a: &Words<'_>) -> String {
    let (task, unit, quote) = (a.text("task"), a.text("unit"), a.quote());
    let (was, due) = (a.0.day("was"), a.0.day("due"));
    match (a.text("was"), a.text("due")) {
        ("", _) => a.say(
            format!("Nhiệm vụ “{task}” của {unit} có hạn mới: {due}.{quote}"),
            format!("Task “{task}” of {unit} is now due on {due}.{quote}"),
        ),
        (_, "") => a.say(
            format!("Nhiệm vụ “{task}” của {unit} không còn hạn {was}.{quote}"),
            format!("Task “{task}” of {unit} is no longer due on {was}.{quote}"),
        ),
        (old, new) if new < old => a.say(
            format!("Nhiệm vụ “{task}” của {unit} rút hạn từ {was} xuống {due}.{quote}"),
            format!("Task “{task}” of {unit} is due sooner, on {due} and not {was}.{quote}"),
        ),
        _ => a.say(
            format!("Nhiệm vụ “{task}” của {unit} lùi hạn từ {was} sang {due}.{quote}"),
            format!("Task “{task}” of {unit} slips from {was} to {due}.{quote}"),
        ),
    }
}
