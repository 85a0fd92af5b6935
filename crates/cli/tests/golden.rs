//! `thang score` on every golden case as it lies there: its files are read, and its figures come out.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

mod program;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use program::run;

/// The figures that the program prints and a case states.
const FIGURES: [&str; 5] = ["points", "maximum", "missing", "rank", "of"];

/// Rows of a simple CSV text (no quotes) as column → field.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = text.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| {
        let pairs = columns.iter().zip(line.split(','));
        let pairs = pairs.map(|(column, field)| (column.to_string(), field.to_owned()));
        pairs.collect()
    };
    lines.map(row).collect()
}

/// Scores a case and compares what is printed with what it states; says how many figures.
fn n_figures(folder: &Path) -> usize {
    let units = match folder.join("units.csv").exists() {
        true => " --units units.csv",
        false => "",
    };
    let call = format!("score --framework framework.toml --answers answers.csv{units}");
    let (code, out, err) = run(folder, &call);
    assert_eq!((code, err.as_str()), (0, ""), "{}", folder.display());
    let printed = rows(&out);
    let mut n_figures = 0;
    for expected in rows(&fs::read_to_string(folder.join("expected.csv")).unwrap()) {
        let place = |row: &BTreeMap<String, String>| (row["unit"].clone(), row["node"].clone());
        let mut own = printed.iter().filter(|row| place(row) == place(&expected));
        let own = own.next().unwrap();
        for figure in FIGURES {
            if let Some(stated) = expected.get(figure) {
                let (case, at) = (folder.display(), place(&expected));
                assert_eq!(&own[figure], stated, "{case} {at:?} {figure}");
                n_figures += 1;
            }
        }
    }
    n_figures
}

#[test]
fn score_reads_every_golden_case_and_prints_its_figures() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/tests/golden");
    let folders = fs::read_dir(cases).unwrap();
    let figures = folders.map(|folder| n_figures(&folder.unwrap().path()));
    let figures: Vec<usize> = figures.collect();
    assert!(figures.len() >= 13, "golden cases found: {}", figures.len());
    assert!(figures.iter().all(|n| *n > 0), "a case without figures");
}
