//! A formula as framework files write it, with its complaints at the line of the value.

use super::Input;
use super::reading::{Complaints, Fields, said};
use crate::Language;
use crate::score::formula::{self, Beyond, Formula, Known};

const BEYOND: [(&str, Beyond); 2] = [("clamp", Beyond::Clamp), ("missing", Beyond::Missing)];

/// Reads a formula over the inputs of its leaf.
pub(super) fn read(
    fields: &mut Fields<'_, '_>,
    inputs: &[Input],
    complaints: &mut Complaints<'_>,
) -> Option<Formula> {
    let source = fields.required_text("formula", complaints);
    let beyond = fields.required_word("beyond", &BEYOND, complaints);
    let known: Vec<Known<'_>> = inputs
        .iter()
        .map(|input| Known {
            name: &input.name,
            kind: input.kind,
            options: &input.options,
        })
        .collect();
    // A wrong word has its complaint already; the formula is still worth checking.
    match formula::read(&source?, beyond.unwrap_or(Beyond::Clamp), &known) {
        Ok(formula) => beyond.map(|_| formula),
        Err(found) => {
            for complaint in found {
                let text = |language| complaint.text(language);
                complaints.error(
                    fields.place("formula"),
                    "bad_formula",
                    said(text(Language::Vi), text(Language::En)),
                );
            }
            None
        }
    }
}
