//! The sentence of each kind of event, in both languages: the same on the page, in the mail and in a webhook.
//!
//! They stand here and not in the locales of the pages, because mail is written where there is no
//! page, and the compiler then sees that no kind is without words.

mod plan;
mod proposal;
mod report;
mod round;
mod task;

use engine::Language;

use super::{Arguments, Group, NoticeKind};

/// What happened, as a sentence of one line.
#[must_use]
pub fn sentence(kind: NoticeKind, arguments: &Arguments, language: Language) -> String {
    let a = Words(arguments, language);
    match kind.group() {
        Group::Round => round::said(kind, &a),
        Group::Task => task::said(kind, &a),
        Group::Plan => plan::said(kind, &a),
        Group::Proposal => proposal::said(kind, &a),
        Group::Series | Group::Report => report::said(kind, &a),
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

    /// ` Hạn: 29/06/2026.` of a day in ISO form, where there is one.
    fn until_day(&self, name: &str) -> String {
        match self.0.day(name).as_str() {
            "" => String::new(),
            day => self.say(format!(" Hạn: {day}."), format!(" Until {day}.")),
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
            .with("edition", "1")
            .with("task", "Nhiệm vụ B")
            .with("due", "2026-12-01")
            .with("days", "3")
            .with("meeting", "Họp E")
            .with("made", "Nhiệm vụ M")
            .with("made_due", "2026-12-05")
            .with("dropped", "Nhiệm vụ D")
            .with("plan", "Kế hoạch F")
            .with("until_day", "2026-12-20")
            .with("proposal", "ĐX-2027-001")
            .with("title", "Nền tảng H")
            .with("n", "2")
            .with("verdict", "đồng ý")
            .with("decision", "đồng ý")
            .with("period", "Quý III")
            .with("period_en", "Quarter 3")
            .with("report", "Báo cáo G")
            .with("report_en", "Report G");
        let mut seen = std::collections::BTreeSet::new();
        for kind in NoticeKind::ALL {
            for language in [Language::Vi, Language::En] {
                let said = sentence(*kind, &event.arguments, language);
                assert!(!said.contains("  ") && seen.insert(said.clone()), "{said}");
                let name = match kind.group() {
                    Group::Round => language.pick("Kỳ A", "Round A"),
                    _ if *kind == NoticeKind::MeetingSpoke => "Họp E",
                    Group::Task => "Nhiệm vụ B",
                    Group::Plan => "Kế hoạch F",
                    Group::Proposal => "ĐX-2027-001",
                    Group::Series => language.pick("Quý III", "Quarter 3"),
                    Group::Report => language.pick("Báo cáo G", "Report G"),
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
