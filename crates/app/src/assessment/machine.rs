//! The states of a return and what may be done to it when.

use store::{
    Moment,
    appraisal::Verdict,
    assessment::{Assessment, ReturnState},
    round::{Round, RoundState},
};

use crate::Refusal;

/// What can be done to a return or to one of its items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReturnAction {
    /// Change an answer, its evidence or its note.
    Edit,
    /// Submit the whole.
    Submit,
    /// Take a submitted return back before the deadline.
    Recall,
    /// Change an item that the appraiser sent back, and hand it in again.
    AnswerQuestion,
    /// Judge an item.
    Judge,
    /// Explain against a judgement.
    Explain,
    /// Settle an item after its explanation.
    Settle,
}

impl ReturnAction {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Edit,
        Self::Submit,
        Self::Recall,
        Self::AnswerQuestion,
        Self::Judge,
        Self::Explain,
        Self::Settle,
    ];
}

/// All that decides whether something may be done: states and clocks, nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// State of the round.
    pub round: RoundState,
    /// State of the return.
    pub state: ReturnState,
    /// Judgements made so far; a return that was looked at is not taken back.
    pub judged: i32,
    /// The time.
    pub now: Moment,
    /// When returns lock.
    pub deadline: Option<Moment>,
    /// Until when this unit has an exception.
    pub exception: Option<Moment>,
    /// Until when explanations are taken.
    pub explain_until: Option<Moment>,
    /// Verdict on the item concerned, where one is.
    pub verdict: Option<Verdict>,
}

impl Situation {
    /// The situation of a return as a whole.
    pub fn of(
        round: &Round,
        assessment: &Assessment,
        exception: Option<Moment>,
        now: Moment,
    ) -> Self {
        Self {
            round: round.state,
            state: assessment.state,
            judged: assessment.judged + assessment.asked,
            now,
            deadline: round.deadline_at,
            exception,
            explain_until: round.explain_until,
            verdict: None,
        }
    }

    /// The same for one item with this verdict.
    pub fn item(self, verdict: Option<Verdict>) -> Self {
        Self { verdict, ..self }
    }

    /// Whether the unit may still work on its return: in time, or by a recorded exception.
    fn in_time(self) -> bool {
        let excepted = self.exception.is_some_and(|until| self.now < until);
        match self.round {
            RoundState::Open => {
                excepted || self.deadline.is_none_or(|deadline| self.now < deadline)
            }
            RoundState::Appraisal => excepted,
            _ => false,
        }
    }
}

/// The state an action leads to.
///
/// # Errors
/// A conflict whose code says why it may not be done now.
pub fn step(at: Situation, action: ReturnAction) -> Result<ReturnState, Refusal> {
    use ReturnAction as A;
    use ReturnState as S;
    let judging = matches!(at.round, RoundState::Open | RoundState::Appraisal);
    match (action, at.state) {
        (A::Edit | A::Submit, S::Filling) if !at.in_time() => Err(late(at)),
        (A::Edit, S::Filling) => Ok(S::Filling),
        (A::Submit, S::Filling) => Ok(S::Submitted),
        (A::Edit, S::Submitted) if step(at, A::Recall).is_err() => {
            Err(Refusal::Conflict("return-handed-in"))
        }
        (A::Edit | A::Submit, S::Submitted) => Err(Refusal::Conflict("return-submitted")),
        (A::Recall, S::Submitted) if at.judged > 0 => Err(Refusal::Conflict("return-judged")),
        (A::Recall, S::Submitted) if !at.in_time() => Err(late(at)),
        (A::Recall, S::Submitted) => Ok(S::Filling),
        (A::AnswerQuestion, S::Submitted) if judging && at.verdict == Some(Verdict::Asked) => {
            Ok(S::Submitted)
        }
        (A::AnswerQuestion, S::Submitted) => Err(Refusal::Conflict("item-not-asked")),
        (A::Judge, S::Submitted) if judging => Ok(S::Submitted),
        (A::Explain, S::Submitted) if at.round == RoundState::Explanation => explain(at),
        (A::Settle, S::Submitted) if at.round == RoundState::Explanation => match at.verdict {
            Some(Verdict::Changed) => Ok(S::Submitted),
            _ => Err(Refusal::Conflict("item-not-changed")),
        },
        (A::Judge | A::Explain | A::Settle, S::Submitted) => Err(wrong_stage(at)),
        (A::Recall | A::AnswerQuestion | A::Judge | A::Explain | A::Settle, S::Filling) => {
            Err(Refusal::Conflict("return-not-submitted"))
        }
    }
}

