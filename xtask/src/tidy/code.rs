//! Rust source without its comments and literals, so that a rule reads code and not words about code.
//!
//! A reader of characters, not a parser: it knows just enough to tell where text begins and ends.

/// The same lines with comments and the contents of literals blanked; quotes go as well.
pub fn code_only(source: &str) -> String {
    let characters: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while let Some(rest) = characters.get(at..).filter(|rest| !rest.is_empty()) {
        let n_text = text_length(rest).min(rest.len());
        let taken = rest.iter().take(n_text.max(1));
        if n_text == 0 {
            code.extend(taken);
        } else {
            code.extend(taken.map(|character| if *character == '\n' { '\n' } else { ' ' }));
        }
        at += n_text.max(1);
    }
    code
}

/// How many characters of comment or literal begin here; 0 when code does.
fn text_length(rest: &[char]) -> usize {
    match rest {
        ['/', '/', ..] => rest
            .iter()
            .take_while(|character| **character != '\n')
            .count(),
        ['/', '*', ..] => block_comment_length(rest),
        ['"', after @ ..] => 1 + quoted_length(after, '"'),
        ['\'', '\\', after @ ..] => 2 + 1 + quoted_length(after.get(1..).unwrap_or_default(), '\''),
        ['\'', _, '\'', ..] => 3,
        ['r', '"' | '#', ..] => raw_length(rest),
        _ => 0,
    }
}

/// Block comments nest.
fn block_comment_length(rest: &[char]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(pair) = rest.get(at..at + 2) {
        match pair {
            ['/', '*'] => {
                depth += 1;
                at += 2;
            }
            ['*', '/'] => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    rest.len()
}

/// Up to and with the closing quote; a backslash takes the next character with it.
fn quoted_length(after: &[char], quote: char) -> usize {
    let mut at = 0;
    while let Some(character) = after.get(at) {
        match character {
            '\\' => at += 2,
            character if *character == quote => return at + 1,
            _ => at += 1,
        }
    }
    after.len()
}

/// `r"…"` or `r#"…"#`; `r#type` is a name and no text.
fn raw_length(rest: &[char]) -> usize {
    let n_hashes = rest
        .iter()
        .skip(1)
        .take_while(|character| **character == '#')
        .count();
    if rest.get(1 + n_hashes) != Some(&'"') {
        return 0;
    }
    let closing: Vec<char> = std::iter::once('"')
        .chain(std::iter::repeat_n('#', n_hashes))
        .collect();
    let start = 2 + n_hashes;
    let body = rest.get(start..).unwrap_or_default();
    body.windows(closing.len())
        .position(|window| window == closing)
        .map_or(rest.len(), |end| start + end + closing.len())
}

/// The names in `text`: letters, digits and underscores, with where each begins (in bytes).
pub fn names(text: &str) -> Vec<(usize, &str)> {
    let mut names = Vec::new();
    let mut start = None;
    let end = std::iter::once((text.len(), ' '));
    for (at, character) in text.char_indices().chain(end) {
        let inside = character.is_alphanumeric() || character == '_';
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                names.push((from, text.get(from..at).unwrap_or_default()));
                start = None;
            }
            _ => {}
        }
    }
    names
}

/// The line (from 1) in which the byte `at` lies.
pub fn line_of(text: &str, at: usize) -> usize {
    1 + text.get(..at).unwrap_or_default().matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        code_only(source)
            .split_whitespace()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn comments_and_literals_are_blanked_and_lines_stay() {
        assert_eq!(words("a // b\nc /* d /* e */ f */ g"), ["a", "c", "g"]);
        assert_eq!(words(r#"a "b \" c" d"#), ["a", "d"]);
        assert_eq!(words("a 'b' '\\'' '\\n' c"), ["a", "c"]);
        assert_eq!(code_only("\"a\nb\"\nc").lines().count(), 3);
    }

    #[test]
    fn raw_literals_end_only_at_their_own_hashes() {
        assert_eq!(words("a r#\"b \" c\"# d"), ["a", "d"]);
        assert_eq!(words("a r\"b\\\" c"), ["a", "c"]);
        assert_eq!(words("r#type x"), ["r#type", "x"]);
    }

    #[test]
    fn lifetimes_are_code() {
        assert_eq!(
            words("fn f<'a>(x: &'a str) {}"),
            ["fn", "f<'a>(x:", "&'a", "str)", "{}"]
        );
    }

    #[test]
    fn unfinished_text_ends_with_the_file() {
        assert_eq!(words("a \"b"), ["a"]);
        assert_eq!(words("a /* b"), ["a"]);
    }

    #[test]
    fn names_come_with_their_places() {
        assert_eq!(names("use a::b_1;"), [(0, "use"), (4, "a"), (7, "b_1")]);
        assert_eq!(line_of("a\nb\nc", 2), 2);
    }
}
