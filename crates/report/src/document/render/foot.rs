//! Cells 7, 9b and 12 of the decree's layout: who signs at the right, who receives at the left.

use super::{Canvas, Paragraph};
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
    let widths = [left, room - left];
    // Tables that touch would become one: an empty paragraph lies between the text and the foot.
    gap(canvas);
    canvas.bare_table(widths, |canvas| match &foot.signing {
        Signing::One(signature) => canvas.bare_row(
            widths,
            |canvas| recipients(canvas, foot),
            |canvas| signed(canvas, signature),
        ),
        Signing::Session { secretary, chair } => {
            canvas.bare_row(
                widths,
                |canvas| by_role(canvas, "THƯ KÝ", secretary),
                |canvas| by_role(canvas, "CHỦ TỌA", chair),
            );
            canvas.bare_row(
                widths,
                |canvas| {
                    gap(canvas);
                    recipients(canvas, foot);
                },
                gap,
            );
        }
    });
}

/// Air that stays with what follows it.
fn gap(canvas: &mut Canvas<'_>) {
    let gap = Paragraph {
        with_next: true,
        ..Paragraph::of(&style::SPACER)
    };
    canvas.paragraph(&gap, |_| {});
}

fn recipients(canvas: &mut Canvas<'_>, foot: &Foot) {
    if !foot.recipients.is_empty() {
        canvas.say(&style::RECIPIENTS, "Nơi nhận:");
        for line in listed(&foot.recipients) {
            canvas.say(&style::RECIPIENT, &format!("- {line}"));
        }
    }
    // A cell without a paragraph is a file that Word will not open.
    canvas.say(&style::DRAFTER, foot.drafter.as_deref().unwrap_or_default());
}

fn signed(canvas: &mut Canvas<'_>, signature: &Signature) {
    for behalf in &signature.behalf {
        canvas.say(&style::SIGNER, &behalf.line());
    }
    by_role(canvas, &signature.post.to_uppercase(), &signature.name);
}

fn by_role(canvas: &mut Canvas<'_>, role: &str, name: &str) {
    canvas.say(&style::SIGNER, role);
    for _ in 0..SIGNATURE_LINES {
        canvas.say(&style::SIGNATURE_NOTE, "");
    }
    canvas.say(&style::SIGNER_NAME, name);
}
