//! What comes back from the forms of an annex: the decision, and each row as it was decided.

use app::{
    evidence::{Received, Reference},
    task::{AnnexAsk, AnnexDecision, AnnexFile, AnnexRowWish, AnnexWish, GainWish, TaskWish},
};

use crate::shell::{Fields, date_text};

/// The decision as typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Decision {
    pub(super) number: String,
    pub(super) issued_on: String,
    pub(super) issuer: String,
    pub(super) title: String,
}

impl Decision {
    /// What was typed, and where nothing was, what the file says.
    pub(super) fn filled(self, found: &AnnexDecision) -> Self {
        let or = |typed: String, found: &str| match typed.trim().is_empty() {
            true => found.to_owned(),
            false => typed,
        };
        let day = match found.issued_on.is_empty() {
            true => String::new(),
            false => date_text(&found.issued_on),
        };
        Self {
            number: or(self.number, &found.number),
            issued_on: or(self.issued_on, &day),
            issuer: or(self.issuer, &found.issuer),
            title: self.title,
        }
    }

    fn take(&mut self, name: &str, text: String) {
        match name {
            "number" => self.number = text,
            "issued_on" => self.issued_on = text,
            "issuer" => self.issuer = text,
            "title" => self.title = text,
            _ => {}
        }
    }

    fn reference(&self) -> Reference {
        Reference {
            number: self.number.clone(),
            issued_on: app::day::parse(&self.issued_on),
            issuer: self.issuer.clone(),
            title: self.title.clone(),
        }
    }
}

/// What came with the file.
#[derive(Default)]
pub(super) struct Sent {
    pub(super) file: Option<Received>,
    pub(super) decision: Decision,
    pub(super) plan: String,
    pub(super) round: String,
}

impl Sent {
    pub(super) fn take(&mut self, name: &str, text: String) {
        match name {
            "plan" => self.plan = text.trim().to_owned(),
            "round" => self.round = text.trim().to_owned(),
            other => self.decision.take(other, text),
        }
    }

    pub(super) fn ask(&self) -> AnnexAsk {
        AnnexAsk {
            plan: self.plan.clone(),
            round: self.round.clone(),
            issued_on: self.decision.issued_on.clone(),
        }
    }
}

/// A row as it was decided on the form.
#[derive(Debug, Clone)]
pub(super) struct TypedRow {
    pub(super) wish: AnnexRowWish,
    /// Indicators as typed.
    pub(super) codes: String,
}

/// Everything that was decided.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub(super) file: AnnexFile,
    pub(super) decision: Decision,
    pub(super) rows: Vec<TypedRow>,
    plan: String,
    round: String,
    seen: i64,
}

impl Typed {
    pub(super) fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        let mut decision = Decision::default();
        for name in ["number", "issued_on", "issuer", "title"] {
            decision.take(name, text(name));
        }
        let round = text("round");
        let rows = fields
            .all("row")
            .filter_map(|name| row(fields, name, &round));
        Self {
            file: AnnexFile {
                sha256: text("file"),
                name: text("file_name"),
            },
            decision,
            rows: rows.collect(),
            plan: text("plan"),
            seen: fields.number("seen").unwrap_or(0),
            round,
        }
    }

    pub(super) fn ask(&self) -> AnnexAsk {
        AnnexAsk {
            plan: self.plan.clone(),
            round: self.round.clone(),
            issued_on: self.decision.issued_on.clone(),
        }
    }

    pub(super) fn wish(&self) -> AnnexWish {
        AnnexWish {
            file: self.file.clone(),
            decision: self.decision.reference(),
            plan: self.plan.clone(),
            round: self.round.clone(),
            seen: self.seen,
            rows: self.rows.iter().map(|row| row.wish.clone()).collect(),
        }
    }

    /// The row at a place of the file.
    pub(super) fn row(&self, place: (usize, usize)) -> Option<&TypedRow> {
        self.rows.iter().find(|row| row.wish.place == place)
    }
}

/// The row whose fields begin with its place, such as `r1.5.`.
fn row(fields: &Fields, name: &str, round: &str) -> Option<TypedRow> {
    let (table, number) = name.split_once('.')?;
    let prefix = format!("r{name}.");
    let own: Vec<(&str, &str)> = fields.under(&prefix).collect();
    let all = |field: &'static str| {
        let own = own.iter().filter(move |(name, _)| *name == field);
        own.map(|(_, text)| text.trim())
    };
    let text = |field: &'static str| all(field).next().unwrap_or_default().to_owned();
    // Helpers that are sure stand in one field, each that was in doubt in one of its own.
    let helpers = all("helpers").chain(all("helper"));
    let helpers: Vec<&str> = helpers.filter(|text| !text.is_empty()).collect();
    let codes = text("codes");
    let gain = |code: &str| GainWish {
        round: round.to_owned(),
        code: code.to_owned(),
        points: String::new(),
    };
    let parts = codes.split([';', ',', ' ']).filter(|code| !code.is_empty());
    let wish = TaskWish {
        title: text("title"),
        deliverable: text("deliverable"),
        lead: text("lead"),
        helpers: helpers.join("; "),
        due_on: text("due_on"),
        repeats: text("repeats"),
        programme: text("programme"),
        cost: text("cost"),
        gains: parts.map(gain).collect(),
        ..TaskWish::default()
    };
    Some(TypedRow {
        wish: AnnexRowWish {
            place: (table.parse().ok()?, number.parse().ok()?),
            is_taken: text("take") == "1",
            has_no_due: text("no_due") == "1",
            wish,
        },
        codes,
    })
}
