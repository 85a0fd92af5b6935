//! Two versions and the crosswalk between them: differences, history and carried answers.

use engine::Language;
use engine::answer::{UnitAnswers, read_answer};
use engine::carry::carry;
use engine::framework::crosswalk::{self, Crosswalk};
use engine::framework::{Framework, diff, read};
use engine::history::rebase;
use engine::rank_change::{Between, RoundUnit, Side, worlds};
use engine::score::{Peers, score};

use super::{Named, framework};
use crate::{Chance, PART, Seeds, parts, root};

pub(super) const TARGET: Named = Named {
    name: "versions",
    runs: 150,
    seeds,
    words: &[
        "old",
        "new",
        "inputs",
        "note",
        "match",
        "crosswalk",
        "from",
        "to",
        "status",
        "titles",
    ],
    check,
};

fn seeds() -> Seeds {
    let folder = root().join("crates/engine/tests/versions/rewritten-set");
    let texts = ["old.toml", "new.toml", "crosswalk.toml"]
        .map(|file| std::fs::read_to_string(folder.join(file)).unwrap_or_default());
    Seeds::default().and("rewritten-set", texts.join(&format!("{PART}\n")))
}

fn check(text: &str) {
    let mut parts = parts(text);
    let mut part = || parts.next().unwrap_or_default();
    let (old, new, walk) = (part(), part(), part());
    let (Ok(old), Ok(new)) = (read("old.toml", old), read("new.toml", new)) else {
        return;
    };
    for change in diff::diff(&old, &new) {
        let texts = [Language::Vi, Language::En].map(|one| change.line(one));
        assert!(texts.iter().all(|text| !text.is_empty()), "{change:?}");
    }
    let mut chance = Chance::of(text);
    between(&Crosswalk::of_titles(&old, &new), &old, &new, &mut chance);
    match crosswalk::read("walk.toml", walk, &old, &new) {
        Err(complaints) => framework::refused(walk, &complaints),
        Ok(crosswalk) => {
            let again = crosswalk::read("walk.toml", walk, &old, &new);
            assert_eq!(again.as_ref(), Ok(&crosswalk), "read again, it differs");
            between(&crosswalk, &old, &new, &mut chance);
            between(&crosswalk.reversed(), &new, &old, &mut chance);
        }
    }
}

/// Everything that goes over from one version to the other.
fn between(crosswalk: &Crosswalk, old: &Framework, new: &Framework, chance: &mut Chance) {
    let _ = crosswalk.old_without_counterpart(old);
    let _ = crosswalk.new_without_counterpart(new);
    let (one, other) = (examples(old, chance), examples(old, chance));
    let card = score(old, &one, &Peers::none());
    let past = rebase(crosswalk, old, &card, new);
    let total = past.total;
    assert!(
        total
            .coverage()
            .is_none_or(|share| share >= engine::amount::Amount::ZERO),
        "{total:?}"
    );
    let carried = carry(crosswalk, (old, new), &one, &card);
    let fresh = score(new, &carried.answers, &Peers::none());
    assert!(fresh.total.points <= fresh.total.maximum);
    let unit = |code, answers| RoundUnit {
        code,
        group: "",
        answers,
    };
    let before = [unit("a", &one), unit("b", &other)];
    let later = examples(new, chance);
    let after = [unit("a", &carried.answers), unit("c", &later)];
    let worlds = worlds(&Between {
        before: Side {
            framework: old,
            units: &before,
        },
        after: Side {
            framework: new,
            units: &after,
        },
        crosswalk,
        successions: &[],
    });
    let _ = worlds.explain_all();
    if let Ok(change) = worlds.explain(0, 0) {
        let lines = [Language::Vi, Language::En].map(|one| change.lines(new, one));
        assert!(lines.iter().flatten().all(|line| !line.is_empty()));
    }
}

fn examples(framework: &Framework, chance: &mut Chance) -> UnitAnswers {
    let example = |node: &engine::framework::Node| {
        let example = chance.one(&node.examples)?;
        Some((node.code, read_answer(node, &example.inputs).ok()?))
    };
    framework.leaves().filter_map(example).collect()
}
