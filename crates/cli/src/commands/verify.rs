//! `thang verify`: recomputes a published edition and compares every number, or checks an audit chain.

use std::path::PathBuf;

use app::audit::{Break, Line};
use clap::Args;
use engine::Language;
use engine::publication;

use files::output::{self, Format};
use files::{Failure, place, read_text};

/// The file to verify.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Edition file (JSON) from the portal, or audit chain (JSON lines) from the auditor's page
    file: PathBuf,
    /// How the summary is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

pub fn run(args: &VerifyArgs, language: Language) -> Result<(), Failure> {
    let text = read_text(&args.file, language)?;
    if is_chain(&text) {
        return chain(args, &text, language);
    }
    let verified = publication::verify(&text).map_err(|differences| {
        let lines = differences.iter().map(|difference| {
            place(
                &args.file,
                difference.line as u64,
                &difference.text(language),
            )
        });
        Failure::Input(lines.collect())
    })?;
    let edition = &verified.edition;
    say(
        args.format,
        language,
        [
            "Khớp: mọi con số tính lại đều trùng với tệp.",
            "All match: every number computed again is the one in the file.",
        ],
    )?;
    let columns = [
        ("title", "kỳ đánh giá"),
        ("year", "năm"),
        ("units", "đơn vị"),
        ("results", "kết quả"),
        ("numbers", "số đã so"),
        ("fingerprint", "dấu vân"),
    ];
    let row = vec![
        edition.round.title.clone(),
        edition.round.year.to_string(),
        edition.units.len().to_string(),
        edition.results.len().to_string(),
        verified.numbers.to_string(),
        edition.fingerprint.clone(),
    ];
    let heads = columns.map(|(name, vi)| head(args.format, language, [vi, name]));
    Ok(output::print(&output::rows(args.format, &heads, &[row]))?)
}

/// An edition is one object over the whole file; a chain has one sealed line on each.
fn is_chain(text: &str) -> bool {
    text.lines()
        .next()
        .is_some_and(|line| serde_json::from_str::<Line>(line).is_ok())
}

fn chain(args: &VerifyArgs, text: &str, language: Language) -> Result<(), Failure> {
    let mut lines = Vec::new();
    let mut complaints = Vec::new();
    for (number, line) in text.lines().enumerate() {
        match serde_json::from_str::<Line>(line) {
            Ok(line) => lines.push(line),
            Err(error) => complaints.push(place(&args.file, number as u64 + 1, &error.to_string())),
        }
    }
    if !complaints.is_empty() {
        return Err(Failure::Input(complaints));
    }
    if let Some(first) = lines.first().filter(|line| line.seq != 1) {
        let text = language.pick(
            "chuỗi phải bắt đầu từ dòng số 1; tệp này bắt đầu từ dòng số",
            "the chain must begin with line 1; this file begins with line",
        );
        return Err(Failure::about(
            &args.file,
            1,
            &format!("{text} {}", first.seq),
        ));
    }
    let last = app::audit::check(&lines, None).map_err(|broken| {
        let number = lines
            .iter()
            .position(|line| line.seq == broken.seq)
            .unwrap_or_default();
        Failure::about(&args.file, number as u64 + 1, &said(&broken, language))
    })?;
    say(
        args.format,
        language,
        [
            "Khớp: chuỗi nguyên vẹn, dòng nào cũng nối với dòng trước nó.",
            "All match: the chain is whole, every line follows the one before.",
        ],
    )?;
    let columns = [("lines", "số dòng"), ("last_hash", "mã băm của dòng cuối")];
    let row = vec![lines.len().to_string(), last];
    let heads = columns.map(|(name, vi)| head(args.format, language, [vi, name]));
    Ok(output::print(&output::rows(args.format, &heads, &[row]))?)
}

/// People read the finding first; programs read the exit code, and the row alone.
fn say(format: Format, language: Language, [vi, en]: [&str; 2]) -> Result<(), Failure> {
    match format {
        Format::Table => Ok(output::print(
            format!("{}\n", language.pick(vi, en)).as_bytes(),
        )?),
        Format::Csv | Format::Json => Ok(()),
    }
}

/// A head in the reader's language; what programs read keeps its stable name.
fn head(format: Format, language: Language, [vi, name]: [&'static str; 2]) -> &'static str {
    match format {
        Format::Table => language.pick(vi, name),
        Format::Csv | Format::Json => name,
    }
}

/// Where the chain breaks, in words.
fn said(broken: &Break, language: Language) -> String {
    let why = match broken.code() {
        "gap" => language.pick("thiếu một dòng ngay trước dòng này", broken.why),
        "order" => language.pick("dòng này không nối với dòng trước nó", broken.why),
        _ => language.pick("nội dung đã bị đổi sau khi niêm phong", broken.why),
    };
    format!("{} {}: {why}", language.pick("dòng", "line"), broken.seq)
}
