//! Every text that is asked for exists in both languages, and every text that exists is asked for.

use std::{collections::BTreeSet, fs, path::Path};

use fixture::site::{keys, locale};

/// The sources below a folder of the workspace, with their paths.
fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(folder);
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let kind = path.extension().and_then(|kind| kind.to_str());
            if path.is_dir() {
                folders.push(path);
            } else if matches!(kind, Some("rs" | "html")) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.display().to_string(), text));
            }
        }
    }
    found
}

/// What stands between double quotes. Good enough for keys, which have no quotes inside.
fn literals(text: &str) -> impl Iterator<Item = &str> {
    let word = |piece: &&str| piece.len() < 80 && !piece.contains(['\n', ' ']);
    text.split('"').filter(word)
}

/// Whether a literal with holes (`role-{}`, `audit-break-{code}`) could become this key.
fn fits(pattern: &str, key: &str) -> bool {
    let mut rest = key;
    let mut pieces = Vec::new();
    for piece in pattern.split('{') {
        pieces.push(piece.split_once('}').map_or(piece, |(_, after)| after));
    }
    let Some(first) = pieces.first().filter(|first| first.contains('-')) else {
        return false;
    };
    if !rest.starts_with(first) {
        return false;
    }
    rest = rest.strip_prefix(first).unwrap_or_default();
    for piece in pieces.iter().skip(1) {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = rest.get(at + piece.len()..).unwrap_or_default();
    }
    true
}

fn known() -> BTreeSet<String> {
    keys(&locale("vi")).map(str::to_owned).collect()
}

/// The first argument of every call that asks for a text.
fn asked(text: &str) -> Vec<&str> {
    let calls = [
        ".get(\"",
        ".n(\"",
        ".name(\"",
        ".with(\"",
        ".get(&format!(\"",
        ".n(&format!(\"",
    ];
    let mut found = Vec::new();
    for call in calls {
        for piece in text.split(call).skip(1) {
            found.extend(piece.split('"').next());
        }
    }
    let own = |key: &&str| key.contains('-') && !key.contains(['/', '.', ' ', ':']);
    found.retain(own);
    found
}

#[test]
fn every_text_that_a_page_asks_for_exists() {
    let known = known();
    let english: BTreeSet<String> = keys(&locale("en")).map(str::to_owned).collect();
    assert_eq!(known, english);
    let mut missing = Vec::new();
    for (path, text) in sources("crates/web/src") {
        for key in asked(&text) {
            let there = match key.contains('{') {
                true => known.iter().any(|one| fits(key, one)),
                false => known.contains(key),
            };
            let header = [
                "x-thang-fragment",
                "clear-site-data",
                "if-none-match",
                "content-length",
            ];
            if !there && !header.contains(&key.to_lowercase().as_str()) {
                missing.push(format!("{path}: {key}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_conflict_of_a_use_case_has_its_sentence() {
    let known = known();
    let mut missing = Vec::new();
    for (path, text) in sources("crates/app/src") {
        for call in [
            "Conflict(\"",
            "ConflictOf(\"",
            "ConflictOf(\n",
            "Conflict(\n",
        ] {
            for piece in text.split(call).skip(1) {
                let code = match call.ends_with('"') {
                    true => piece.split('"').next(),
                    false => piece.split('"').nth(1),
                };
                let key = format!("conflict-{}", code.unwrap_or_default());
                if !known.contains(&key) {
                    missing.push(format!("{path}: {key}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Rooms whose acts the chain records.
const ROOMS: [&str; 16] = [
    "account",
    "analysis",
    "answer",
    "appraisal",
    "demo",
    "evidence",
    "explanation",
    "framework",
    "money",
    "proposal",
    "notice",
    "ranking",
    "return",
    "round",
    "unit",
    "publication",
];

#[test]
fn every_act_in_the_chain_has_its_sentence() {
    let known = known();
    let mut missing = BTreeSet::new();
    for (path, text) in sources("crates/app/src") {
        let product = text.split("#[cfg(test)]").next().unwrap_or_default();
        for literal in literals(product) {
            let Some((room, verb)) = literal.split_once('.') else {
                continue;
            };
            let plain =
                !verb.is_empty() && verb.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            let key = format!("audit-does-{room}-{verb}");
            if ROOMS.contains(&room)
                && plain
                && !["csv", "toml", "rs"].contains(&verb)
                && !known.contains(&key)
            {
                missing.insert(format!("{path}: {key}"));
            }
        }
    }
    for action in app::round::RoundAction::ALL {
        let key = format!("audit-does-round-{}", action.name());
        if !known.contains(&key) {
            missing.insert(key);
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_text_is_asked_for_somewhere() {
    let mut plain = BTreeSet::new();
    let mut holes = BTreeSet::new();
    let mut files = sources("crates/web/src");
    files.extend(sources("crates/app/src"));
    for (_, text) in &files {
        for literal in literals(text) {
            match literal.contains('{') {
                true => holes.insert(literal),
                false => plain.insert(literal),
            };
        }
    }
    let is_used = |key: &str| {
        let code = key.strip_prefix("conflict-");
        let act = key.strip_prefix("audit-does-");
        plain.contains(key)
            || code.is_some_and(|code| plain.contains(code))
            || act.is_some_and(|act| acts(act, &plain))
            || (code.is_none() && act.is_none() && holes.iter().any(|hole| fits(hole, key)))
    };
    let unused: Vec<String> = known().into_iter().filter(|key| !is_used(key)).collect();
    assert!(unused.is_empty(), "nobody asks for {unused:#?}");
}

/// Whether some use case records this act.
fn acts(act: &str, plain: &BTreeSet<&str>) -> bool {
    let Some((room, verb)) = act.split_once('-') else {
        return false;
    };
    let moved = room == "round" && app::round::RoundAction::parse(verb).is_some();
    moved || plain.contains(format!("{room}.{verb}").as_str())
}
