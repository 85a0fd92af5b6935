//! No kept input is forgotten: every folder of the corpus belongs to a target.

use fuzz::root;
use fuzz::target::ALL;

/// Targets of the floors above, whose readers are not public.
const ABOVE: [&str; 4] = ["cli-answers", "cli-units", "cli-actions", "cli-published"];

#[test]
fn every_folder_of_the_corpus_is_that_of_a_target() {
    for folder in std::fs::read_dir(root().join("crates/fuzz/corpus")).unwrap() {
        let name = folder.unwrap().file_name().into_string().unwrap();
        let known = ALL.iter().any(|target| target.name == name) || ABOVE.contains(&name.as_str());
        assert!(known, "{name}");
    }
}
