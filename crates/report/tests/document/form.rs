//! The form of Decree 30/2020/NĐ-CP: every part in its size and weight, pages, numbers.

use std::collections::BTreeMap;

use report::document::{Carrier, Document, Format, annex_file};

use super::reading::{between, made, paragraphs, part, words};
use super::{every_sample, samples};

/// The looks that a style gives: points, bold, italic, centred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    points: u32,
    bold: bool,
    italic: bool,
    centred: bool,
}

/// The looks of all styles of a file.
fn looks(file: &[u8]) -> BTreeMap<String, Look> {
    let styles = part(file, "word/styles.xml");
    let mut looks = BTreeMap::new();
    for style in styles.split("<w:style ").skip(1) {
        let id = between(style, "w:styleId=\"", "\"").unwrap();
        let half_points: u32 = between(style, "<w:sz w:val=\"", "\"")
            .unwrap()
            .parse()
            .unwrap();
        let look = Look {
            points: half_points / 2,
            bold: style.contains("<w:b/>"),
            italic: style.contains("<w:i/>"),
            centred: style.contains("<w:jc w:val=\"center\"/>"),
        };
        looks.insert(id.to_owned(), look);
    }
    looks
}

/// Every paragraph of the text and the margins with the looks of its style.
fn seen(file: &[u8]) -> Vec<(String, Look)> {
    let looks = looks(file);
    let files = [
        "document",
        "header",
        "header-first",
        "footer",
        "footer-first",
    ];
    files
        .into_iter()
        .flat_map(|name| paragraphs(&part(file, &format!("word/{name}.xml"))))
        .map(|(style, words)| (words, looks[&style]))
        .collect()
}

const UPRIGHT: (bool, bool) = (false, false);
const BOLD: (bool, bool) = (true, false);
const ITALIC: (bool, bool) = (false, true);
const BOLD_ITALIC: (bool, bool) = (true, true);

/// Cell of the layout, how its words begin, least and greatest size, bold and italic.
type Rule = (&'static str, &'static str, (u32, u32), (bool, bool));

const DECISION: &[Rule] = &[
    (
        "1 nation",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        (12, 13),
        BOLD,
    ),
    ("1 motto", "Độc lập - Tự do - Hạnh phúc", (13, 14), BOLD),
    ("2 issuer", "ỦY BAN NHÂN DÂN TỈNH MẪU", (12, 13), BOLD),
    ("3 number", "Số: 05/QĐ-UBND", (13, 13), UPRIGHT),
    (
        "4 place and date",
        "Mẫu, ngày 05 tháng 02 năm 2026",
        (13, 14),
        ITALIC,
    ),
    ("5a kind", "QUYẾT ĐỊNH", (13, 14), BOLD),
    ("5a summary", "Về việc công bố kết quả", (13, 14), BOLD),
    (
        "6 authority",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH MẪU",
        (13, 14),
        BOLD,
    ),
    ("6 basis", "Căn cứ Luật Chuyển đổi số;", (13, 14), ITALIC),
    ("6 proposal", "Theo đề nghị của Giám đốc", (13, 14), ITALIC),
    ("6 operative", "QUYẾT ĐỊNH:", (13, 14), BOLD),
    ("6 article", "Điều 1. Công bố", (13, 14), UPRIGHT),
    ("6 clause", "1. Phân tích", (13, 14), UPRIGHT),
    ("6 point", "a) Nêu rõ", (13, 14), UPRIGHT),
    ("7a post", "CHỦ TỊCH", (13, 14), BOLD),
    ("7b name", "Nguyễn Văn Mẫu", (13, 14), BOLD),
    ("9b label", "Nơi nhận:", (12, 12), BOLD_ITALIC),
    ("9b recipient", "- Như Điều 3;", (11, 11), UPRIGHT),
    ("annex", "Phụ lục I", (14, 14), BOLD),
    ("annex title", "XẾP HẠNG CÁC SỞ, BAN, NGÀNH", (13, 14), BOLD),
    (
        "annex source",
        "(Kèm theo Quyết định số 05/QĐ-UBND",
        (13, 14),
        ITALIC,
    ),
    ("page number", "2", (13, 14), UPRIGHT),
];

