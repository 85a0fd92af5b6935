//! Statistics of a set itself: what goes together, what measures the same, what tells nobody apart.
//!
//! They describe the indicators, not the units; nothing here changes a point or a rank.

mod alpha;
mod claims;
mod correlation;
mod discrimination;
mod median;
mod table;
mod told;

pub use alpha::{Alpha, cronbach_alpha};
pub use claims::{Claim, Claims, claims};
pub use correlation::{Correlation, correlation, leaf_correlations, leaf_index_correlations};
pub use discrimination::{Discrimination, Spread, discrimination};
pub use median::median;
pub use table::Table;
pub use told::told;
