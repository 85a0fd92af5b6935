//! A process killed while it saves loses nothing that it has acknowledged.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    os::unix::process::ExitStatusExt as _,
    process::Child,
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use app::{App, Place};
use engine::{
    answer::{AnswerRecord, UnitAnswers},
    framework::{Code, Framework},
    score::score,
};
use fixture::OPEN;
use store::{
    assessment::Answer,
    audit::{self, Line},
};

use crate::{
    again,
    saver::{self, FIELDS, PEOPLE, PROVED, Saver},
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
    framework: Framework,
    /// (unit, indicator) → the last number acknowledged.
    kept: BTreeMap<(String, String), u64>,
    /// Hashes of files whose attachment was acknowledged.
    filed: Vec<String>,
    n_kept: u32,
    /// Fields found newer than what was acknowledged: the kill fell between commit and answer.
    n_unheard: u32,
    chain: Chain,
}

/// What the audit chain said up to the last look.
#[derive(Default)]
struct Chain {
    last: Option<Line>,
    /// (unit, indicator) → saves told, and the last of them.
    saves: BTreeMap<(String, String), (i32, String)>,
}

impl Killer {
    fn new(test: &'static str, place: Place) -> Self {
        Self {
            test,
            place,
            chance: 20_261_121,
            framework: fixture::framework(),
            kept: BTreeMap::new(),
            filed: Vec::new(),
            n_kept: 0,
            n_unheard: 0,
            chain: Chain::default(),
        }
    }

    fn kill(&mut self, n_kills: u32) {
        for kill in 1..=n_kills {
            self.kill_once(kill);
            if kill % LOOK_EVERY == 0 {
                again::block_on(self.look());
            }
        }
        assert!(self.n_kept > n_kills, "only {} saves", self.n_kept);
        assert!(self.n_unheard > 0, "no kill came close enough to an answer");
        assert!(!self.filed.is_empty());
        again::block_on(async {
            let app = again::open(&self.place).await;
            let auditor = saver::actor(&app, "thanhtra").await;
            let state = app::audit::verify_chain(&app, &auditor).await.unwrap();
            assert_eq!(state.broken, None);
            assert_eq!(
                Some(state.last_hash),
                self.chain.last.take().map(|line| line.hash)
            );
        });
    }

    /// One life of the process. Every fifth is killed at any moment, opening included; the others
    /// while they save.
    fn kill_once(&mut self, kill: u32) {
        let mut child = again::command(self.test, &self.place).spawn().unwrap();
        let lines = listen(&mut child);
        if kill % 5 != 0 {
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
                let kept = self.kept.get(&field).copied().unwrap_or_default();
                assert!(
                    number >= kept,
                    "{field:?}: {kept} was acknowledged, {number} is there"
                );
                self.n_unheard += u32::from(number > kept);
            }
            "kept" => {
                self.n_kept += 1;
                self.kept.insert(field, number);
            }
            "filed" => self.filed.push(name.to_owned()),
            _ => panic!("what does it say? {line}"),
        }
    }

    /// Opens the installation and holds all of it against what was acknowledged.
    async fn look(&mut self) {
        let app = again::open(&self.place).await;
        self.chain.go_on(&app).await;
        for (_, unit) in PEOPLE {
            self.look_at(&app, unit).await;
        }
        let db = app.store().reader();
        let found = store::assessment::find_assessment(db, OPEN, PEOPLE[0].1).await;
        let (row, _, _) = found.unwrap().unwrap();
        let usages = store::evidence::list_usages(db, row.id).await.unwrap();
        let there: Vec<_> = usages
            .into_iter()
            .filter(|(usage, _)| usage.indicator == PROVED)
            .filter_map(|(_, document)| document.sha256)
            .collect();
        for hash in &self.filed {
            assert!(there.contains(hash), "the file {hash} is attached no more");
        }
        // Whoever attached it, acknowledged or not: a row never stands for an absent file.
        for hash in &there {
            assert!(
                app.store()
                    .files()
                    .read(hash)
                    .unwrap()
                    .ends_with(b"%%EOF\n")
            );
        }
    }

    async fn look_at(&self, app: &App, unit: &str) {
        let db = app.store().reader();
        let found = store::assessment::find_assessment(db, OPEN, unit).await;
        let (row, _, _) = found.unwrap().unwrap();
        let stored = store::assessment::list_answers(db, row.id).await.unwrap();
        let mut own = UnitAnswers::new();
        for answer in &stored {
            let code = Code::parse(&answer.indicator).unwrap();
            let record: AnswerRecord = serde_json::from_str(&answer.content).unwrap();
            own.insert(
                code,
                record.read(self.framework.find(code).unwrap()).unwrap(),
            );
            self.hold(unit, answer);
        }
        let kept = self.kept.keys().filter(|(of, _)| of == unit).count();
        assert!(stored.len() >= kept, "an answer is gone");
        let total = score(&self.framework, &own).total;
        assert_eq!(Some(row.self_micro), total.points.to_micro());
        assert_eq!(Some(row.maximum_micro), total.maximum.to_micro());
        assert_eq!(i64::from(row.answered), i64::from(total.answered));
    }

    /// One answer: not older than what was acknowledged, and each of its versions in the chain.
    fn hold(&self, unit: &str, answer: &Answer) {
        let field = (unit.to_owned(), answer.indicator.clone());
        let number: u64 = answer.note.as_ref().unwrap().parse().unwrap();
        let kept = self.kept.get(&field).copied().unwrap_or_default();
        assert!(
            number >= kept,
            "{field:?}: {kept} was acknowledged, {number} is there"
        );
        let (saves, last) = self.chain.saves.get(&field).unwrap();
        assert_eq!(*saves, answer.version, "{field:?}: a save without its line");
        let told: serde_json::Value = serde_json::from_str(last).unwrap();
        let is: serde_json::Value = serde_json::from_str(&answer.content).unwrap();
        assert_eq!(
            told["new"], is,
            "{field:?}: the chain tells of another answer"
        );
        assert_eq!(told["new_note"], number.to_string());
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

impl Chain {
    /// Reads on from the last look; the lines read before have not moved.
    async fn go_on(&mut self, app: &App) {
        let db = app.store().reader();
        let after = self.last.as_ref().map_or(0, |line| line.seq);
        let lines = audit::list_chain(db, after, u64::from(u32::MAX))
            .await
            .unwrap();
        let previous = self.last.as_ref().map(|line| line.hash.as_str());
        audit::check(&lines, previous).unwrap();
        assert!(lines.first().is_none_or(|line| line.seq == after + 1));
        for line in lines.iter().filter(|line| line.action == "answer.save") {
            let field = (line.unit.clone().unwrap(), line.indicator.clone().unwrap());
            let (saves, last) = self.saves.entry(field).or_default();
            *saves += 1;
            last.clone_from(&line.detail);
        }
        self.last = lines.into_iter().last().or(self.last.take());
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
