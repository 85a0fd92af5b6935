//! A disk that fills up: what does not fit is refused, nothing is half done, and work goes on
//! when there is room again.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use app::{App, Place, Refusal, StoreError};

use crate::{
    again,
    memory::Memory,
    saver::{self, FIELDS, PEOPLE, Saver},
};

/// Letters that make a note long, so that the disk fills sooner.
const LONG: usize = 1_900;
/// Refused saves in a row after which the disk counts as full.
const FULL: u32 = 3;
/// A file larger than the room there ever is, in bytes.
const TOO_LARGE: usize = 6 * 1024 * 1024;
/// What is removed to make room, in bytes.
const BALLAST: usize = 1024 * 1024;

/// Where nothing else may be mounted, a limit on the length of files stands in for a full disk.
#[test]
fn a_file_that_may_not_grow_stops_saving_until_it_may() {
    let test = "full_disk::a_file_that_may_not_grow_stops_saving_until_it_may";
    if let Some(place) = again::place() {
        return fill(&place, || {
            let own = std::process::id().to_string();
            let lifted = Command::new("prlimit")
                .args(["--pid", &own, "--fsize=unlimited:"])
                .status();
            assert!(lifted.unwrap().success());
        });
    }
    let folder = tempfile::tempdir().unwrap();
    let place = sqlite(folder.path());
    // Half-kilobytes; without the trap the system would end the process.
    let before = "trap '' XFSZ; ulimit -S -f 3000";
    end_well(again::command_after(before, &["sh", "-c"], test, &place));
}

/// A disk of its own in memory. A machine that lets nobody mount has the test above.
#[test]
fn a_full_disk_stops_saving_until_there_is_room() {
    let test = "full_disk::a_full_disk_stops_saving_until_there_is_room";
    if let Some(place) = again::place() {
        let ballast = place.folder.join("ballast");
        fs::write(&ballast, vec![b'x'; BALLAST]).unwrap();
        return fill(&place, || fs::remove_file(&ballast).unwrap());
    }
    let folder = tempfile::tempdir().unwrap();
    let place = sqlite(folder.path());
    let before = r#"mount -t tmpfs -o size=3m tmpfs "$THANG_AGAIN_FOLDER""#;
    let shells: [&[&str]; 2] = [
        &["unshare", "-m", "sh", "-c"],
        &["unshare", "-Urm", "sh", "-c"],
    ];
    let may_mount = |shell: &&&[&str]| {
        let mut trial = Command::new(shell[0]);
        trial
            .args(&shell[1..])
            .arg(before)
            .env("THANG_AGAIN_FOLDER", &place.folder)
            .stderr(Stdio::null());
        trial.status().is_ok_and(|status| status.success())
    };
    if let Some(shell) = shells.iter().find(may_mount) {
        end_well(again::command_after(before, shell, test, &place));
    }
}

fn sqlite(folder: &Path) -> Place {
    Place {
        folder: folder.to_path_buf(),
        database: None,
    }
}

fn end_well(mut command: Command) {
    let ended = command.output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    let status = ended.status;
    let complaint = String::from_utf8_lossy(&ended.stderr);
    assert!(status.success(), "{status}\n{said}\n{complaint}");
    assert!(said.contains("all is there"), "it did nothing: {said}");
}

/// The part of the process whose disk fills up.
fn fill(place: &Place, make_room: impl FnOnce()) {
    again::furnish(&place.folder, None);
    let mut memory = Memory::new();
    again::block_on(async {
        let app = again::open(place).await;
        let mut saver = Saver::new(&app, PEOPLE[0], FIELDS[0]).await;
        let n_saved = save_until_full(&mut saver).await;
        assert!(n_saved > 10, "the disk was full before it began");
        uploads_are_refused(&app, &place.folder).await;
        pages_are_still_read(&app, &saver).await;

        make_room();
        saver.save_next(LONG).await.unwrap();
        let officer = saver::actor(&app, PEOPLE[0].0).await;
        let hash = saver::file(&app, &officer, PEOPLE[0].1, "small").await;
        memory.filed.push(hash.unwrap());
        let field = (saver.unit.to_owned(), saver.indicator.to_owned());
        memory.kept.insert(field, saver.number);
        memory.look(&app).await;
    });
    // And once more as the next start finds it.
    again::block_on(async {
        let app = again::open(place).await;
        memory.look(&app).await;
        memory.verify(&app).await;
    });
    again::tell("all is there");
}

/// Saves until nothing more fits; each save is either acknowledged or a fault, never something else.
async fn save_until_full(saver: &mut Saver) -> u32 {
    let (mut n_saved, mut n_refused) = (0, 0);
    while n_refused < FULL {
        match saver.save_next(LONG).await {
            Ok(()) => (n_saved, n_refused) = (n_saved + 1, 0),
            Err(Refusal::Fault(StoreError::Database(_))) => n_refused += 1,
            Err(other) => panic!("after {n_saved} saves: {other}"),
        }
        assert!(n_saved < 5_000, "this disk does not fill up");
    }
    n_saved
}

async fn uploads_are_refused(app: &App, folder: &Path) {
    let officer = saver::actor(app, PEOPLE[0].0).await;
    let before = files(folder);
    let content = "x".repeat(TOO_LARGE);
    let refused = saver::file(app, &officer, PEOPLE[0].1, &content).await;
    let fault = refused.unwrap_err();
    assert!(
        matches!(fault, Refusal::Fault(StoreError::File(_))),
        "{fault}"
    );
    assert_eq!(files(folder), before, "something is left behind");
}

/// The files of evidence, those half received included.
fn files(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for inner in fs::read_dir(folder.join("files")).unwrap() {
        for file in fs::read_dir(inner.unwrap().path()).unwrap() {
            names.push(file.unwrap().path().display().to_string());
        }
    }
    names
}

async fn pages_are_still_read(app: &App, saver: &Saver) {
    let stands = Saver::new(app, PEOPLE[0], FIELDS[0]).await;
    assert_eq!(stands.number, saver.number);
}
