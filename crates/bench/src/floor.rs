//! The floors: the least a server can do over the same libraries, measured beside ours.
//!
//! Served by a process of its own, so that both sides pay the same way between client and server.

use std::{io::Write as _, path::Path};

use anyhow::Result;
use axum::{
    Router,
    body::Body,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use sea_orm::sqlx::{
    self, Connection as _, Row as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot},
};

/// Lines in the table of the bare select: as many as assessments in W1.
const LINES: usize = 303;
/// Inserts that share a commit at most: as many as in the writer of the program.
const BATCH: usize = 64;

#[derive(Clone)]
struct Floor {
    readers: SqlitePool,
    writer: SqlitePool,
    group: mpsc::Sender<(String, oneshot::Sender<()>)>,
}

/// Serves the floors until the process is ended; says its address on standard output.
///
/// # Errors
/// When the folder cannot be written or no port is free.
pub async fn serve(folder: &Path) -> Result<()> {
    let file = folder.join("floor.db");
    let options = SqliteConnectOptions::new()
        .filename(&file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options.clone())
        .await?;
    prepare(&writer).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(8)
        .connect_with(options.clone())
        .await?;
    let (group, waiting) = mpsc::channel(4096);
    let own = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await?;
    drop(tokio::spawn(commit_groups(own, waiting)));
    let router = Router::new()
        .route("/hello", get(|| async { "hello" }))
        .route("/list", get(list))
        .route("/write", post(write))
        .route("/group", post(write_grouped))
        .with_state(Floor {
            readers,
            writer,
            group,
        });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut out = std::io::stdout();
    writeln!(out, "Thang: http://{}", listener.local_addr()?)?;
    out.flush()?;
    axum::serve(listener, router).await?;
    Ok(())
}

async fn prepare(writer: &SqlitePool) -> Result<()> {
    sqlx::query(
        "CREATE TABLE line (id INTEGER PRIMARY KEY, round INTEGER NOT NULL, code TEXT NOT NULL, \
         name TEXT NOT NULL, state TEXT NOT NULL, answered INTEGER NOT NULL, leaves INTEGER NOT NULL, \
         points INTEGER NOT NULL)",
    )
    .execute(writer)
    .await?;
    sqlx::query("CREATE INDEX line_order ON line (round, name)")
        .execute(writer)
        .await?;
    sqlx::query("CREATE TABLE kept (id INTEGER PRIMARY KEY, content TEXT NOT NULL)")
        .execute(writer)
        .await?;
    for number in 0..LINES {
        sqlx::query("INSERT INTO line VALUES (NULL, 1, ?, ?, 'filling', 40, 98, 450000000)")
            .bind(format!("u{number:04}"))
            .bind(format!("Xã số {number:04}"))
            .execute(writer)
            .await?;
    }
    Ok(())
}

/// The bare select: 20 of 303 rows in order, written one after the other as text.
async fn list(State(floor): State<Floor>) -> Result<Response, StatusCode> {
    let rows = sqlx::query(
        "SELECT code, name, state, answered, leaves, points FROM line WHERE round = ? \
         ORDER BY name LIMIT 20",
    )
    .bind(1)
    .fetch_all(&floor.readers)
    .await
    .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let mut page = String::with_capacity(2048);
    for row in rows {
        let texts: [&str; 3] = [row.get(0), row.get(1), row.get(2)];
        let numbers: [i64; 3] = [row.get(3), row.get(4), row.get(5)];
        for text in texts {
            page.push_str(text);
            page.push(' ');
        }
        for number in numbers {
            page.push_str(&number.to_string());
            page.push(' ');
        }
        page.push('\n');
    }
    Ok((
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        Body::from(page),
    )
        .into_response())
}

/// The bare durable write: one insert, one commit.
async fn write(State(floor): State<Floor>, body: String) -> Result<&'static str, StatusCode> {
    sqlx::query("INSERT INTO kept (content) VALUES (?)")
        .bind(body)
        .execute(&floor.writer)
        .await
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok("kept")
}

/// The bare durable write of those who wait together: one insert each, one commit.
async fn write_grouped(
    State(floor): State<Floor>,
    body: String,
) -> Result<&'static str, StatusCode> {
    let (reply, kept) = oneshot::channel();
    let queued = floor.group.send((body, reply)).await;
    queued.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    kept.await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok("kept")
}

async fn commit_groups(
    pool: SqlitePool,
    mut waiting: mpsc::Receiver<(String, oneshot::Sender<()>)>,
) -> sqlx::Result<()> {
    let mut connection = pool.acquire().await?;
    let mut group = Vec::new();
    while waiting.recv_many(&mut group, BATCH).await > 0 {
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        let mut replies = Vec::new();
        for (content, reply) in group.drain(..) {
            sqlx::query("INSERT INTO kept (content) VALUES (?)")
                .bind(content)
                .execute(&mut *transaction)
                .await?;
            replies.push(reply);
        }
        transaction.commit().await?;
        for reply in replies {
            // Whoever has gone away no longer needs to know.
            let _ = reply.send(());
        }
    }
    Ok(())
}
