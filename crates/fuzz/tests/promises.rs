//! Every target keeps its promise over its corpus and a fixed number of mutations.

use fuzz::target::{ALL, Named};
use fuzz::{Target, hold};

fn keep(name: &str) {
    let chosen: Vec<&Named> = ALL.iter().filter(|target| target.name == name).collect();
    assert_eq!(chosen.len(), 1, "{name}");
    for target in chosen {
        hold(
            &Target {
                name: target.name,
                seeds: (target.seeds)(),
                words: target.words,
                check: &target.check,
            },
            target.runs,
        );
    }
}

#[test]
fn a_framework_file_is_refused_inside_the_file_or_good_for_everything() {
    keep("framework");
}

#[test]
fn answers_of_any_kind_score_within_bounds_and_are_explained() {
    keep("answers");
}

#[test]
fn a_formula_is_refused_inside_itself_or_total() {
    keep("formula");
}

#[test]
fn a_changed_edition_is_refused_and_a_good_one_is_written_as_it_was_read() {
    keep("edition");
}

#[test]
fn two_versions_and_their_crosswalk_never_panic() {
    keep("versions");
}

#[test]
fn actions_and_tables_give_ways_that_keep_what_they_promise() {
    keep("actions");
}

#[test]
fn a_text_is_the_same_as_itself_with_any_vocabulary() {
    keep("likeness");
}

#[test]
fn numbers_codes_and_names_are_written_as_they_were_read() {
    keep("number");
}
