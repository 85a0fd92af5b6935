//! One target under libFuzzer: its coverage chooses, our mutations change. Started by `cargo xtask fuzz`.
#![no_main]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use fuzz::target::{self, Named};
use fuzz::{Chance, Mutation, Seeds};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

/// The target that the surroundings name, with the mutations of its seeds.
static CHOSEN: LazyLock<Option<(Named, Mutation)>> = LazyLock::new(|| {
    let chosen = target::chosen()?;
    let seeds = Seeds::corpus_and(chosen.name, (chosen.seeds)()).inputs;
    // libFuzzer starts from files; those that a run before this one found lie there too.
    let folder = fuzz::root().join("target/fuzz/work").join(chosen.name);
    for (name, text) in &seeds {
        if let Err(error) = write(&folder, name, text) {
            eprintln!("the seed {name} cannot be written: {error}");
        }
    }
    Some((chosen, Mutation::new(&seeds, chosen.words)))
});

fn write(folder: &Path, name: &str, text: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(format!("seed-{name}")), text)
}

fuzz_target!(
    init: {
        if CHOSEN.is_none() {
            eprintln!("no target; use cargo xtask fuzz");
            std::process::exit(2);
        }
    },
    |data: &[u8]| {
        if let (Ok(text), Some((chosen, _))) = (std::str::from_utf8(data), &*CHOSEN) {
            (chosen.check)(text);
        }
    }
);

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut chance = Chance::new(seed.into());
    // A few blind changes, for what our own never think of.
    let Some((_, mutation)) = CHOSEN.as_ref().filter(|_| chance.below(8) > 0) else {
        return fuzzer_mutate(data, size, max_size);
    };
    let text = data.get(..size).map(String::from_utf8_lossy);
    let changed = mutation.of(&text.unwrap_or_default(), &mut chance);
    let length = changed.len().min(max_size).min(data.len());
    if let (Some(place), Some(bytes)) = (data.get_mut(..length), changed.as_bytes().get(..length)) {
        place.copy_from_slice(bytes);
    }
    length
});
