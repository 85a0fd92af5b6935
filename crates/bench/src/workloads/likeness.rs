//! T1: similar proposals among 20,000 records, beside scikit-learn's TF-IDF of letter n-grams.

use std::{
    io::Write as _,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context as _, Result, ensure};
use engine::likeness::{Likeness, LikenessIndex, Record, Vocabulary};

use super::robustness::time;
use crate::page::{Row, Table};

/// The labelled set of the engine's own tests.
#[path = "../../../engine/tests/likeness_recall/made/mod.rs"]
mod made;

use made::{Lists, Made, Share, Tally};

const SCRIPT: &str = "crates/bench/reference/likeness.py";
const VOCABULARY: &str = "data/vocabulary/vi.toml";
const RECORDS: usize = 20_000;
const QUESTIONS: usize = 1_000;
const LIMIT: usize = 5;
/// Another seed than that of the tests, on which weights and thresholds were set.
const SEED: u64 = 4;

/// Builds, asks and has the same asked.
///
/// # Errors
/// When the vocabulary is refused or the reference answers something else than was asked.
pub fn measure() -> Result<Table> {
    let source = std::fs::read_to_string(VOCABULARY).context(VOCABULARY)?;
    let vocabulary = Vocabulary::read(VOCABULARY, &source);
    let vocabulary = vocabulary.map_err(|all| anyhow::anyhow!("{all:?}"))?;
    let lists = Lists::read();
    let known: Vec<&str> = lists
        .held_out()
        .into_iter()
        .filter(|words| vocabulary.knows(words))
        .collect();
    ensure!(
        known.is_empty(),
        "the vocabulary knows what was held out: {known:?}"
    );
    let made = Made::new(SEED, RECORDS, QUESTIONS);
    let before = resident_mib()?;
    let begun = Instant::now();
    let mut index = LikenessIndex::new(vocabulary, made.records.iter().cloned());
    let build = begun.elapsed().as_secs_f64();
    let memory = resident_mib()? - before;
    let mut waits = Vec::new();
    for question in made.questions.iter().chain(&made.renamed) {
        let begun = Instant::now();
        std::hint::black_box(index.similar(&question.record, LIMIT));
        waits.push(begun.elapsed().as_secs_f64());
    }
    let tally = Tally::of(&index, &made, LIMIT);
    eprintln!("{}", tally.report());
    let begun = Instant::now();
    let one = made.records.first().context("no record")?;
    index.put(one.clone());
    let change = begun.elapsed().as_secs_f64();
    let mut rows = vec![
        figure("the index is built", time(build)),
        figure(
            "memory of the index, texts included",
            format!("{memory:.0} MiB"),
        ),
        figure("one record replaced", time(change)),
        asked(&waits, &tally),
    ];
    rows.extend(by_words(&tally));
    match reference(&made)? {
        Some(theirs) => rows.extend(theirs),
        None => eprintln!("T1: python3 has no scikit-learn; the reference is left out"),
    }
    Ok(Table {
        id: "T1",
        title: "similar proposals among 20,000 records",
        notes: vec![
            String::from(
                "Made-up records and questions: a known record asked about in other words of ten kinds, a third of \
                 them with words that the vocabulary does not know. Recall: the record is among the first five. \
                 One thread. The reference is scikit-learn's TfidfVectorizer (2 to 4 letters, without marks) and the \
                 product of its matrices, question by question.",
            ),
            format!("Recall by kind: {}.", tally.by_kind()),
            thresholds(&tally),
        ],
        rows,
    })
}

fn figure(what: &str, figure: String) -> Row {
    Row {
        what: what.to_owned(),
        figure,
        ..Row::default()
    }
}

fn asked(waits: &[f64], tally: &Tally) -> Row {
    let p99 = percentile(waits, 99);
    Row {
        what: String::from("a question, with the reasons of five records"),
        figure: format!("recall {}", tally.recall.text()),
        p50: time(percentile(waits, 50)),
        p99: time(p99),
        target: String::from("recall ≥ 0.95, < 50 ms"),
        met: Some(tally.recall.value() >= 0.95 && p99 < 0.05),
        ..Row::default()
    }
}

