//! The actions file: `action,title,cost,days,certainty,requires,either,indicator,input,value`.
//!
//! A row is one effect. The first row of an action carries its cost and the rest; further rows of
//! the same action leave those cells empty. `requires` lists codes between semicolons.

use std::path::Path;

use engine::Language;
use engine::amount::Amount;
use engine::framework::{Code, Framework};
use engine::path::{Action, ActionComplaint, Effect, EffectChange};

use crate::failure::{Failure, place, read_text};
use crate::sheet::Sheet;

const COLUMNS: [&str; 10] = [
    "action",
    "title",
    "cost",
    "days",
    "certainty",
    "requires",
    "either",
    "indicator",
    "input",
    "value",
];

/// The actions with the lines on which they and their effects stand.
#[derive(Debug)]
pub struct Actions {
    /// In file order.
    pub actions: Vec<Action>,
    lines: Vec<(u64, Vec<u64>)>,
}

impl Actions {
    /// Complaints of the engine, with their lines.
    pub fn placed(&self, file: &Path, wrong: &[ActionComplaint], language: Language) -> Failure {
        let line = |complaint: &ActionComplaint| {
            let (own, effects) = self.lines.get(complaint.action)?;
            let effect = complaint.effect.and_then(|effect| effects.get(effect));
            Some(*effect.unwrap_or(own))
        };
        let mut placed: Vec<(u64, String)> = wrong
            .iter()
            .map(|complaint| (line(complaint).unwrap_or(1), complaint.text(language)))
            .collect();
        placed.sort_by_key(|(line, _)| *line);
        let texts = placed.iter().map(|(line, text)| place(file, *line, text));
        Failure::Input(texts.collect())
    }
}

/// Reads and checks the file row by row, all complaints at once.
pub fn read(file: &Path, framework: &Framework, language: Language) -> Result<Actions, Failure> {
    parse(file, &read_text(file, language)?, framework, language)
}

/// Checks the text of the file; its name is only repeated in complaints.
pub fn parse(
    file: &Path,
    text: &str,
    framework: &Framework,
    language: Language,
) -> Result<Actions, Failure> {
    let mut sheet = Sheet::open(file, text, &COLUMNS, language).map_err(Failure::Input)?;
    let mut read = Actions {
        actions: Vec::new(),
        lines: Vec::new(),
    };
    let mut complaints = Vec::new();
    while let Some(row) = sheet.next::<10>() {
        match row {
            Err((line, text)) => complaints.push(place(file, line, &text)),
            Ok((line, row)) => {
                let mut complain = |text: String| complaints.push(place(file, line, &text));
                take(&mut read, line, row, framework, language, &mut complain);
            }
        }
    }
    if complaints.is_empty() {
        Ok(read)
    } else {
        Err(Failure::Input(complaints))
    }
}

fn take(
    read: &mut Actions,
    line: u64,
    row: [&str; 10],
    framework: &Framework,
    language: Language,
    complain: &mut dyn FnMut(String),
) {
    let [
        code,
        title,
        cost,
        days,
        certainty,
        requires,
        either,
        indicator,
        input,
        value,
    ] = row;
    if code.is_empty() {
        return complain(String::from(
            language.pick("thiếu mã việc (action)", "the action's code is missing"),
        ));
    }
    let head = [title, cost, days, certainty, requires, either];
    let goes_on = head.iter().all(|cell| cell.is_empty());
    let known = read.actions.last().is_some_and(|last| last.code == code);
    if !(goes_on && known) {
        read.lines.push((line, Vec::new()));
        read.actions.push(action(code, head, language, complain));
    }
    if indicator.is_empty() && input.is_empty() && value.is_empty() {
        return;
    }
    match effect(framework, indicator, input, value, language) {
        Err(text) => complain(text),
        Ok(effect) => {
            if let (Some(action), Some((_, lines))) =
                (read.actions.last_mut(), read.lines.last_mut())
            {
                action.effects.push(effect);
                lines.push(line);
            }
        }
    }
}

/// An action without its effects; a cell that cannot be read is complained about and left at nothing.
fn action(
    code: &str,
    head: [&str; 6],
    language: Language,
    complain: &mut dyn FnMut(String),
) -> Action {
    let [title, cost, days, certainty, requires, either] = head;
    let cost = cost.parse().unwrap_or_else(|_| {
        let expected = language.pick(
            "cần số đồng nguyên, không dấu chấm, ví dụ 1200000000",
            "a whole number of đồng without dots is expected, such as 1200000000",
        );
        complain(format!("cost: {expected}"));
        0
    });
    let days = days.parse().unwrap_or_else(|_| {
        let expected = language.pick("cần số ngày nguyên", "a whole number of days is expected");
        complain(format!("days: {expected}"));
        0
    });
    let certainty = match certainty {
        "" => Amount::ONE,
        text => Amount::parse(text).unwrap_or_else(|_| {
            let expected = language.pick(
                "cần một số từ 0 đến 1, ví dụ 0.8; để trống là chắc chắn",
                "a number from 0 to 1 is expected, such as 0.8; empty means certain",
            );
            complain(format!("certainty: {expected}"));
            Amount::ONE
        }),
    };
    let codes = requires.split(';').map(str::trim);
    Action {
        code: String::from(code),
        title: String::from(title),
        cost,
        days,
        certainty,
        effects: Vec::new(),
        requires: codes
            .filter(|code| !code.is_empty())
            .map(String::from)
            .collect(),
        either: (!either.is_empty()).then(|| String::from(either)),
    }
}

fn effect(
    framework: &Framework,
    indicator: &str,
    input: &str,
    value: &str,
    language: Language,
) -> Result<Effect, String> {
    let node = Code::parse(indicator)
        .ok()
        .and_then(|code| framework.find(code))
        .filter(|node| node.is_leaf());
    let Some(node) = node else {
        let text = language.pick(
            "không có chỉ số thành phần",
            "there is no indicator to be answered:",
        );
        return Err(format!("{text} {indicator}"));
    };
    match EffectChange::read(node, input, value) {
        Ok(change) => Ok(Effect {
            indicator: node.code,
            change,
        }),
        Err(complaint) => Err(format!("{indicator} {input}: {}", complaint.text(language))),
    }
}
