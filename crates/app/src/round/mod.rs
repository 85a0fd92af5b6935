//! Rounds: setting one up, moving it on, exceptions to its deadline, who is still to be chased.

mod delete_draft;
mod draft;
mod grant_exception;
mod machine;
mod move_on;
mod overview;
mod slug;
mod standing;
mod tell;
mod under_correction;
mod waiting;

pub use delete_draft::delete_draft;
pub use draft::{
    GroupChoice, NewRound, create_round, edit_draft, find_draft, is_same, list_groups,
};
pub use grant_exception::{NewException, grant_exception};
pub use machine::{RoundAction, open_actions, step};
pub use move_on::{Move, cut_short, move_on, state_name};
pub(crate) use move_on::{get_scored, is_too_long};
pub use overview::{
    ExceptionLine, Home, Late, ReturnFigures, ReturnPage, ReturnRow, home, list_late, list_returns,
    list_rounds,
};
pub(crate) use overview::{n_own_leaves, told};
pub use standing::Standing;
pub(crate) use standing::{is_shown, shown};
pub use store::assessment::{ListFilter, ListOrder};
pub use store::round::{Permission as Exception, Round, RoundKind, RoundState};
pub(crate) use tell::{about_round, remind_again, remind_before_lock, return_subject};
pub use under_correction::UnderCorrection;
pub(crate) use under_correction::under_correction;
pub(crate) use waiting::{ready, waiting};