const LETTER: &[Rule] = &[
    ("2 parent", "UBND TỈNH MẪU", (12, 13), UPRIGHT),
    ("5b summary", "V/v nộp bản tự đánh giá", (12, 13), UPRIGHT),
    ("7a behalf", "KT. GIÁM ĐỐC", (13, 14), BOLD),
    ("9a", "Kính gửi:", (13, 14), UPRIGHT),
    ("9a addressee", "- Các sở, ban, ngành;", (13, 14), UPRIGHT),
    ("10 urgency", "KHẨN", (13, 14), BOLD),
    ("11 internal", "LƯU HÀNH NỘI BỘ", (13, 14), BOLD),
    ("12 drafter", "PTM.150", (11, 11), UPRIGHT),
    ("13 address", "Số 1 đường Mẫu", (11, 12), UPRIGHT),
];

const RESOLUTION: &[Rule] = &[
    ("6 part", "Phần I", (13, 14), BOLD),
    ("6 part title", "NHỮNG QUY ĐỊNH CHUNG", (13, 14), BOLD),
    ("6 chapter", "Chương I", (13, 14), BOLD),
    ("6 section", "Mục 1", (13, 14), BOLD),
    ("6 subsection", "Tiểu mục 1", (13, 14), BOLD),
    ("6 operative", "QUYẾT NGHỊ:", (13, 14), BOLD),
];

const PLAN: &[Rule] = &[
    ("part of a plan", "I. MỤC ĐÍCH, YÊU CẦU", (13, 14), BOLD),
    ("heading of a plan", "1. Mục đích", (13, 14), BOLD),
    ("6 point đ", "đ) Tiến độ", (13, 14), UPRIGHT),
    ("7a behalf", "TM. ỦY BAN NHÂN DÂN", (13, 14), BOLD),
];

#[test]
fn every_part_of_the_decree_has_its_size_and_weight() {
    let samples = every_sample();
    let document = |name| &samples.iter().find(|(other, _)| *other == name).unwrap().1;
    for (name, rules) in [
        ("decision", DECISION),
        ("letter", LETTER),
        ("resolution", RESOLUTION),
        ("plan", PLAN),
    ] {
        let seen = seen(&made(document(name)));
        for (cell, begins, (least, most), weight) in rules {
            let found: Vec<_> = seen
                .iter()
                .filter(|(words, _)| words.starts_with(begins))
                .collect();
            assert!(
                found.iter().any(|(_, look)| {
                    (*least..=*most).contains(&look.points) && (look.bold, look.italic) == *weight
                }),
                "{name}, cell {cell}: {found:?}"
            );
        }
    }
}

#[test]
fn times_new_roman_stands_in_all_four_slots_in_black() {
    let styles = part(&made(&samples::plan()), "word/styles.xml");
    let fonts = between(&styles, "<w:rFonts ", "/>").unwrap();
    for slot in ["ascii", "hAnsi", "cs", "eastAsia"] {
        assert!(
            fonts.contains(&format!("w:{slot}=\"Times New Roman\"")),
            "{slot}"
        );
    }
    assert!(styles.contains("<w:color w:val=\"000000\"/>"));
}

#[test]
fn only_the_word_and_number_of_an_article_are_bold() {
    let text = part(&made(&samples::decision()), "word/document.xml");
    let article = text.split("<w:p>").find(|p| p.contains("Điều 1.")).unwrap();
    let (bold, rest) = article.split_once("</w:r>").unwrap();
    assert!(bold.contains("<w:b/>") && words(bold).trim() == "Điều 1.");
    assert!(!rest.contains("<w:b/>"));
}

