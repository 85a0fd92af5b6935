//! A known record asked about in other words.

use engine::likeness::Record;

use super::Draw;
use super::lists::{Lists, Words};
use super::write::{BARE_TITLE, BUILD, Draft, capital, common, two};

/// How a record is put into other words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Typed without marks, in small letters.
    Unmarked,
    /// Tones on the other vowel, i for y.
    TonePlaced,
    /// Synonyms.
    Synonyms,
    /// Abbreviations for words and words for abbreviations.
    Abbreviations,
    /// The object before the work, sentences in another order.
    WordOrder,
    /// Work and object, and at most one sentence.
    Shortened,
    /// Another agency, place and year.
    OtherAgency,
    /// Mistakes of typing in one word of eight.
    Typing,
    /// Hired instead of built.
    Hired,
    /// Several of these at once.
    Several,
}

/// What a question has that the vocabulary does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// Nothing.
    Nothing,
    /// Single words: others of the same meaning, wherever they stand.
    Words,
    /// The whole name of the work or of the object, which then has hardly a syllable in common.
    Name,
}

/// All of them, in the order in which they are counted.
pub const UNKNOWN: [Unknown; 3] = [Unknown::Nothing, Unknown::Words, Unknown::Name];

/// All kinds.
pub const KINDS: [Kind; 10] = [
    Kind::Unmarked,
    Kind::TonePlaced,
    Kind::Synonyms,
    Kind::Abbreviations,
    Kind::WordOrder,
    Kind::Shortened,
    Kind::OtherAgency,
    Kind::Typing,
    Kind::Hired,
    Kind::Several,
];

const HIRE: [&str; 3] = ["Thuê dịch vụ", "Thuê dịch vụ CNTT", "Thuê"];
/// Ways to hire that the vocabulary does not know.
const HIRE_HELD_OUT: [&str; 2] = ["Thuê bao trọn gói", "Hợp đồng khoán ngoài"];
/// Abbreviations that the vocabulary does not know.
const SHORT_HELD_OUT: [(&str, &str); 6] = [
    ("phần mềm", "PM"),
    ("quản lý", "QL"),
    ("hệ thống", "HT"),
    ("dữ liệu", "DL"),
    ("giám sát", "GS"),
    ("điện tử", "đ.tử"),
];
/// Words of the same meaning that the vocabulary does not know.
pub const WORDS_HELD_OUT: [(&str, &str); 28] = [
    ("quản lý", "quản trị"),
    ("theo dõi", "coi sóc"),
    ("giám sát", "kiểm soát"),
    ("trực tuyến", "từ xa"),
    ("hỗ trợ", "giúp đỡ"),
    ("người dân", "bà con"),
    ("tra cứu", "tìm kiếm"),
    ("cảnh báo", "báo động"),
    ("tự động", "không cần người"),
    ("thống kê", "tổng hợp"),
    ("dữ liệu", "số liệu"),
    ("hồ sơ", "giấy tờ"),
    ("thông báo", "báo tin"),
    ("tập huấn", "hướng dẫn"),
    ("đào tạo", "dạy nghề"),
    ("tuyên truyền", "phổ biến"),
    ("kết nối", "ghép nối"),
    ("phân tích", "mổ xẻ"),
    ("dự báo", "tiên lượng"),
    ("khảo sát", "thăm dò"),
    ("giới thiệu", "quảng bá"),
    ("thanh toán", "trả tiền"),
    ("kiểm tra", "rà soát"),
    ("học sinh", "học trò"),
    ("bác sĩ", "thầy thuốc"),
    ("doanh nghiệp", "công ty"),
    ("đô thị", "thành thị"),
    ("chất lượng", "phẩm chất"),
];
const TONES: [(&str, &str); 16] = [
    ("òa", "oà"),
    ("óa", "oá"),
    ("ỏa", "oả"),
    ("õa", "oã"),
    ("ọa", "oạ"),
    ("òe", "oè"),
    ("óe", "oé"),
    ("ỏe", "oẻ"),
    ("úy", "uý"),
    ("ùy", "uỳ"),
    ("ủy", "uỷ"),
    ("Ủy", "Uỷ"),
    ("ụy", "uỵ"),
    ("lý", "lí"),
    ("kỹ", "kĩ"),
    ("tỷ", "tỉ"),
];

