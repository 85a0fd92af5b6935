//! Cell 9a and the beginning of cell 6: addressees, authority, legal bases; the frame of minutes.

use super::Canvas;
use super::body::END_SIGN;
use crate::document::flow::{Paragraph, behind};
use crate::document::style;
use crate::document::words::{ended, listed, moment_words};
use crate::document::{Document, Emphasis, Session};

/// From the addressees to the word that enacts.
pub(super) fn opening(canvas: &mut Canvas<'_>, document: &Document) {
    let opening = &document.opening;
    addressees(canvas, &opening.addressees);
    if let Some(authority) = &opening.authority {
        canvas.say(&style::AUTHORITY, authority.to_uppercase());
    }
    let last = opening.bases.len().saturating_sub(1);
    for (place, basis) in opening.bases.iter().enumerate() {
        let mark = match opening.proposal {
            None if place == last => ".",
            _ => ";",
        };
        canvas.say(&style::BASIS, ended(basis, mark));
    }
    if let Some(proposal) = &opening.proposal {
        canvas.say(&style::BASIS, ended(proposal, "."));
    }
    if let Some(operative) = document.head.kind.operative() {
        canvas.say(&style::OPERATIVE, operative);
    }
    if let Some(session) = &opening.session {
        session_begin(canvas, session);
    }
}

fn addressees(canvas: &mut Canvas<'_>, addressees: &[String]) {
    match addressees {
        [] => {}
        [one] => canvas.say(
            &style::ADDRESSEE_ALONE,
            format!("Kính gửi: {}", ended(one, ".")),
        ),
        several => {
            // Room between the number and the addressees.
            canvas.say(&style::ADDRESSEE, "");
            canvas.say(&style::ADDRESSEE, "Kính gửi:");
            for line in listed(several) {
                canvas.say(&style::ADDRESSEE_LINE, format!("- {line}"));
            }
            canvas.say(&style::ADDRESSEE, "");
        }
    }
}

fn session_begin(canvas: &mut Canvas<'_>, session: &Session) {
    fact(canvas, "Thời gian bắt đầu", &moment_words(session.begins));
    fact(canvas, "Địa điểm", &session.place);
    fact(canvas, "Thành phần tham dự", "");
    for line in listed(&session.present) {
        canvas.say(&style::PARAGRAPH, format!("- {line}"));
    }
    fact(canvas, "Chủ trì (chủ tọa)", &session.chair);
    fact(canvas, "Thư ký (người ghi biên bản)", &session.secretary);
    fact(canvas, "Nội dung", "");
}

/// The last sentence of minutes, with the end sign.
pub(super) fn session_end(canvas: &mut Canvas<'_>, document: &Document) {
    let Some(session) = &document.opening.session else {
        return;
    };
    let sentence = format!(
        "{} kết thúc vào {}{END_SIGN}",
        session.name,
        moment_words(session.ends)
    );
    canvas.paragraph(Paragraph {
        with_next: true,
        ..Paragraph::saying(&style::PARAGRAPH, sentence)
    });
}

/// What a line is about, in bold, and the words.
fn fact(canvas: &mut Canvas<'_>, name: &str, words: &str) {
    let fact = behind(&format!("{name}:"), Emphasis::Bold, words);
    canvas.say(&style::PARAGRAPH, fact);
}
