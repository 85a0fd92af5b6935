//! Plans as people see and change them: duties, causes, plans, remarks.

#![expect(clippy::unwrap_used, reason = "what cannot be set up fails its test")]

mod causes;
mod duties;
mod plans;
