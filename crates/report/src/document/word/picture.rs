//! A picture in the line of the text, with its words for those who cannot see it.

use std::fmt::Display;

use super::xml::{Attribute, Xml};
use crate::document::Picture;
use crate::document::page::drawing_units;

/// Where drawings find pictures.
const PICTURE: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";

/// The picture of this number.
pub(super) fn picture(xml: &mut Xml, picture: &Picture, number: usize) {
    let width = drawing_units(picture.width_mm.into());
    let height = match picture.pixels() {
        Some((across, down)) => width * u64::from(down) / u64::from(across),
        None => 0,
    };
    xml.element("w:r", &[], |xml| {
        xml.element("w:drawing", &[], |xml| {
            drawing(xml, picture, number, (width, height.max(1)));
        });
    });
}

fn drawing(xml: &mut Xml, picture: &Picture, number: usize, (width, height): (u64, u64)) {
    let name = format!("Hình {number}");
    let around = ["distT", "distB", "distL", "distR"].map(|side| (side, &0 as &dyn Display));
    xml.element("wp:inline", &around, |xml| {
        xml.empty("wp:extent", &[("cx", &width), ("cy", &height)]);
        let about: [Attribute<'_>; 3] = [
            ("id", &number),
            ("name", &name),
            ("descr", &picture.alternative),
        ];
        xml.empty("wp:docPr", &about);
        xml.element("a:graphic", &[], |xml| {
            xml.element("a:graphicData", &[("uri", &PICTURE)], |xml| {
                xml.element("pic:pic", &[], |xml| {
                    xml.element("pic:nvPicPr", &[], |xml| {
                        xml.empty("pic:cNvPr", &about);
                        xml.empty("pic:cNvPicPr", &[]);
                    });
                    xml.element("pic:blipFill", &[], |xml| {
                        let file = format!("picture{number}");
                        xml.empty("a:blip", &[("r:embed", &file)]);
                        xml.element("a:stretch", &[], |xml| xml.empty("a:fillRect", &[]));
                    });
                    xml.element("pic:spPr", &[], |xml| {
                        xml.element("a:xfrm", &[], |xml| {
                            xml.empty("a:off", &[("x", &0), ("y", &0)]);
                            xml.empty("a:ext", &[("cx", &width), ("cy", &height)]);
                        });
                        xml.element("a:prstGeom", &[("prst", &"rect")], |xml| {
                            xml.empty("a:avLst", &[]);
                        });
                    });
                });
            });
        });
    });
}
