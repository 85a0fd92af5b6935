//! The kinds of events that people are told of, and how soon each is mailed where nobody says otherwise.

use engine::Language;

/// How soon something is mailed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pace {
    /// At once, outside quiet hours and days off.
    AtOnce,
    /// With the others of its day, in the morning of the next working day.
    Daily,
    /// Not mailed; it stands in the program all the same.
    Never,
}

impl Pace {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::AtOnce, Self::Daily, Self::Never];

    /// The name in forms, in the database and in the locales.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AtOnce => "at-once",
            Self::Daily => "daily",
            Self::Never => "never",
        }
    }

    /// The pace of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pace| pace.name() == name)
    }
}

/// What a kind is about, to sort lists of kinds by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Group {
    /// Rounds and returns.
    Round,
    /// Tasks.
    Task,
    /// Plans.
    Plan,
    /// Proposals.
    Proposal,
    /// Statistics by locality.
    Series,
    /// Reports that somebody has sent to themselves.
    Report,
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Round,
        Self::Task,
        Self::Plan,
        Self::Proposal,
        Self::Series,
        Self::Report,
    ];

    /// The name in the locales.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Round => "round",
            Self::Task => "task",
            Self::Plan => "plan",
            Self::Proposal => "proposal",
            Self::Series => "series",
            Self::Report => "report",
        }
    }
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $kind:ident $name:literal $group:ident $pace:ident $vi:literal $en:literal;)*) => {
        /// A kind of event. What each sentence needs stands in `words.rs`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum NoticeKind {
            $($(#[doc = $doc])* $kind,)*
        }

        impl NoticeKind {
            /// All of them, in the order of lists.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// The name in forms, webhooks and the database.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$kind => $name),* }
            }

            /// What it is about.
            #[must_use]
            pub fn group(self) -> Group {
                match self { $(Self::$kind => Group::$group),* }
            }

            /// How soon it is mailed to whoever has not said otherwise.
            #[must_use]
            pub fn usual_pace(self) -> Pace {
                match self { $(Self::$kind => Pace::$pace),* }
            }

            /// What a list of kinds calls it.
            #[must_use]
            pub fn title(self, language: Language) -> &'static str {
                match self { $(Self::$kind => language.pick($vi, $en)),* }
            }
        }
    };
}

