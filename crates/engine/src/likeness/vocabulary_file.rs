//! The vocabulary file: from TOML to forms, with every complaint at its line.

use toml::de::DeTable;

use super::syllable::syllables;
use super::vocabulary::{FormKind, Vocabulary};
use crate::framework::Complaint;
use crate::framework::reading::{Complaints, Fields, said};

/// Most concepts and most words of a list; a file with more is no vocabulary that people keep.
const MOST: usize = 5_000;

pub(super) fn read(file_name: &str, source: &str) -> Result<Vocabulary, Vec<Complaint>> {
    let mut complaints = Complaints::new(file_name, source);
    let (document, errors) = DeTable::parse_recoverable(source);
    complaints.syntax(&errors);
    // What a broken line swallowed would be missed everywhere else, and nobody has left it out.
    if complaints.has_errors() {
        return Err(complaints.into_list());
    }
    let mut vocabulary = Vocabulary::default();
    let mut root = Fields::new(document.get_ref(), 0, "tệp từ vựng (vocabulary file)");
    match root.table("vocabulary", "[vocabulary]", &mut complaints) {
        Some(mut header) => {
            header.required_text("title", &mut complaints);
            header.required_text("source", &mut complaints);
            header.finish(&mut complaints);
        }
        None if !root.has("vocabulary") => root.missing("vocabulary", &mut complaints),
        None => {}
    }
    for fields in root.tables("word", "[[word]]", &mut complaints) {
        word(fields, &mut vocabulary, &mut complaints);
    }
    for (key, name, kind) in [
        ("weak", "[[weak]]", FormKind::Weak),
        ("stop", "[[stop]]", FormKind::Stop),
        ("place", "[[place]]", FormKind::Place),
    ] {
        for fields in root.tables(key, name, &mut complaints) {
            list(fields, kind, &mut vocabulary, &mut complaints);
        }
    }
    root.finish(&mut complaints);
    if complaints.has_errors() {
        return Err(complaints.into_list());
    }
    Ok(vocabulary)
}

/// One concept with its other forms.
fn word(mut fields: Fields<'_, '_>, vocabulary: &mut Vocabulary, complaints: &mut Complaints<'_>) {
    let means_at = fields.place("means");
    let means = fields.required_text("means", complaints);
    let abbreviations = fields.texts("abbreviations", complaints);
    let synonyms = fields.texts("synonyms", complaints);
    let is_weak = fields.flag("weak", false, complaints);
    fields.required_text("source", complaints);
    if means.is_some() && abbreviations.is_empty() && synonyms.is_empty() {
        complaints.error(
            fields.at,
            "nothing_said",
            said(
                "[[word]] cần ít nhất một chữ viết tắt (abbreviations) hoặc từ đồng nghĩa (synonyms)",
                "[[word]] needs at least one of abbreviations and synonyms",
            ),
        );
    }
    fields.finish(complaints);
    let Some(means) = means else {
        return;
    };
    if !is_new(&means, means_at, vocabulary, complaints) {
        return;
    }
    let concept = vocabulary.add_concept(&means, is_weak);
    let abbreviations = abbreviations
        .into_iter()
        .map(|form| (form, FormKind::Abbreviation(concept)));
    let synonyms = synonyms
        .into_iter()
        .map(|form| (form, FormKind::Synonym(concept)));
    for ((text, at), kind) in abbreviations.chain(synonyms) {
        if is_new(&text, at, vocabulary, complaints) {
            vocabulary.add(&text, kind);
        }
    }
}

/// A list of words of one kind.
fn list(
    mut fields: Fields<'_, '_>,
    kind: FormKind,
    vocabulary: &mut Vocabulary,
    complaints: &mut Complaints<'_>,
) {
    if !fields.has("words") {
        fields.missing("words", complaints);
    }
    let words = fields.texts("words", complaints);
    fields.required_text("source", complaints);
    fields.finish(complaints);
    for (text, at) in words {
        if is_new(&text, at, vocabulary, complaints) {
            vocabulary.add(&text, kind);
        }
    }
}

/// Whether a form can be compared and stands for nothing else yet.
fn is_new(text: &str, at: usize, vocabulary: &Vocabulary, complaints: &mut Complaints<'_>) -> bool {
    let (code, said) = if syllables(text).is_empty() {
        let said = said(
            format!("\"{text}\" không có chữ hoặc số nào để so sánh"),
            format!("\"{text}\" has no letter or digit to be compared"),
        );
        ("no_syllable", said)
    } else if let Some(other) = vocabulary.same(text) {
        let said = said(
            format!(
                "\"{text}\" đã có ở trên (\"{}\"); mỗi cách viết chỉ có một nghĩa",
                other.text
            ),
            format!(
                "\"{text}\" stands above already (\"{}\"); a form means one thing",
                other.text
            ),
        );
        ("form_twice", said)
    } else if vocabulary.n_forms() >= MOST {
        let said = said(
            format!("quá {MOST} cách viết trong một tệp"),
            format!("more than {MOST} forms in one file"),
        );
        ("too_many", said)
    } else {
        return true;
    };
    complaints.error(at, code, said);
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[vocabulary]\ntitle = \"Mẫu\"\nsource = \"tự biên soạn\"\n\n[[word]]\nmeans = \"cơ sở dữ liệu\"\nabbreviations = [\"CSDL\"]\nsource = \"tự biên soạn\"\n\n[[stop]]\nwords = [\"và\", \"các\"]\nsource = \"tự biên soạn\"\n";

    fn complaints(source: &str) -> Vec<(usize, &'static str)> {
        let found = read("mau.toml", source).err().unwrap_or_default();
        found.iter().map(|one| (one.line, one.code)).collect()
    }

    #[test]
    fn a_good_file_is_read() {
        let vocabulary = read("mau.toml", GOOD).unwrap();
        assert!(vocabulary.knows("csdl"));
        assert!(!vocabulary.knows("và"));
    }

    #[test]
    fn every_mistake_is_named_with_its_line_and_none_stops_the_reading() {
        let wrong = "[vocabulary]\ntitle = \"Mẫu\"\nauthor = \"x\"\n\n[[word]]\nmeans = \"dữ liệu\"\nsource = \"x\"\n\n[[word]]\nmeans = \"một cửa\"\nsynonyms = [\"Dữ liệu\", \"…\", 3]\nsource = \"x\"\n\n[[weak]]\nsource = \"x\"\n\n[[strong]]\nwords = []\n";
        assert_eq!(
            complaints(wrong),
            [
                (1, "missing_key"),
                (3, "unknown_key"),
                (5, "nothing_said"),
                (11, "wrong_type"),
                (11, "form_twice"),
                (11, "no_syllable"),
                (14, "missing_key"),
                (17, "unknown_key"),
            ]
        );
    }

    #[test]
    fn a_form_written_with_the_tone_elsewhere_is_the_same_form() {
        let twice = format!("{GOOD}\n[[weak]]\nwords = [\"hòa\", \"hoà\"]\nsource = \"x\"\n");
        assert_eq!(complaints(&twice), [(15, "form_twice")]);
    }

    #[test]
    fn broken_toml_is_complained_about_alone() {
        assert_eq!(complaints("[vocabulary\n"), [(1, "syntax")]);
    }

    #[test]
    fn a_file_beyond_all_measure_is_refused() {
        let words: Vec<String> = (0..=MOST).map(|number| format!("\"w{number}\"")).collect();
        let words = format!(
            "{GOOD}[[weak]]\nwords = [{}]\nsource = \"x\"\n",
            words.join(",")
        );
        assert!(complaints(&words).contains(&(14, "too_many")));
    }
}
