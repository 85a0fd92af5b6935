//! The audit chain: reading it line by line, verifying it, and taking it along.

mod about;
mod chain;
mod detail;
mod list;

use app::Permission;

use crate::shell::House;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    house
        .get("/audit", Permission::SeeAudit, list::page)
        .get(
            "/audit/verification",
            Permission::SeeAudit,
            chain::verification,
        )
        .get("/audit/chain.jsonl", Permission::SeeAudit, chain::download)
}
