//! A unit officer who saves one number after the other and says each only when it was acknowledged.

use app::{
    Actor, App, Refusal,
    assessment::{ReturnAddress, Saving, Typed, save_answer},
    evidence::{attach_file, receive},
};
use engine::framework::Code;
use fixture::OPEN;

/// Who saves for which unit.
pub const PEOPLE: [(&str, &str); 2] = [("xa1.canbo", "xa-1"), ("xa2.canbo", "xa-2")];
/// Indicators, and the input that carries the number. Their rules are steps, points per item,
/// nothing, and a ratio to a fixed second input.
pub const FIELDS: [(&str, &str); 4] = [("2.3", "n"), ("2.10", "n"), ("3.3", "n"), ("1.2", "a")];
/// The second input of the ratio: no number gets past it.
const RATIO_TO: &str = "1000000000";
/// The indicator that the files are attached to.
pub const PROVED: &str = "1.1";

/// One field of one unit, of which this saver is the only one.
pub struct Saver {
    app: App,
    actor: Actor,
    pub unit: &'static str,
    pub indicator: &'static str,
    input: &'static str,
    version: i32,
    /// The last number that was acknowledged.
    pub number: u64,
}

impl Saver {
    /// Takes up a field where it stands: the note beside each answer repeats its number.
    pub async fn new(
        app: &App,
        (login, unit): (&str, &'static str),
        (indicator, input): (&'static str, &'static str),
    ) -> Self {
        let db = app.store().reader();
        let found = store::assessment::find_assessment(db, OPEN, unit).await;
        let (row, _, _) = found.unwrap().unwrap();
        let stored = store::assessment::list_answers(db, row.id).await.unwrap();
        let old = stored.iter().find(|row| row.indicator == indicator);
        let number = old.map_or(0, |row| row.note.as_ref().unwrap().trim().parse().unwrap());
        Self {
            app: app.clone(),
            actor: actor(app, login).await,
            unit,
            indicator,
            input,
            version: old.map_or(0, |row| row.version),
            number,
        }
    }

    /// Saves the next number; `padding` makes the note longer by so many letters.
    pub async fn save_next(&mut self, padding: usize) -> Result<(), Refusal> {
        let number = self.number + 1;
        let mut inputs = vec![(self.input.to_owned(), number.to_string())];
        if self.indicator == "1.2" {
            inputs.push(("b".to_owned(), RATIO_TO.to_owned()));
        }
        let typed = Typed {
            inputs: inputs.into_iter().collect(),
            // Zeros in front leave the number as it is.
            note: format!("{}{number}", "0".repeat(padding)),
            version: self.version,
            ..Typed::default()
        };
        let address = ReturnAddress::new(OPEN, self.unit);
        let code = Code::parse(self.indicator).unwrap();
        match save_answer(&self.app, &self.actor, &address, code, typed).await? {
            Saving::Written(saved) => self.version = saved.version,
            other => panic!("nobody else saves here: {other:?}"),
        }
        self.number = number;
        Ok(())
    }
}

/// The person with this login.
pub async fn actor(app: &App, login: &str) -> Actor {
    let found = store::account::find_account(app.store().reader(), login).await;
    Actor::of(&found.unwrap().unwrap())
}

/// Attaches a PDF of this content to the unit's proved indicator; gives its hash.
pub async fn file(app: &App, actor: &Actor, unit: &str, content: &str) -> Result<String, Refusal> {
    let receiving = receive(app, "tep.pdf", None)?;
    let bytes = format!("%PDF-1.7\n{content}\n%%EOF\n");
    let received = receiving.take(bytes.as_bytes()).await?.finish().await?;
    let address = ReturnAddress::new(OPEN, unit);
    let code = Code::parse(PROVED).unwrap();
    let attached = attach_file(app, actor, &address, code, received).await?;
    Ok(attached.documents.last().unwrap().sha256.clone().unwrap())
}
