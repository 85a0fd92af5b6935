//! One bar of parts that together are the whole: what an estimate rests on.

use std::fmt::Write as _;

use engine::amount::Amount;

use super::{at, escape, open, share};

/// How a part is drawn, the surest darkest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Full.
    Full,
    /// Half.
    Half,
    /// Light.
    Light,
    /// Only an outline.
    Hollow,
}

/// A part of the bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// How much of the whole, 0 to 1.
    pub part: Amount,
    /// How it is drawn.
    pub tone: Tone,
    /// What is written below it where there is room.
    pub text: String,
}

/// A bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stack {
    /// Id of the title, unique on the page.
    pub id: String,
    /// What the chart shows, in a sentence.
    pub title: String,
    /// The parts, left to right.
    pub pieces: Vec<Piece>,
}

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 52.0;
const THICK: f64 = 24.0;
/// A piece this wide has room for a text.
const ROOM: f64 = 46.0;

/// Draws it.
#[must_use]
pub fn stack(chart: &Stack) -> String {
    let mut out = String::new();
    open(&mut out, &chart.id, &chart.title, WIDTH, HEIGHT);
    let mut x = 0.5;
    for piece in &chart.pieces {
        let width = (WIDTH - 1.0) * share(piece.part);
        if width <= 0.0 {
            continue;
        }
        let class = match piece.tone {
            Tone::Full => "c-bar",
            Tone::Half => "c-plus4",
            Tone::Light => "c-plus2",
            Tone::Hollow => "c-none",
        };
        // Writing to a text cannot fail.
        let _ = write!(
            out,
            "<rect class=\"{class}\" x=\"{}\" y=\"1\" width=\"{}\" height=\"{}\"/>",
            at(x),
            at((width - 1.5).max(0.5)),
            at(THICK)
        );
        if width >= ROOM {
            let _ = write!(
                out,
                "<text x=\"{}\" y=\"{}\">{}</text>",
                at(x),
                at(THICK + 20.0),
                escape(&piece.text)
            );
        }
        x += width;
    }
    out.push_str("</svg>");
    out
}
