//! The part `word/styles.xml`, made of the table of styles.

use std::fmt::Display;

use super::xml::{Attribute, Xml};
use crate::document::Align;
use crate::document::style::{ALL, Border, Line, PLAIN, Setting, Style};

/// The four slots in which Word looks for a font: Latin, other alphabets, right to left, East Asian.
const FONT_SLOTS: [&str; 4] = ["w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"];
const FONT: &str = "Times New Roman";

/// The namespace of Word's own words.
pub(super) const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The part `word/styles.xml`.
pub(super) fn styles_part(setting: Setting) -> String {
    let mut xml = Xml::part();
    xml.element("w:styles", &[("xmlns:w", &WORD)], |xml| {
        xml.element("w:docDefaults", &[], |xml| {
            xml.element("w:rPrDefault", &[], |xml| {
                xml.element("w:rPr", &[], |xml| {
                    let fonts = FONT_SLOTS.map(|slot| (slot, &FONT as &dyn Display));
                    xml.empty("w:rFonts", &fonts);
                    xml.value("w:color", "000000");
                    xml.empty("w:lang", &[("w:val", &"vi-VN"), ("w:eastAsia", &"vi-VN")]);
                });
            });
            xml.empty("w:pPrDefault", &[]);
        });
        for style in ALL {
            xml.line();
            one(xml, style, setting);
        }
    });
    xml.finish()
}

fn one(xml: &mut Xml, style: &Style, setting: Setting) {
    let (size, line) = setting.of(style);
    let origin = if *style == PLAIN {
        "w:default"
    } else {
        "w:customStyle"
    };
    let attributes: [Attribute<'_>; 3] = [
        ("w:type", &"paragraph"),
        (origin, &1),
        ("w:styleId", &style.id),
    ];
    xml.element("w:style", &attributes, |xml| {
        xml.value("w:name", style.name);
        xml.empty("w:qFormat", &[]);
        xml.element("w:pPr", &[], |xml| {
            paragraph_properties(xml, style, line);
        });
        xml.element("w:rPr", &[], |xml| {
            for (on, names) in [
                (style.bold, ["w:b", "w:bCs"]),
                (style.italic, ["w:i", "w:iCs"]),
            ] {
                for name in names.into_iter().filter(|_| on) {
                    xml.empty(name, &[]);
                }
            }
            xml.value("w:sz", size * 2);
            xml.value("w:szCs", size * 2);
        });
    });
}

/// In the order that the schema wants.
fn paragraph_properties(xml: &mut Xml, style: &Style, line: Line) {
    if style.with_next {
        xml.empty("w:keepNext", &[]);
    }
    borders(xml, style.border);
    let (line, rule) = match line {
        Line::Relative(line) => (line, "auto"),
        Line::Exact(line) => (line, "exact"),
    };
    let spacing: [Attribute<'_>; 4] = [
        ("w:before", &style.before),
        ("w:after", &style.after),
        ("w:line", &line),
        ("w:lineRule", &rule),
    ];
    xml.empty("w:spacing", &spacing);
    xml.empty(
        "w:ind",
        &[("w:left", &style.left), ("w:firstLine", &style.first_line)],
    );
    xml.value("w:jc", alignment(style.align));
    if let Some(level) = style.outline {
        xml.value("w:outlineLvl", level);
    }
}

fn borders(xml: &mut Xml, border: Border) {
    let sides: &[&str] = match border {
        Border::None => return,
        Border::Top => &["w:top"],
        Border::Box => &["w:top", "w:left", "w:bottom", "w:right"],
    };
    xml.element("w:pBdr", &[], |xml| {
        for side in sides {
            line(xml, side, 1);
        }
    });
}

/// A thin black line, three quarters of a point, so many points away from the words.
pub(super) fn line(xml: &mut Xml, side: &str, away: u32) {
    let thin: [Attribute<'_>; 4] = [
        ("w:val", &"single"),
        ("w:sz", &6),
        ("w:space", &away),
        ("w:color", &"000000"),
    ];
    xml.empty(side, &thin);
}

/// Word's name of an alignment.
pub(super) fn alignment(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
        Align::Justified => "both",
    }
}