#[test]
fn each_annex_is_a_section_with_its_page_and_numbers_from_one() {
    let text = part(&made(&samples::decision()), "word/document.xml");
    let sections: Vec<_> = text.split("<w:sectPr>").skip(1).collect();
    assert_eq!(sections.len(), 3);
    for (section, size) in sections.iter().zip([
        "w:w=\"11906\" w:h=\"16838\"/>",
        "w:w=\"11906\" w:h=\"16838\"/>",
        "w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>",
    ]) {
        assert!(section.contains(size), "{section}");
        assert!(section.contains("<w:pgNumType w:start=\"1\"/><w:titlePg/>"));
        assert!(
            section.contains("w:top=\"1134\" w:right=\"851\" w:bottom=\"1134\" w:left=\"1701\"")
        );
        assert!(section.contains("<w:headerReference w:type=\"first\" r:id=\"header-first\"/>"));
    }
    assert!(sections[0].contains("\"footer-first\"") && sections[1].contains("\"footer-annex\""));
}

#[test]
fn the_page_number_stands_in_the_header_and_not_on_the_first_page() {
    let file = made(&samples::letter());
    let header = part(&file, "word/header.xml");
    assert!(header.contains("<w:fldSimple w:instr=\"PAGE\">"));
    assert!(looks(&file)["PageNumber"].centred);
    for name in ["header-first", "footer", "footer-first"] {
        assert!(
            !part(&file, &format!("word/{name}.xml")).contains("PAGE"),
            "{name}"
        );
    }
}

#[test]
fn the_head_of_a_table_is_repeated_on_every_page() {
    let text = part(&made(&samples::decision()), "word/document.xml");
    let tables: Vec<_> = text
        .split("<w:tbl>")
        .filter(|table| table.contains("TableHead"))
        .collect();
    let heads: Vec<_> = tables
        .iter()
        .map(|table| table.matches("<w:tblHeader/>").count())
        .collect();
    // The second has a row of groups above the titles.
    assert_eq!(heads, [1, 2]);
    assert!(tables[1].contains("<w:gridSpan w:val=\"7\"/>"));
    assert!(tables[1].contains("<w:vMerge w:val=\"restart\"/>"));
}

#[test]
fn rules_are_borders_and_nothing_is_underlined() {
    for (name, document) in every_sample() {
        let file = made(&document);
        let text = part(&file, "word/document.xml");
        assert!(text.contains("<w:pStyle w:val=\"Rule\"/>"), "{name}");
        let styles = part(&file, "word/styles.xml");
        assert!(
            !text.contains("<w:u ") && !styles.contains("<w:u "),
            "{name}"
        );
    }
}

#[test]
fn made_up_figures_say_so_on_the_first_page_and_on_the_others() {
    let says = |document: &Document, name| part(&made(document), name).contains("SỐ LIỆU MINH HỌA");
    for name in ["word/header-first.xml", "word/footer.xml"] {
        assert!(says(&samples::plan(), name), "{name}");
        assert!(!says(&samples::letter(), name), "{name}");
    }
}

#[test]
fn an_electronic_document_leaves_number_and_date_blank_in_its_annexes() {
    let mut document = samples::decision();
    let source = |document: &Document| {
        let text = part(&made(document), "word/document.xml");
        let mut all = paragraphs(&text).into_iter();
        all.find(|(style, _)| style == "AnnexSource").unwrap().1
    };
    assert_eq!(
        source(&document),
        "(Kèm theo Quyết định số 05/QĐ-UBND ngày 05 tháng 02 năm 2026 \
         của Chủ tịch Ủy ban nhân dân tỉnh Mẫu)"
    );
    document.head.carrier = Carrier::Electronic;
    let blank = "\u{a0}".repeat(5);
    let unfilled =
        format!("(Kèm theo Quyết định số {blank}/QĐ-UBND ngày{blank}tháng{blank}năm 2026");
    assert!(source(&document).starts_with(&unfilled));
}

