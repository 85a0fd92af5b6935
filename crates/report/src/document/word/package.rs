//! The parts of a Word file put together: a zip of XML files and the lists that join them.

use std::io::{Cursor, Write as _};

use jiff::Timestamp;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::document_part;
use super::section::furniture;
use super::styles::{WORD, styles_part};
use super::xml::{Attribute, Xml};
use crate::document::flow::Flow;
use crate::document::style::Setting;
use crate::document::{Document, Picture};

const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CORE: &str = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// The file, in one order and with one date in the zip, so that the same document gives the same bytes.
pub(in crate::document) fn package(
    document: &Document,
    flow: &Flow<'_>,
    made_at: Timestamp,
    setting: Setting,
) -> ZipResult<Vec<u8>> {
    let (text, pictures) = document_part(flow);
    let margins = furniture(flow);
    let margin_files: Vec<_> = margins.iter().map(|(part, _)| *part).collect();
    let files: Vec<_> = margin_files
        .iter()
        .map(|part| (part.kind, part.file))
        .collect();

    let mut zip = Zip(ZipWriter::new(Cursor::new(Vec::new())));
    zip.add("[Content_Types].xml", content_types(&files).as_bytes())?;
    zip.add("_rels/.rels", package_relations().as_bytes())?;
    zip.add("docProps/core.xml", core(document, made_at).as_bytes())?;
    zip.add("word/document.xml", text.as_bytes())?;
    let relations = document_relations(&files, &pictures);
    zip.add("word/_rels/document.xml.rels", relations.as_bytes())?;
    zip.add("word/styles.xml", styles_part(setting).as_bytes())?;
    zip.add("word/settings.xml", settings().as_bytes())?;
    for (part, text) in &margins {
        zip.add(&format!("word/{}.xml", part.file), text.as_bytes())?;
    }
    for (picture, number) in pictures.iter().zip(1..) {
        zip.add(&format!("word/media/{number}.png"), &picture.png)?;
    }
    Ok(zip.0.finish()?.into_inner())
}

struct Zip(ZipWriter<Cursor<Vec<u8>>>);

impl Zip {
    fn add(&mut self, name: &str, bytes: &[u8]) -> ZipResult<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            // The first day that a zip can name, as office programs write it themselves.
            .last_modified_time(DateTime::default());
        self.0.start_file(name, options)?;
        self.0.write_all(bytes)?;
        Ok(())
    }
}

/// Which kind each part is. The margins are given as kind and file.
fn content_types(margins: &[(&str, &str)]) -> String {
    let mut xml = Xml::part();
    xml.element("Types", &[("xmlns", &TYPES)], |xml| {
        for (ending, kind) in [
            (
                "rels",
                "application/vnd.openxmlformats-package.relationships+xml",
            ),
            ("png", "image/png"),
        ] {
            xml.empty("Default", &[("Extension", &ending), ("ContentType", &kind)]);
        }
        let core = "application/vnd.openxmlformats-package.core-properties+xml";
        xml.empty(
            "Override",
            &[("PartName", &"/docProps/core.xml"), ("ContentType", &core)],
        );
        let own = [
            ("document.main", "document"),
            ("styles", "styles"),
            ("settings", "settings"),
        ];
        for (kind, file) in own.iter().chain(margins) {
            let (file, kind) = (
                format!("/word/{file}.xml"),
                format!("{MEDIA_TYPE}.{kind}+xml"),
            );
            xml.empty("Override", &[("PartName", &file), ("ContentType", &kind)]);
        }
    });
    xml.finish()
}

fn package_relations() -> String {
    let mut xml = Xml::part();
    xml.element("Relationships", &[("xmlns", &RELATIONS)], |xml| {
        let document = format!("{OFFICE}/officeDocument");
        relation(xml, "document", &document, "word/document.xml");
        let core =
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
        relation(xml, "core", core, "docProps/core.xml");
    });
    xml.finish()
}

fn document_relations(margins: &[(&str, &str)], pictures: &[&Picture]) -> String {
    let mut xml = Xml::part();
    xml.element("Relationships", &[("xmlns", &RELATIONS)], |xml| {
        for (kind, file) in [("styles", "styles"), ("settings", "settings")]
            .iter()
            .chain(margins)
        {
            relation(
                xml,
                file,
                &format!("{OFFICE}/{kind}"),
                &format!("{file}.xml"),
            );
        }
        for number in 1..=pictures.len() {
            let (id, file) = (format!("picture{number}"), format!("media/{number}.png"));
            relation(xml, &id, &format!("{OFFICE}/image"), &file);
        }
    });
    xml.finish()
}

fn relation(xml: &mut Xml, id: &str, kind: &str, target: &str) {
    xml.empty(
        "Relationship",
        &[("Id", &id), ("Type", &kind), ("Target", &target)],
    );
}

/// What file lists show: title, author, language, when it was made.
fn core(document: &Document, made_at: Timestamp) -> String {
    let head = &document.head;
    let mut xml = Xml::part();
    let namespaces: [Attribute<'_>; 4] = [
        ("xmlns:cp", &CORE),
        ("xmlns:dc", &"http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", &"http://purl.org/dc/terms/"),
        ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
    ];
    xml.element("cp:coreProperties", &namespaces, |xml| {
        let title = head.title();
        for (name, words) in [
            ("dc:title", title.as_str()),
            ("dc:creator", head.issuer.as_str()),
            ("dc:language", "vi-VN"),
        ] {
            xml.element(name, &[], |xml| xml.words(&words.replace('\n', " ")));
        }
        for name in ["dcterms:created", "dcterms:modified"] {
            xml.element(name, &[("xsi:type", &"dcterms:W3CDTF")], |xml| {
                // Whole seconds: Word refuses a longer fraction than it writes itself.
                xml.words(&format!("{made_at:.0}"));
            });
        }
    });
    xml.finish()
}

/// The settings that keep Word from opening the file as one of an old version.
fn settings() -> String {
    let mut xml = Xml::part();
    xml.element("w:settings", &[("xmlns:w", &WORD)], |xml| {
        xml.value("w:defaultTabStop", 720);
        xml.element("w:compat", &[], |xml| {
            let version: [Attribute<'_>; 3] = [
                ("w:name", &"compatibilityMode"),
                ("w:uri", &"http://schemas.microsoft.com/office/word"),
                ("w:val", &15),
            ];
            xml.empty("w:compatSetting", &version);
        });
        xml.value("w:themeFontLang", "vi-VN");
        xml.value("w:decimalSymbol", ",");
        xml.value("w:listSeparator", ";");
    });
    xml.finish()
}
