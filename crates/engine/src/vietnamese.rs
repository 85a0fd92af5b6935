//! Vietnamese text: the order of the alphabet, the folded key for search, one Unicode form.

use std::sync::LazyLock;

use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::locale;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| Collator::try_new(locale!("vi").into(), CollatorOptions::default()).ok());

/// A key whose byte order is the order of the Vietnamese alphabet (CLDR `vi`: đ, ă, â, ê, ô, ơ, ư
/// are letters of their own, tones come after letters). Stored beside names, so that both
/// databases sort alike.
///
/// ```
/// use engine::vietnamese::sort_key;
/// assert!(sort_key("Cao Bằng") < sort_key("Đắk Lắk"));
/// assert!(sort_key("Đắk Lắk") < sort_key("Điện Biên"));
/// assert!(sort_key("Dương") < sort_key("Đà Nẵng"));
/// ```
#[must_use]
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len() * 2);
    match LazyLock::force(&COLLATOR) {
        Some(collator) => {
            let Ok(()) = collator.write_sort_key_to(text, &mut key);
        }
        // The tables are compiled in, so this arm serves a build that left them out.
        None => key.extend_from_slice(fold(text).as_bytes()),
    }
    key
}

/// The key for searching: no marks, đ as d, lower case, one space, one hyphen and one apostrophe.
///
/// ```
/// use engine::vietnamese::fold;
/// assert_eq!(fold("  Đắk  Lắk "), "dak lak");
/// assert_eq!(fold("Ea H’leo"), fold("Ea H'leo"));
/// assert_eq!(fold("Hòa"), fold("Hoà"));
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let decomposed = DecomposingNormalizerBorrowed::new_nfd().normalize(text);
    let mut folded = String::with_capacity(text.len());
    for letter in decomposed.chars() {
        if ('\u{300}'..='\u{36f}').contains(&letter) {
            continue;
        }
        match letter {
            'đ' | 'Đ' => folded.push('d'),
            '‐' | '‑' | '–' | '—' | '−' => folded.push('-'),
            '’' | '‘' | 'ʼ' | '`' | '´' => folded.push('\''),
            blank if blank.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            other => folded.extend(other.to_lowercase()),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The composed form (NFC) in which every text is stored; macOS hands over the decomposed one.
///
/// ```
/// assert_eq!(engine::vietnamese::nfc("e\u{302}\u{301}"), "ế");
/// ```
#[must_use]
pub fn nfc(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc()
        .normalize(text)
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tones_sort_after_letters() {
        let mut names = ["ma", "mà", "mạ", "mã", "má", "mả", "mă", "mâ", "na"];
        names.reverse();
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ", "na"]
        );
    }

    #[test]
    fn folding_keeps_no_trailing_blank_and_no_mark() {
        assert_eq!(fold("Thừa Thiên – Huế \n"), "thua thien - hue");
        assert_eq!(fold(""), "");
    }
}
