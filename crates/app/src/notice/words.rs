//! The sentence of each kind of event, in both languages: the same on the page, in the mail and in a webhook.
//!
//! They stand here and not in the locales of the pages, because mail is written where there is no
//! page, and the compiler then sees that no kind is without words.

use engine::Language;

use super::{Arguments, NoticeKind};

/// What happened, as a sentence of one line.
#[must_use]
pub fn sentence(kind: NoticeKind, arguments: &Arguments, language: Language) -> String {
    let a = Words(arguments, language);
    match kind.group() {
        super::Group::Round => of_round(kind, &a),
        super::Group::Task => of_task(kind, &a),
    }
}

/// The arguments in a language.
struct Words<'a>(&'a Arguments, Language);

impl Words<'_> {
    fn say(&self, vi: String, en: String) -> String {
        match self.1 {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    fn text(&self, name: &str) -> &str {
        self.0.pick(name, self.1)
    }

    fn moment(&self, name: &str) -> String {
        self.0.moment(name, self.1)
    }

    /// ` Hạn: 17:00 29/06/2026.`, where there is one.
    fn until(&self) -> String {
        match self.moment("until").as_str() {
            "" => String::new(),
            until => self.say(format!(" Hạn: {until}."), format!(" Until {until}.")),
        }
    }

    /// ` “what somebody wrote”`, where somebody did.
    fn quote(&self) -> String {
        match self.text("words") {
            "" => String::new(),
            words => self.say(format!(" “{words}”"), format!(" “{words}”")),
        }
    }

    fn days(&self) -> String {
        let n = self.text("days");
        let plural = if n == "1" { "" } else { "s" };
        self.say(
            format!("{n} ngày làm việc"),
            format!("{n} working day{plural}"),
        )
    }
}

/// `round`, and as the kind needs `until`, `days`, `unit`, `indicator`, `person`, `words`.
fn of_round(kind: NoticeKind, a: &Words<'_>) -> String {
    use NoticeKind as K;
    let (round, unit, indicator) = (a.text("round"), a.text("unit"), a.text("indicator"));
    let (until, quote) = (a.until(), a.quote());
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
        K::ExplanationBegun => a.say(
            format!("Đã có kết quả thẩm định kỳ {round}; đơn vị được giải trình.{until}"),
            format!("The judgements of {round} are shown; units may explain.{until}"),
        ),
        K::ItemSettled => a.say(
            format!("Đã có kết luận về giải trình chỉ số {indicator} của {unit}, kỳ {round}."),
            format!("The explanation on indicator {indicator} of {unit}, {round}, was answered."),
        ),
        K::ApprovalAsked => a.say(
            format!("Kết quả kỳ {round} chờ phê duyệt."),
            format!("The results of {round} wait for approval."),
        ),
        K::Published => a.say(
            format!("Đã công bố kết quả kỳ {round}."),
            format!("The results of {round} are published."),
        ),
        _ => a.say(
            format!("Kỳ {round} đã mở để các đơn vị tự đánh giá.{until}"),
            format!("{round} is open for the units to fill in.{until}"),
        ),
    }
}

/// `task` and `due` (ISO), and as the kind needs `start` and `was` (ISO), `days`, `unit`, `person`, `words`.
fn of_task(kind: NoticeKind, a: &Words<'_>) -> String {
    use NoticeKind as K;
    let (task, unit, person) = (a.text("task"), a.text("unit"), a.text("person"));
    let due = a.0.day("due");
    match kind {
        K::TaskStarts => a.say(
            format!(
                "Nhiệm vụ “{task}” bắt đầu ngày {}, hạn {due}.",
                a.0.day("start")
            ),
            format!("Task “{task}” begins on {}, due {due}.", a.0.day("start")),
        ),
        K::TaskDue => a.say(
            format!("Còn {} đến hạn nhiệm vụ “{task}” ({due}).", a.days()),
            format!("{} until task “{task}” is due ({due}).", a.days()),
        ),
        K::TaskSlipped => a.say(
            format!(
                "Nhiệm vụ “{task}” lùi hạn từ {} sang {due}.{}",
                a.0.day("was"),
                a.quote()
            ),
            format!(
                "Task “{task}” slips from {} to {due}.{}",
                a.0.day("was"),
                a.quote()
            ),
        ),
        K::TaskOverdue => a.say(
            format!("Nhiệm vụ “{task}” đã quá hạn {due} mà chưa xong."),
            format!("Task “{task}” was due on {due} and is not done."),
        ),
        K::TaskEscalated => a.say(
            format!(
                "Báo cấp trên: nhiệm vụ “{task}” của {unit} quá hạn {due} đã {}.",
                a.days()
            ),
            format!(
                "To the superior: task “{task}” of {unit}, due {due}, is {} late.",
                a.days()
            ),
        ),
        K::TaskHandedOver => a.say(
            format!("Nhiệm vụ “{task}” chuyển sang {person}, hạn {due}."),
            format!("Task “{task}” goes to {person}, due {due}."),
        ),
        K::RemarkAnswered => a.say(
            format!("{person} trả lời ý kiến về nhiệm vụ “{task}”:{}", a.quote()),
            format!("{person} answered a remark on task “{task}”:{}", a.quote()),
        ),
        K::TaskSilent => a.say(
            format!(
                "Nhiệm vụ “{task}” đã {} chưa có cập nhật, hạn {due}.",
                a.days()
            ),
            format!("No word on task “{task}” for {}, due {due}.", a.days()),
        ),
        _ => a.say(
            format!("Được giao nhiệm vụ “{task}”, hạn {due}."),
            format!("You were given task “{task}”, due {due}."),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::Event;

    #[test]
    fn every_kind_has_its_own_sentence_in_each_language() {
        let event = Event::new(NoticeKind::RoundOpened, "x", "/")
            .with("round", "Kỳ A")
            .with("round_en", "Round A")
            .with("unit", "Xã C")
            .with("indicator", "1.2")
            .with("start", "2026-11-01")
            .with("was", "2026-11-20")
            .with("person", "Trần D")
            .with("words", "cần thêm tài liệu")
            .with("task", "Nhiệm vụ B")
            .with("due", "2026-12-01")
            .with("days", "3");
        let mut seen = std::collections::BTreeSet::new();
        for kind in NoticeKind::ALL {
            for language in [Language::Vi, Language::En] {
                let said = sentence(*kind, &event.arguments, language);
                assert!(!said.contains("  ") && seen.insert(said.clone()), "{said}");
                let name = match kind.group() {
                    crate::notice::Group::Round => language.pick("Kỳ A", "Round A"),
                    crate::notice::Group::Task => "Nhiệm vụ B",
                };
                assert!(said.contains(name), "{said}");
            }
        }
    }

    #[test]
    fn moments_and_days_are_written_as_people_here_do() {
        let event = Event::new(NoticeKind::DeadlineMoved, "x", "/")
            .with("round", "Kỳ A")
            .at("until", Some(store::Moment(1_767_175_200_000_000)));
        let said = sentence(event.kind, &event.arguments, Language::Vi);
        assert_eq!(
            said,
            "Thời hạn của kỳ Kỳ A đã lùi lại. Hạn: 17:00 31/12/2025."
        );
    }
}
