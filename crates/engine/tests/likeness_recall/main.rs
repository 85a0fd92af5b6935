//! How many known records are found again when somebody asks about them in other words.
#![expect(clippy::panic, reason = "helpers of tests stop at the first surprise")]

mod made;

use engine::likeness::{Likeness, LikenessIndex, Vocabulary};

use made::{Lists, Made, Share, Tally, WORDS_HELD_OUT};

const SEED: u64 = 20_261_122;

fn vocabulary() -> Vocabulary {
    let source = include_str!("../../../../data/vocabulary/vi.toml");
    Vocabulary::read("vi.toml", source).unwrap_or_else(|complaints| panic!("{complaints:#?}"))
}

fn tally(seed: u64) -> Tally {
    let made = Made::new(seed, 2_000, 300);
    let index = LikenessIndex::new(vocabulary(), made.records.iter().cloned());
    Tally::of(&index, &made, 5)
}

fn at_least(share: Share, least: f64, tally: &Tally) {
    assert!(
        share.value() >= least,
        "{}\n{}",
        share.text(),
        tally.report()
    );
}

#[test]
fn the_words_held_out_are_unknown_to_the_vocabulary() {
    let vocabulary = vocabulary();
    let lists = Lists::read();
    let names = lists.held_out();
    assert!(names.len() > 200);
    let words = WORDS_HELD_OUT.iter().map(|(_, word)| *word);
    let all = names.into_iter().chain(words);
    let known: Vec<&str> = all.filter(|words| vocabulary.knows(words)).collect();
    assert_eq!(known, Vec::<&str>::new());
}

#[test]
fn nineteen_of_twenty_known_records_are_among_the_first_five() {
    let tally = tally(SEED);
    at_least(tally.recall, 0.95, &tally);
    let [known, words, _] = tally.by_unknown();
    at_least(known, 0.98, &tally);
    at_least(words, 0.95, &tally);
    // A name without a syllable in common is found by its description alone, if at all.
    at_least(tally.renamed, 0.5, &tally);
}

#[test]
fn what_the_thresholds_promise_holds_on_records_that_they_were_not_set_on() {
    let tally = tally(SEED + 1);
    at_least(tally.recall_from(Likeness::SIMILAR), 0.9, &tally);
    at_least(tally.precision(Likeness::CLOSE), 0.8, &tally);
    assert!(
        tally.false_alarms(Likeness::CLOSE).value() <= 0.1,
        "{}",
        tally.report()
    );
}

#[test]
fn a_list_is_searched_without_marks_by_the_words_of_a_title() {
    let made = Made::new(SEED + 2, 2_000, 10);
    let index = LikenessIndex::new(vocabulary(), made.records.iter().cloned());
    for record in made.records.iter().step_by(20) {
        let typed = engine::vietnamese::fold(&record.title);
        let found = index.find(&typed, 5);
        let ids: Vec<&str> = found.iter().map(|one| one.id.as_str()).collect();
        assert!(ids.contains(&record.id.as_str()), "{typed}: {found:?}");
    }
}
