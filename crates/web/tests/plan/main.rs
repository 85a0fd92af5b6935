//! Plans as people see and change them: duties, causes, plans, remarks.

mod causes;
mod duties;
mod plans;
