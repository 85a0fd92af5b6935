//! The public pages: rankings, units, the method in words, open data, and the API beside them.

mod api;
mod asked;
mod comparison;
mod interval;
mod leaves;
mod method;
pub(crate) mod moves;
mod notes;
mod open_data;
mod place;
mod portal;
mod profile;
mod rank_change;
mod rows;
mod table;

pub(crate) use notes::link;

use app::Permission;

use crate::shell::House;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    house
        .get("/", Permission::Public, portal::portal)
        .get("/search", Permission::Public, portal::search)
        .get("/rankings/{slug}", Permission::Public, table::ranking)
        .get(
            "/rankings/{slug}/units/{code}",
            Permission::Public,
            place::place,
        )
        .get("/units/{code}", Permission::Public, profile::profile)
        .get("/method", Permission::Public, method::method)
        .get("/open-data", Permission::Public, open_data::list)
        .get("/open-data/{file}", Permission::Public, open_data::file)
        .get("/api/openapi.json", Permission::Public, api::document)
        .get("/api/v1/rounds", Permission::Public, api::rounds)
        .get(
            "/api/v1/rounds/{slug}/ranking",
            Permission::Public,
            api::ranking,
        )
        .get("/api/v1/units/{code}", Permission::Public, api::unit)
}
