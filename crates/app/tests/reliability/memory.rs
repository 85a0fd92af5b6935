//! What was acknowledged, and the look at a whole installation that holds it against what is there.

use std::collections::BTreeMap;

use app::App;
use engine::{
    answer::{AnswerRecord, UnitAnswers},
    framework::{Code, Framework},
    score::{Peers, score},
};
use fixture::{OPEN, n_answered};
use store::{
    assessment::Answer,
    audit::{self, Line},
};

use crate::saver::{self, PEOPLE, PROVED};

/// What the savers were told.
pub struct Memory {
    framework: Framework,
    /// (unit, indicator) → the last number acknowledged.
    pub kept: BTreeMap<(String, String), u64>,
    /// Hashes of files whose attachment was acknowledged; all of the first person's unit.
    pub filed: Vec<String>,
    chain: Chain,
}

/// What the audit chain said up to the last look.
#[derive(Default)]
struct Chain {
    last: Option<Line>,
    /// (unit, indicator) → saves told, and the last of them.
    saves: BTreeMap<(String, String), (i32, String)>,
}

impl Memory {
    pub fn new() -> Self {
        Self {
            framework: fixture::framework(),
            kept: BTreeMap::new(),
            filed: Vec::new(),
            chain: Chain::default(),
        }
    }

    /// The whole chain as an auditor verifies it, which the looks have followed piece by piece.
    pub async fn verify(&self, app: &App) {
        let auditor = saver::actor(app, "thanhtra").await;
        let state = app::audit::verify_chain(app, &auditor).await.unwrap();
        assert_eq!(state.broken, None);
        let last = self.chain.last.as_ref();
        assert_eq!(Some(state.last_hash), last.map(|line| line.hash.clone()));
    }

    /// Holds the whole installation against what was acknowledged.
    pub async fn look(&mut self, app: &App) {
        self.chain.go_on(app).await;
        for (_, unit) in PEOPLE {
            self.look_at(app, unit).await;
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
        let card = score(&self.framework, &own, &Peers::none());
        let total = card.total;
        assert_eq!(Some(row.self_micro), total.points.to_micro());
        assert_eq!(Some(row.maximum_micro), total.maximum.to_micro());
        assert_eq!(row.answered, n_answered(&self.framework, &card));
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
        assert_eq!(told["new_note"].as_str(), answer.note.as_deref());
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
