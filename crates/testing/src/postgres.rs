//! A fresh PostgreSQL database per call, gone again when the test lets go of it.
//!
//! Works from synchronous and asynchronous tests alike: the few statements run on a thread and a
//! runtime of their own.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbErr};

use crate::setting;

/// The address of an empty database; dropping the value drops the database, open connections included.
#[derive(Debug)]
pub struct PostgresUrl {
    server: String,
    name: String,
    url: String,
}

impl PostgresUrl {
    /// `postgres://…/name`, ready for a connection.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.url
    }
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.url)
    }
}

impl Drop for PostgresUrl {
    fn drop(&mut self) {
        // A database that outlives its test harms nobody: the server itself is thrown away.
        let _ = execute(
            &self.server,
            &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name),
        );
    }
}

/// Creates an empty database on the server named in `THANG_TEST_POSTGRES`
/// (`postgres://user[:password]@host:port/database`); nothing when no server is named.
///
/// # Panics
/// When a server is named but the database cannot be made: that is a broken machine, not an absent part.
#[must_use]
#[expect(clippy::panic, reason = "a broken server must fail the test")]
pub fn postgres() -> Option<PostgresUrl> {
    let server = setting("THANG_TEST_POSTGRES")?;
    let name = fresh_name();
    if let Err(error) = execute(
        &server,
        &format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"),
    ) {
        panic!("no database could be made on {server}: {error}");
    }
    let url = with_database(&server, &name);
    Some(PostgresUrl { server, name, url })
}

/// Unique within the server: the process that tests and a running number.
fn fresh_name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("thang_test_{}_{number}", std::process::id())
}

/// The same server with another database: the last path segment is replaced, the query is kept.
fn with_database(server: &str, name: &str) -> String {
    let (address, query) = server.split_once('?').unwrap_or((server, ""));
    let scheme_end = address.find("://").map_or(0, |at| at + 3);
    let host = match address.rfind('/') {
        Some(slash) if slash >= scheme_end => address.get(..slash).unwrap_or(address),
        _ => address,
    };
    let query = if query.is_empty() {
        String::new()
    } else {
        format!("?{query}")
    };
    format!("{host}/{name}{query}")
}

fn execute(server: &str, statement: &str) -> Result<(), DbErr> {
    let (server, statement) = (server.to_owned(), statement.to_owned());
    thread::spawn(move || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| DbErr::Custom(error.to_string()))?
            .block_on(async {
                let mut options = ConnectOptions::new(server);
                options.max_connections(1);
                let database = Database::connect(options).await?;
                let done = database.execute_unprepared(&statement).await;
                database.close().await?;
                done.map(|_| ())
            })
    })
    .join()
    .unwrap_or_else(|_| {
        Err(DbErr::Custom(
            "the thread of the statement broke off".to_owned(),
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_database_of_an_address_is_replaced() {
        assert_eq!(
            with_database(
                "postgres://a:b@127.0.0.1:5433/postgres?sslmode=disable",
                "mine"
            ),
            "postgres://a:b@127.0.0.1:5433/mine?sslmode=disable"
        );
        assert_eq!(
            with_database("postgres://host", "mine"),
            "postgres://host/mine"
        );
    }

    #[test]
    fn two_databases_never_share_a_name() {
        assert_ne!(fresh_name(), fresh_name());
    }

    #[test]
    fn a_database_lives_as_long_as_its_address() {
        let suite = "testing: postgres database";
        let Some(database) = postgres() else {
            return crate::left_out(suite, crate::NO_POSTGRES);
        };
        let url = database.to_string();
        execute(&url, "CREATE TABLE here (id integer)").unwrap();
        drop(database);
        assert!(execute(&url, "SELECT 1").is_err());
        crate::ran(suite);
    }
}