// One line for each kind, so that none of its parts can be forgotten.
kinds! {
    /// A round was opened to the units.
    RoundOpened "round-opened" Round AtOnce "Mở kỳ đánh giá" "A round is opened";
    /// The returns of a round lock soon.
    DeadlineNear "deadline-near" Round AtOnce "Sắp đến hạn nộp" "The deadline is near";
    /// The deadline of a round, or the end of explanations, was moved.
    DeadlineMoved "deadline-moved" Round AtOnce "Gia hạn" "A deadline is moved";
    /// Filling in was ended before its deadline, for a reason.
    RoundCut "round-cut" Round AtOnce "Kết thúc nhập trước hạn" "Filling in ends early";
    /// An appraiser asks a unit back.
    QuestionAsked "question-asked" Round AtOnce "Thẩm định hỏi lại" "The appraiser asks back";
    /// An officer tells the head that a return is ready to be submitted.
    ReturnReady "return-ready" Round AtOnce "Bản tự đánh giá sẵn sàng để nộp" "A return is ready to be submitted";
    /// A unit was granted an exception to the deadline.
    ExceptionGranted "exception-granted" Round AtOnce "Cho phép nộp muộn" "An exception is granted";
    /// The judgements are shown, and units may explain.
    ExplanationBegun "explanation-begun" Round AtOnce "Có kết quả thẩm định, bắt đầu giải trình" "Judgements are shown, explanations begin";
    /// Explanations were ended before their time, for a reason.
    ExplanationCut "explanation-cut" Round AtOnce "Kết thúc giải trình trước hạn" "Explanations end early";
    /// An explanation had its answer.
    ItemSettled "item-settled" Round Daily "Kết luận sau giải trình" "An explanation is answered";
    /// Judgements that the units had been shown were taken back, for a reason.
    JudgementsWithdrawn "judgements-withdrawn" Round AtOnce "Rút lại kết quả thẩm định" "Judgements are taken back";
    /// A correction of which the units had been told was given up.
    CorrectionDropped "correction-dropped" Round AtOnce "Dừng đính chính" "A correction is given up";
    /// Results wait for approval.
    ApprovalAsked "approval-asked" Round AtOnce "Kết quả chờ phê duyệt" "Results wait for approval";
    /// Results were approved and can be published.
    Approved "approved" Round AtOnce "Kết quả được phê duyệt" "Results are approved";
    /// Results were published.
    Published "published" Round AtOnce "Công bố kết quả" "Results are published";
    /// A task was given to somebody.
    TaskAssigned "task-assigned" Task AtOnce "Được giao nhiệm vụ" "A task is assigned";
    /// A task begins soon.
    TaskStarts "task-starts" Task Daily "Nhiệm vụ sắp bắt đầu" "A task begins soon";
    /// A task is due soon.
    TaskDue "task-due" Task AtOnce "Nhiệm vụ sắp đến hạn" "A task is due soon";
    /// The due day of a task was moved.
    TaskSlipped "task-slipped" Task AtOnce "Nhiệm vụ đổi hạn" "A task slips or is due sooner";
    /// A task is past its due day.
    TaskOverdue "task-overdue" Task AtOnce "Nhiệm vụ quá hạn" "A task is overdue";
    /// A task has been past its due day for so long that the superior is told.
    TaskEscalated "task-escalated" Task AtOnce "Nhiệm vụ quá hạn, báo cấp trên" "An overdue task goes to the superior";
    /// A task went from one person to another.
    TaskHandedOver "task-handed-over" Task AtOnce "Chuyển giao nhiệm vụ" "A task is handed over";
    /// Somebody began a thread about a task.
    RemarkMade "remark-made" Task AtOnce "Có ý kiến về nhiệm vụ" "A remark on a task";
    /// A remark on a task had its answer.
    RemarkAnswered "remark-answered" Task AtOnce "Trả lời ý kiến về nhiệm vụ" "A remark is answered";
    /// Nobody has said a word about a task for long.
    TaskSilent "task-silent" Task Daily "Nhiệm vụ lâu không cập nhật" "A task has been silent";
    /// A task was finished.
    TaskFinished "task-finished" Task Daily "Nhiệm vụ hoàn thành" "A task is finished";
    /// A task that others waited for was finished.
    TaskFreed "task-freed" Task AtOnce "Việc phải chờ đã xong" "What a task waited for is done";
    /// A task was given up.
    TaskDropped "task-dropped" Task AtOnce "Dừng nhiệm vụ" "A task is given up";
    /// A finished or dropped task was begun again.
    TaskReopened "task-reopened" Task AtOnce "Nhiệm vụ mở lại" "A task is begun again";
    /// A meeting concluded something about a unit or asked it.
    MeetingSpoke "meeting-spoke" Task AtOnce "Kết luận, yêu cầu tại cuộc họp" "A meeting concludes or asks";
    /// A plan was put before the units.
    CommentsOpened "comments-opened" Plan AtOnce "Lấy ý kiến kế hoạch" "A plan is put before the units";
    /// The last day for remarks on a plan was moved.
    CommentsMoved "comments-moved" Plan AtOnce "Đổi hạn góp ý" "Another last day for remarks";
    /// A comment round was ended before its last day, for a reason.
    CommentsCut "comments-cut" Plan AtOnce "Kết thúc góp ý trước hạn" "A comment round ends early";
    /// A unit has not said a word about a plan, and the last day is near.
    CommentsDue "comments-due" Plan AtOnce "Sắp hết hạn góp ý" "Remarks on a plan are due";
    /// A unit remarked on a plan.
    PlanRemarked "plan-remarked" Plan Daily "Có góp ý cho kế hoạch" "A remark on a plan";
    /// A remark on a plan had its answer.
    PlanAnswered "plan-answered" Plan Daily "Trả lời góp ý" "A remark on a plan is answered";
    /// A plan was signed.
    PlanSigned "plan-signed" Plan AtOnce "Kế hoạch được ký" "A plan is signed";
    /// A unit owes a plan of its own.
    UnitPlanDue "unit-plan-due" Plan AtOnce "Hạn kế hoạch của đơn vị" "A unit's own plan is due";
    /// A unit signed its own plan.
    UnitPlanSigned "unit-plan-signed" Plan Daily "Đơn vị đã ký kế hoạch" "A unit signed its plan";
    /// A unit handed a proposal to the office.
    ProposalRegistered "proposal-registered" Proposal AtOnce "Đề xuất mới" "A proposal is registered";
    /// A proposal is close to something that is there, and its unit has not said why it is needed.
    JustificationNeeded "justification-needed" Proposal AtOnce "Đề xuất cần giải trình" "A proposal needs a justification";
    /// Somebody was asked to weigh a proposal.
    ReviewAsked "review-asked" Proposal AtOnce "Mời cho ý kiến về đề xuất" "A review is asked for";
    /// A reviewer said what they think of a proposal.
    ReviewSaid "review-said" Proposal Daily "Đã có ý kiến về đề xuất" "A reviewer has spoken";
    /// Somebody said something in the thread of a proposal.
    ProposalRemarked "proposal-remarked" Proposal Daily "Trao đổi về đề xuất" "A remark on a proposal";
    /// A proposal was agreed to, merged or refused.
    ProposalDecided "proposal-decided" Proposal AtOnce "Quyết định về đề xuất" "A proposal is decided";
    /// A unit has values to report, and the last day is near or over.
    SeriesDue "series-due" Series AtOnce "Hạn báo cáo số liệu" "Statistics are due";
    /// A report that somebody has sent to themselves.
    ReportReady "report-ready" Report AtOnce "Báo cáo định kỳ" "A regular report";
}

impl NoticeKind {
    /// The kind of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name_and_no_name_stands_twice() {
        for kind in NoticeKind::ALL {
            assert_eq!(NoticeKind::parse(kind.name()), Some(*kind));
        }
        assert_eq!(NoticeKind::parse("nothing"), None);
    }
}