/// Recall by what the vocabulary does not know of the question.
fn by_words(tally: &Tally) -> Vec<Row> {
    let [known, words, name] = tally.by_unknown();
    let row = |what: &str, share: Share| figure(what, format!("recall {}", share.text()));
    vec![
        row("of these, with words of the vocabulary", known),
        row("of these, with single words that it does not know", words),
        row(
            "of these, where the record itself has a name that it does not know",
            name,
        ),
        row(
            "beside them: renamed without a syllable in common",
            tally.renamed,
        ),
        row("all records of the same need", tally.same_need),
    ]
}

fn thresholds(tally: &Tally) -> String {
    let of = |words: &str, from: Likeness| {
        let shares = [
            tally.recall_from(from),
            tally.precision(from),
            tally.false_alarms(from),
        ];
        let [recall, precision, alarms] = shares.map(Share::value);
        format!(
            "{words} (likeness from {}): recall {recall:.2}, precision {precision:.2}, {alarms:.2} of the questions about \
             needs that nobody has",
            from.text(engine::Language::En)
        )
    };
    format!(
        "{}; {}.",
        of("Similar", Likeness::SIMILAR),
        of("a close match", Likeness::CLOSE)
    )
}

/// The same questions to the reference; nothing where it is not installed.
fn reference(made: &Made) -> Result<Option<Vec<Row>>> {
    let has = Command::new("python3")
        .args(["-c", "import sklearn"])
        .stderr(Stdio::null())
        .status();
    if !has.is_ok_and(|status| status.success()) {
        return Ok(None);
    }
    let text = |record: &Record| format!("{} {}", record.title, record.description);
    let questions: Vec<_> = made.questions.iter().chain(&made.renamed).collect();
    let place = |id: &Option<String>| {
        let id = id.as_ref()?;
        made.records.iter().position(|record| record.id == *id)
    };
    let input = serde_json::json!({
        "records": made.records.iter().map(text).collect::<Vec<_>>(),
        "questions": questions.iter().map(|one| text(&one.record)).collect::<Vec<_>>(),
        "partners": questions.iter().map(|one| place(&one.partner)).collect::<Vec<_>>(),
        "limit": LIMIT,
    });
    let said = answers(&input)?;
    let part = |name: &str| said.get(name).context("an answer without a part");
    let found = part("found")?
        .as_array()
        .context("no answers of the reference")?;
    ensure!(
        found.len() == questions.len(),
        "the reference answered {} questions",
        found.len()
    );
    let share = |of: &[serde_json::Value]| {
        let n_found = of.iter().filter(|one| one.as_bool() == Some(true)).count();
        Share {
            found: n_found,
            asked: of.len(),
        }
    };
    let (known, renamed) = found
        .split_at_checked(QUESTIONS)
        .context("too few answers")?;
    let waits: Vec<f64> = part("waits")?
        .as_array()
        .context("no times")?
        .iter()
        .filter_map(serde_json::Value::as_f64)
        .collect();
    let build = part("build")?.as_f64().context("no time")?;
    Ok(Some(vec![
        figure("scikit-learn: its matrix is built", time(build)),
        Row {
            p50: time(percentile(&waits, 50)),
            p99: time(percentile(&waits, 99)),
            ..figure(
                "scikit-learn: a question",
                format!("recall {}", share(known).text()),
            )
        },
        figure(
            "scikit-learn: renamed without a syllable in common",
            format!("recall {}", share(renamed).text()),
        ),
    ]))
}

/// What the reference says to this.
fn answers(input: &serde_json::Value) -> Result<serde_json::Value> {
    let mut running = Command::new("python3")
        .arg(SCRIPT)
        .env("OMP_NUM_THREADS", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut pipe = running.stdin.take().context("no way to the reference")?;
    pipe.write_all(input.to_string().as_bytes())?;
    drop(pipe);
    let ended = running.wait_with_output()?;
    ensure!(ended.status.success(), "the reference failed");
    Ok(serde_json::from_slice(&ended.stdout)?)
}

/// The least wait that so many percent do not exceed.
fn percentile(waits: &[f64], percent: usize) -> f64 {
    let mut sorted = waits.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or_default()
}

/// What the process holds in memory now.
fn resident_mib() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    Ok(kib.context("no resident size")?.parse::<f64>()? / 1024.0)
}