fn explain(at: Situation) -> Result<ReturnState, Refusal> {
    if at.explain_until.is_some_and(|until| at.now >= until) {
        return Err(Refusal::Conflict("explanation-over"));
    }
    match at.verdict {
        Some(Verdict::Changed) => Ok(ReturnState::Submitted),
        _ => Err(Refusal::Conflict("item-not-changed")),
    }
}

fn late(at: Situation) -> Refusal {
    match at.round {
        RoundState::Draft => Refusal::Conflict("round-not-open"),
        _ => Refusal::Conflict("return-locked"),
    }
}

fn wrong_stage(at: Situation) -> Refusal {
    match at.round {
        RoundState::Draft | RoundState::Open | RoundState::Appraisal => {
            Refusal::Conflict("stage-not-yet")
        }
        _ => Refusal::Conflict("stage-over"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUNDS: [RoundState; 6] = [
        RoundState::Draft,
        RoundState::Open,
        RoundState::Appraisal,
        RoundState::Explanation,
        RoundState::Approval,
        RoundState::Published,
    ];

    fn at(round: RoundState, state: ReturnState) -> Situation {
        Situation {
            round,
            state,
            judged: 0,
            now: Moment(1_000),
            deadline: Some(Moment(2_000)),
            exception: None,
            explain_until: Some(Moment(2_000)),
            verdict: None,
        }
    }

    /// In time, not judged, item changed or asked as the action needs: what works, by hand.
    fn works(round: RoundState, state: ReturnState, action: ReturnAction) -> bool {
        use ReturnAction as A;
        use ReturnState as S;
        match (round, state) {
            (RoundState::Open, S::Filling) => matches!(action, A::Edit | A::Submit),
            (RoundState::Open, S::Submitted) => {
                matches!(action, A::Recall | A::AnswerQuestion | A::Judge)
            }
            (RoundState::Appraisal, S::Submitted) => matches!(action, A::AnswerQuestion | A::Judge),
            (RoundState::Explanation, S::Submitted) => matches!(action, A::Explain | A::Settle),
            _ => false,
        }
    }

    #[test]
    fn every_action_in_every_pair_of_states_works_exactly_where_the_table_says() {
        for round in ROUNDS {
            for state in [ReturnState::Filling, ReturnState::Submitted] {
                for action in ReturnAction::ALL {
                    let verdict = match action {
                        ReturnAction::AnswerQuestion => Some(Verdict::Asked),
                        ReturnAction::Explain | ReturnAction::Settle => Some(Verdict::Changed),
                        _ => None,
                    };
                    let outcome = step(at(round, state).item(verdict), action);
                    assert_eq!(
                        outcome.is_ok(),
                        works(round, state, action),
                        "{round:?} {state:?} {action:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn after_the_deadline_the_return_is_locked() {
        let late = Situation {
            now: Moment(2_000),
            ..at(RoundState::Open, ReturnState::Filling)
        };
        for action in [ReturnAction::Edit, ReturnAction::Submit] {
            assert!(matches!(
                step(late, action),
                Err(Refusal::Conflict("return-locked"))
            ));
        }
        let submitted = Situation {
            state: ReturnState::Submitted,
            ..late
        };
        assert!(matches!(
            step(submitted, ReturnAction::Recall),
            Err(Refusal::Conflict("return-locked"))
        ));
    }

    #[test]
    fn a_recorded_exception_opens_the_return_until_it_ends() {
        let late = Situation {
            now: Moment(3_000),
            ..at(RoundState::Appraisal, ReturnState::Filling)
        };
        let excepted = Situation {
            exception: Some(Moment(4_000)),
            ..late
        };
        assert!(step(excepted, ReturnAction::Edit).is_ok());
        assert!(step(excepted, ReturnAction::Submit).is_ok());
        assert!(
            step(
                Situation {
                    now: Moment(4_000),
                    ..excepted
                },
                ReturnAction::Submit
            )
            .is_err()
        );
    }

    #[test]
    fn a_return_that_was_looked_at_is_not_taken_back() {
        let judged = Situation {
            judged: 1,
            ..at(RoundState::Open, ReturnState::Submitted)
        };
        assert!(matches!(
            step(judged, ReturnAction::Recall),
            Err(Refusal::Conflict("return-judged"))
        ));
    }

    #[test]
    fn explanations_end_with_their_clock_and_need_a_changed_item() {
        let open = at(RoundState::Explanation, ReturnState::Submitted);
        assert!(step(open.item(Some(Verdict::Agreed)), ReturnAction::Explain).is_err());
        let over = Situation {
            now: Moment(2_000),
            ..open.item(Some(Verdict::Changed))
        };
        assert!(matches!(
            step(over, ReturnAction::Explain),
            Err(Refusal::Conflict("explanation-over"))
        ));
    }
}