impl Lists {
    /// Asks about a need as somebody else would write it down: in another year, with other common sentences and
    /// not all details, half the time from elsewhere, and put into other words. Also says what the vocabulary does not
    /// know of what sets the two apart: the record itself may have such a name.
    pub fn ask(
        &self,
        draft: &Draft,
        kind: Kind,
        unknown: Unknown,
        draw: &mut Draw,
    ) -> (Record, Unknown) {
        let mut asked = Draft {
            year: draft.year + 1 + draw.below(3),
            verb: draw.pick::<&str>(&BUILD).to_string(),
            common: common(draw),
            functions: two(&self.works[draft.work].details, draw),
            class: self.class(draft.work, draw),
            ..draft.clone()
        };
        asked.details.remove(draw.below(asked.details.len()));
        draw.shuffle(&mut asked.details);
        if draw.one_in(2) {
            self.move_away(&mut asked, draw);
        }
        let held_out = unknown != Unknown::Nothing;
        if unknown == Unknown::Name {
            self.rename(&mut asked, draw);
        }
        let text = str::to_owned;
        match kind {
            Kind::Unmarked | Kind::TonePlaced | Kind::Typing => {}
            Kind::Synonyms if unknown == Unknown::Name => {}
            Kind::Synonyms => self.use_known(&mut asked, draw),
            Kind::Abbreviations => asked.abbreviations = !asked.abbreviations,
            Kind::WordOrder => {
                asked.title = if asked.title < 5 {
                    5 + draw.below(2)
                } else {
                    0
                }
            }
            Kind::Shortened => asked.title = BARE_TITLE,
            Kind::OtherAgency => self.move_away(&mut asked, draw),
            Kind::Hired if held_out => asked.verb = text(draw.pick::<&str>(&HIRE_HELD_OUT)),
            Kind::Hired => asked.verb = text(draw.pick::<&str>(&HIRE)),
            Kind::Several => {
                self.move_away(&mut asked, draw);
                asked.verb = text(draw.pick::<&str>(&HIRE));
                asked.title = draw.below(BARE_TITLE);
                if unknown != Unknown::Name {
                    self.use_known(&mut asked, draw);
                }
            }
        }
        let mut record = self.write(&asked);
        for text in [&mut record.title, &mut record.description] {
            if unknown == Unknown::Words {
                *text = replaced(text, &WORDS_HELD_OUT);
            }
            *text = retyped(text, kind, held_out, draw);
        }
        if kind == Kind::Shortened {
            let first = record.description.split('.').next().unwrap_or_default();
            record.description = if draw.one_in(2) {
                String::new()
            } else {
                first.to_owned()
            };
        }
        let is_far = |words: &Words, one: &String, other: &String| {
            one != other && (words.held_out.contains(one) || words.held_out.contains(other))
        };
        let work = &self.works[draft.work].words;
        let object = &self.objects[draft.object].words;
        let is_renamed = is_far(work, &draft.work_words, &asked.work_words)
            || is_far(object, &draft.object_words, &asked.object_words);
        (record, if is_renamed { Unknown::Name } else { unknown })
    }

    /// The work or the object in words that the vocabulary does not know.
    fn rename(&self, draft: &mut Draft, draw: &mut Draw) {
        let object = &self.objects[draft.object].words;
        if object.held_out.is_empty() || draw.one_in(2) {
            draft.work_words = other(
                &self.works[draft.work].words.held_out,
                &draft.work_words,
                draw,
            );
        } else {
            draft.object_words = other(&object.held_out, &draft.object_words, draw);
        }
    }

    /// Both in other words that it knows, where there are any.
    fn use_known(&self, draft: &mut Draft, draw: &mut Draw) {
        let swap = |words: &Words, now: &str, draw: &mut Draw| {
            let mut all = words.known.clone();
            all.push(words.base.clone());
            other(&all, now, draw)
        };
        draft.work_words = swap(&self.works[draft.work].words, &draft.work_words, draw);
        draft.object_words = swap(&self.objects[draft.object].words, &draft.object_words, draw);
    }
}

/// One of the words that is not this one, if there is one.
fn other(words: &[String], now: &str, draw: &mut Draw) -> String {
    let others: Vec<&String> = words.iter().filter(|word| *word != now).collect();
    if others.is_empty() {
        return now.to_owned();
    }
    (*draw.pick(&others)).clone()
}

/// The text as other fingers would have typed it.
fn retyped(text: &str, kind: Kind, held_out: bool, draw: &mut Draw) -> String {
    match kind {
        Kind::Unmarked => engine::vietnamese::fold(text),
        Kind::Several if draw.one_in(2) => engine::vietnamese::fold(text),
        Kind::TonePlaced => replaced(text, &TONES),
        Kind::Abbreviations if held_out => replaced(text, &SHORT_HELD_OUT),
        Kind::Typing => {
            let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            let unlucky = draw.below(words.len());
            let mistyped = words.iter().enumerate().map(|(place, word)| {
                let is_unlucky = place == unlucky || draw.one_in(8);
                if is_unlucky {
                    mistyped(word, draw)
                } else {
                    word.clone()
                }
            });
            mistyped.collect::<Vec<_>>().join(" ")
        }
        _ => text.to_owned(),
    }
}

/// The text with these words for those.
fn replaced(text: &str, pairs: &[(&str, &str)]) -> String {
    let pairs = pairs.iter();
    pairs.fold(text.to_owned(), |text, (from, to)| {
        let (large, large_to) = (capital(from), capital(to));
        text.replace(from, to).replace(&large, &large_to)
    })
}

/// One mistake: two letters in the wrong order, one lost, doubled, or its mark lost.
fn mistyped(word: &str, draw: &mut Draw) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() < 2 {
        return word.to_owned();
    }
    let place = draw.below(letters.len() - 1);
    match draw.below(4) {
        0 => letters.swap(place, place + 1),
        1 => {
            letters.remove(place);
        }
        2 => letters.insert(place, letters[place]),
        _ => return engine::vietnamese::fold(word),
    }
    letters.into_iter().collect()
}
