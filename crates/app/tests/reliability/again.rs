//! This test program started once more: a process that can be killed or starved alone.
//!
//! A test that needs a second process begins by asking [`place`]: in the second one it has an
//! answer, and the test then plays the other part.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use app::{App, Place, Settings};

const FOLDER: &str = "THANG_AGAIN_FOLDER";
const DATABASE: &str = "THANG_AGAIN_DATABASE";

/// The installation that this process was started again for; nothing in the first one.
pub fn place() -> Option<Place> {
    let database = std::env::var_os(DATABASE).and_then(|url| url.into_string().ok());
    Some(Place {
        folder: std::env::var_os(FOLDER)?.into(),
        database,
    })
}

/// The arguments that make this program run nothing but `test`, with its words let through.
fn arguments(test: &str) -> [&str; 4] {
    [test, "--exact", "--nocapture", "--quiet"]
}

/// This program again, playing the other part of `test` on this installation.
pub fn command(test: &str, place: &Place) -> Command {
    let program = std::env::current_exe().unwrap();
    let mut command = Command::new(program);
    command.args(arguments(test));
    settle(command, place)
}

/// The same, started by a shell that first runs `before`; `shell` is the shell's own command line.
pub fn command_after(before: &str, shell: &[&str], test: &str, place: &Place) -> Command {
    let program = std::env::current_exe().unwrap();
    let mut command = Command::new(shell[0]);
    command
        .args(&shell[1..])
        .arg(format!(r#"set -e; {before}; exec "$0" "$@""#))
        .arg(program)
        .args(arguments(test));
    settle(command, place)
}

fn settle(mut command: Command, place: &Place) -> Command {
    command
        .env(FOLDER, &place.folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    if let Some(database) = &place.database {
        command.env(DATABASE, database);
    }
    command
}

/// Says one line to the process that started this one, past the harness and in one piece.
pub fn tell(line: &str) {
    let mut out = std::io::stdout().lock();
    // The harness may have begun a line of its own.
    out.write_all(format!("\n{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// Opens an installation that the fixture has furnished, at the moment at which the fixture stands.
pub async fn open(place: &Place) -> App {
    let next = AtomicU64::new(1);
    let chance = move |bytes: &mut [u8]| {
        for byte in bytes {
            *byte = next.fetch_add(1, Ordering::Relaxed).to_le_bytes()[0];
        }
    };
    let settings = Settings::default();
    App::open(
        place,
        Arc::new(|| fixture::START),
        Arc::new(chance),
        settings,
    )
    .await
    .unwrap()
}

/// Furnishes an installation on SQLite in this folder, or on the database given.
pub fn furnish(folder: &Path, database: Option<&str>) -> Place {
    let place = Place {
        folder: folder.to_path_buf(),
        database: database.map(str::to_owned),
    };
    let file = || format!("sqlite://{}", folder.join("thang.db").display());
    let url = place.database.clone().unwrap_or_else(file);
    block_on(async { drop(fixture::Province::on(&url).await) });
    place
}

/// Runs to the end on a runtime of its own, so that nothing keeps the installation open afterwards.
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.unwrap().block_on(work)
}
