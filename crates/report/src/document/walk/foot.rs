//! Cells 7, 9b and 12 of the decree's layout: who signs at the right, who receives at the left.

use super::Canvas;
use crate::document::flow::{Grid, Paragraph};
use crate::document::page::{Page, twips};
use crate::document::style;
use crate::document::words::listed;
use crate::document::{Foot, Signature, Signing};

/// Room for a signature: the image of one is about as high.
const SIGNATURE_LINES: usize = 4;

/// The foot.
pub(super) fn foot(canvas: &mut Canvas<'_>, foot: &Foot) {
    let room = Page::Portrait.room();
    let left = room / 2 - twips(5);
    // Tables that touch would become one: an empty paragraph lies between the text and the foot.
    canvas.paragraph(gap());
    let rows = match &foot.signing {
        Signing::One(signature) => vec![[recipients(foot), signed(signature)]],
        Signing::Session { secretary, chair } => {
            let mut below = vec![gap()];
            below.extend(recipients(foot));
            vec![
                [by_role("THƯ KÝ", secretary), by_role("CHỦ TỌA", chair)],
                [below, vec![gap()]],
            ]
        }
    };
    canvas.grid(Grid::bare([left, room - left], rows));
}

/// Air that stays with what follows it.
fn gap() -> Paragraph<'static> {
    Paragraph {
        with_next: true,
        ..Paragraph::of(&style::SPACER)
    }
}

fn recipients(foot: &Foot) -> Vec<Paragraph<'static>> {
    let mut lines = Vec::new();
    if !foot.recipients.is_empty() {
        lines.push(Paragraph::saying(&style::RECIPIENTS, "Nơi nhận:"));
        let list = listed(&foot.recipients);
        lines.extend(list.map(|line| Paragraph::saying(&style::RECIPIENT, format!("- {line}"))));
    }
    // A cell without a paragraph is a file that Word will not open.
    let drafter = foot.drafter.as_deref().unwrap_or_default();
    lines.push(Paragraph::saying(&style::DRAFTER, drafter));
    lines
}

fn signed(signature: &Signature) -> Vec<Paragraph<'static>> {
    let behalf = signature.behalf.iter();
    let mut lines: Vec<_> = behalf
        .map(|behalf| Paragraph::saying(&style::SIGNER, behalf.line()))
        .collect();
    lines.extend(by_role(&signature.post.to_uppercase(), &signature.name));
    lines
}

fn by_role(role: &str, name: &str) -> Vec<Paragraph<'static>> {
    let mut lines = vec![Paragraph::saying(&style::SIGNER, role)];
    let room = || Paragraph::saying(&style::SIGNATURE_NOTE, "");
    lines.extend(std::iter::repeat_with(room).take(SIGNATURE_LINES));
    lines.push(Paragraph::saying(&style::SIGNER_NAME, name));
    lines
}
