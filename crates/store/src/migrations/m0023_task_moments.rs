//! Finished tasks keep the moment instead of the day: what was finished after an answer on the same day counts.

use super::{Tables, column::big_integer_null};

/// Noon in Việt Nam of a day written `2026-11-23`, in microseconds since 1970: days of the civil calendar,
/// counted from the first of March as leap days stand at the end of such a year.
const NOON: &str = "(365 * (CAST(substr(done_on, 1, 4) AS BIGINT) - (CAST(substr(done_on, 6, 2) AS BIGINT) + 9) % 12 / 10) \
    + (CAST(substr(done_on, 1, 4) AS BIGINT) - (CAST(substr(done_on, 6, 2) AS BIGINT) + 9) % 12 / 10) / 4 \
    - (CAST(substr(done_on, 1, 4) AS BIGINT) - (CAST(substr(done_on, 6, 2) AS BIGINT) + 9) % 12 / 10) / 100 \
    + (CAST(substr(done_on, 1, 4) AS BIGINT) - (CAST(substr(done_on, 6, 2) AS BIGINT) + 9) % 12 / 10) / 400 \
    + (153 * ((CAST(substr(done_on, 6, 2) AS BIGINT) + 9) % 12) + 2) / 5 \
    + CAST(substr(done_on, 9, 2) AS BIGINT) - 1 - 719468) * 86400000000 + 18000000000";

pub(super) fn make(tables: &mut Tables) {
    tables.turn("task", ("done_on", NOON), big_integer_null("done_at"));
}
