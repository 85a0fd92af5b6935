//! A process killed while it saves loses nothing that it has acknowledged.

use std::{
    io::{BufRead as _, BufReader},
    os::unix::process::ExitStatusExt as _,
    process::Child,
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use app::Place;

use crate::{
    again,
    memory::Memory,
    saver::{self, FIELDS, PEOPLE, Saver},
};

const SIGKILL: i32 = 9;
/// Kills between two looks at the whole database.
const LOOK_EVERY: u32 = 25;

#[test]
fn five_hundred_kills_lose_no_acknowledged_answer() {
    let test = "kill::five_hundred_kills_lose_no_acknowledged_answer";
    if let Some(place) = again::place() {
        return again::block_on(save_until_killed(&place));
    }
    let folder = tempfile::tempdir().unwrap();
    let place = again::furnish(folder.path(), None);
    Killer::new(test, place).kill(500);
    testing::ran("killed while saving");
}

#[test]
fn fifty_kills_lose_no_acknowledged_answer_on_postgres() {
    let test = "kill::fifty_kills_lose_no_acknowledged_answer_on_postgres";
    if let Some(place) = again::place() {
        return again::block_on(save_until_killed(&place));
    }
    let suite = "killed while saving on postgres";
    let Some(database) = testing::postgres() else {
        return testing::left_out(suite, testing::NO_POSTGRES);
    };
    let folder = tempfile::tempdir().unwrap();
    let place = again::furnish(folder.path(), Some(database.as_str()));
    Killer::new(test, place).kill(50);
    testing::ran(suite);
}

/// The process that is killed: every field has its saver, and one file is attached beside them.
async fn save_until_killed(place: &Place) {
    let app = again::open(place).await;
    let mut tasks = tokio::task::JoinSet::new();
    for person in PEOPLE {
        for field in FIELDS {
            let mut saver = Saver::new(&app, person, field).await;
            let name = format!("{} {}", saver.unit, saver.indicator);
            again::tell(&format!("found {name} {}", saver.number));
            tasks.spawn(async move {
                loop {
                    saver.save_next(0).await.unwrap();
                    again::tell(&format!("kept {name} {}", saver.number));
                }
            });
        }
    }
    tasks.spawn(async move {
        let (login, unit) = PEOPLE[0];
        let officer = saver::actor(&app, login).await;
        let own = format!("{}", std::process::id());
        let hash = saver::file(&app, &officer, unit, &own).await.unwrap();
        again::tell(&format!("filed {unit} {hash} 0"));
        std::future::pending::<()>().await;
    });
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap();
    }
}

/// Starts the process again and again, kills it, and remembers what it acknowledged.
struct Killer {
    test: &'static str,
    place: Place,
    chance: u64,
    memory: Memory,
    n_kept: u32,
    /// Fields found newer than what was acknowledged: the kill fell between commit and answer.
    n_unheard: u32,
}

impl Killer {
    fn new(test: &'static str, place: Place) -> Self {
        Self {
            test,
            place,
            chance: 20_261_121,
            memory: Memory::new(),
            n_kept: 0,
            n_unheard: 0,
        }
    }

    fn kill(&mut self, n_kills: u32) {
        for kill in 1..=n_kills {
            self.kill_once(kill);
            if kill.is_multiple_of(LOOK_EVERY) || kill == n_kills {
                again::block_on(async {
                    self.memory.look(&again::open(&self.place).await).await;
                });
            }
        }
        assert!(self.n_kept > n_kills, "only {} saves", self.n_kept);
        // In a few kills it may not happen; in hundreds it does, or the kills come at wrong moments.
        let came_close = self.n_unheard > 0 || n_kills < 500;
        assert!(came_close, "no kill fell between commit and answer");
        assert!(!self.memory.filed.is_empty());
        again::block_on(async {
            self.memory.verify(&again::open(&self.place).await).await;
        });
    }

    /// One life of the process. Every fifth is killed at any moment, opening included; the others
    /// while they save.
    fn kill_once(&mut self, kill: u32) {
        let mut child = again::command(self.test, &self.place).spawn().unwrap();
        let lines = listen(&mut child);
        if !kill.is_multiple_of(5) {
            while let Ok(line) = lines.recv() {
                self.hear(&line);
                if line.starts_with("kept") {
                    break;
                }
            }
        }
        thread::sleep(Duration::from_micros(self.random() % 40_000));
        child.kill().unwrap();
        let status = child.wait().unwrap();
        assert_eq!(status.signal(), Some(SIGKILL), "it ended before: {status}");
        for line in lines {
            self.hear(&line);
        }
    }

    /// Takes in what the process said: what it found when it began, what was acknowledged since.
    fn hear(&mut self, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        let &[what, unit, name, number] = words.as_slice() else {
            return;
        };
        let number: u64 = number.parse().unwrap();
        let field = (unit.to_owned(), name.to_owned());
        match what {
            "found" => {
                let kept = self.memory.kept.get(&field).copied().unwrap_or_default();
                assert!(
                    number >= kept,
                    "{field:?}: {kept} was acknowledged, {number} is there"
                );
                self.n_unheard += u32::from(number > kept);
            }
            "kept" => {
                self.n_kept += 1;
                self.memory.kept.insert(field, number);
            }
            "filed" => self.memory.filed.push(name.to_owned()),
            _ => panic!("what does it say? {line}"),
        }
    }

    /// SplitMix64: the same kills in every run, as far as the machine allows.
    fn random(&mut self) -> u64 {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.chance;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }
}

/// The whole lines that a process says until it ends; a line it was killed over was not said.
fn listen(child: &mut Child) -> Receiver<String> {
    let (said, lines) = channel();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    thread::spawn(move || {
        loop {
            let mut line = String::new();
            match output.read_line(&mut line) {
                Ok(_) if line.ends_with('\n') => drop(said.send(line.trim_end().to_owned())),
                _ => return,
            }
        }
    });
    lines
}