#[test]
fn an_annex_by_itself_has_no_number() {
    let mut document = samples::decision();
    document.annexes.pop();
    let text = part(&made(&document), "word/document.xml");
    assert!(paragraphs(&text).contains(&("Annex".into(), "Phụ lục".into())));
}

#[test]
fn an_annex_that_others_follow_in_files_of_their_own_has_its_number() {
    let mut document = samples::decision();
    document.annexes.pop();
    document.annexes[0].is_followed = true;
    let text = part(&made(&document), "word/document.xml");
    assert!(paragraphs(&text).contains(&("Annex".into(), "Phụ lục I".into())));
}

#[test]
fn an_annex_in_a_file_of_its_own_keeps_its_number_and_its_page() {
    let document = samples::decision();
    let made_at = jiff::Timestamp::UNIX_EPOCH;
    let file = annex_file(&document, 2, Format::Word, made_at).unwrap();
    let text = part(&file, "word/document.xml");
    let all = paragraphs(&text);
    assert_eq!(all[0], ("Annex".into(), "Phụ lục II".into()));
    assert_eq!(text.matches("<w:sectPr>").count(), 1);
    let whole = part(&made(&document), "word/document.xml");
    let kept = all.iter().filter(|one| !one.1.is_empty());
    assert!(kept.clone().count() > 3, "{all:?}");
    let in_whole = paragraphs(&whole);
    assert!(kept.clone().all(|one| in_whole.contains(one)));
    let none = annex_file(&document, 3, Format::Word, made_at);
    assert_eq!(none.unwrap_err().to_string(), "the document has no annex 3");
}

#[test]
fn the_end_sign_stands_once_behind_the_last_words() {
    for (name, document) in every_sample() {
        let text = part(&made(&document), "word/document.xml");
        assert_eq!(text.matches("./.").count(), 1, "{name}");
    }
}

#[test]
fn minutes_name_the_session_and_are_signed_by_secretary_and_chair() {
    let text = part(&made(&samples::minutes()), "word/document.xml");
    let all: Vec<_> = paragraphs(&text)
        .into_iter()
        .map(|(_, words)| words)
        .collect();
    for words in [
        "Thời gian bắt đầu: 08 giờ 00 phút, ngày 09 tháng 01 năm 2026",
        "Cuộc họp kết thúc vào 10 giờ 30 phút, ngày 09 tháng 01 năm 2026./.",
        "THƯ KÝ",
        "CHỦ TỌA",
        "Phạm Thị Mẫu",
        "Số: \u{a0}\u{a0}\u{a0}\u{a0}\u{a0}/BB-HĐTĐ",
    ] {
        assert!(all.iter().any(|line| line == words), "{words}");
    }
    assert!(
        !all.iter()
            .any(|line| line.starts_with("TM.") || line.starts_with("Mẫu, ngày"))
    );
}

#[test]
fn a_picture_keeps_its_proportions_and_says_what_it_shows() {
    let file = made(&samples::plan());
    let text = part(&file, "word/document.xml");
    // 80 mm across, 8 by 4 pixels: 40 mm down, at 36,000 units to the millimetre.
    assert!(text.contains("<wp:extent cx=\"2880000\" cy=\"1440000\"/>"));
    assert!(text.contains("descr=\"Bốn cột cao dần từ phải sang trái\""));
    let relations = part(&file, "word/_rels/document.xml.rels");
    assert!(relations.contains("Target=\"media/1.png\""));
    assert!(text.contains("Hình 1. ") && text.contains("Bảng 1. "));
}

#[test]
fn file_lists_show_title_issuer_and_the_moment_that_was_passed_in() {
    let core = part(&made(&samples::plan()), "docProps/core.xml");
    assert!(core.contains("<dc:title>Kế hoạch: Nâng cao Chỉ số chuyển đổi số"));
    assert!(core.contains("<dc:creator>Ủy ban nhân dân tỉnh Mẫu</dc:creator>"));
    assert!(core.contains("W3CDTF\">2026-11-22T01:02:03Z</dcterms:created>"));
}
