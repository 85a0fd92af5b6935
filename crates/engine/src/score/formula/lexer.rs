//! From the text of a formula to its signs, words and numbers, each with its column.

use super::{FormulaComplaint, LONGEST, MOST_PARTS};
use crate::amount::{Amount, AmountError};

/// One sign, word or number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Number(Amount),
    /// Lower-case name of an input.
    Name(String),
    /// Text between quotes: the value of an option.
    Quoted(String),
    Sign(&'static str),
    Word(&'static str),
    End,
}

/// A token and its column, from 1.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) column: usize,
}

/// Signs of two characters stand before those of one that they begin with.
const SIGNS: [(&str, &str); 20] = [
    ("<=", "≤"),
    (">=", "≥"),
    ("!=", "≠"),
    ("==", "="),
    ("+", "+"),
    ("-", "−"),
    ("−", "−"),
    ("*", "×"),
    ("×", "×"),
    ("/", "÷"),
    ("÷", "÷"),
    ("(", "("),
    (")", ")"),
    (",", ","),
    ("=", "="),
    ("≠", "≠"),
    ("<", "<"),
    ("≤", "≤"),
    (">", ">"),
    ("≥", "≥"),
];
const WORDS: [&str; 12] = [
    "if", "then", "else", "and", "or", "not", "min", "max", "clamp", "yes", "no", "M",
];

impl Token {
    /// As a complaint quotes it.
    pub(super) fn quoted(&self) -> String {
        match self {
            Self::Number(amount) => amount.canonical(),
            Self::Name(name) => name.clone(),
            Self::Quoted(text) => format!("'{text}'"),
            Self::Sign(sign) => String::from(*sign),
            Self::Word(word) => String::from(*word),
            Self::End => String::new(),
        }
    }
}

/// The tokens of a formula, the last of them [`Token::End`].
pub(super) fn tokens(source: &str) -> Result<Vec<Placed>, FormulaComplaint> {
    if source.chars().count() > LONGEST {
        return Err(FormulaComplaint::new(
            LONGEST,
            format!("công thức dài quá {LONGEST} ký tự"),
            format!("the formula is longer than {LONGEST} characters"),
        ));
    }
    let mut lexer = Lexer {
        rest: source,
        column: 1,
    };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blanks();
        let column = lexer.column;
        let token = lexer.token()?;
        let ends = token == Token::End;
        tokens.push(Placed { token, column });
        if ends {
            return Ok(tokens);
        }
        if tokens.len() > MOST_PARTS {
            return Err(FormulaComplaint::new(
                column,
                format!("công thức có hơn {MOST_PARTS} thành phần"),
                format!("the formula has more than {MOST_PARTS} parts"),
            ));
        }
    }
}

struct Lexer<'a> {
    rest: &'a str,
    column: usize,
}

impl<'a> Lexer<'a> {
    /// Takes the characters for as long as they fit.
    fn take(&mut self, fits: impl Fn(char) -> bool) -> &'a str {
        let end = self
            .rest
            .find(|letter: char| !fits(letter))
            .unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.column += taken.chars().count();
        taken
    }

    fn skip_blanks(&mut self) {
        self.take(char::is_whitespace);
    }

    fn token(&mut self) -> Result<Token, FormulaComplaint> {
        let Some(first) = self.rest.chars().next() else {
            return Ok(Token::End);
        };
        if first.is_ascii_digit() {
            return self.number();
        }
        if first.is_ascii_alphabetic() {
            let name = self.take(|letter| letter.is_ascii_alphanumeric() || letter == '_');
            let word = WORDS.iter().find(|word| **word == name);
            return Ok(
                word.map_or_else(|| Token::Name(String::from(name)), |word| Token::Word(word))
            );
        }
        if first == '\'' || first == '"' {
            return self.quoted(first);
        }
        for (written, sign) in SIGNS {
            if let Some(rest) = self.rest.strip_prefix(written) {
                self.rest = rest;
                self.column += written.chars().count();
                return Ok(Token::Sign(sign));
            }
        }
        Err(FormulaComplaint::new(
            self.column,
            format!("ký tự {first} không có trong công thức"),
            format!("the character {first} has no meaning in a formula"),
        ))
    }

    fn number(&mut self) -> Result<Token, FormulaComplaint> {
        let column = self.column;
        let text = self.take(|letter| letter.is_ascii_digit() || letter == '.');
        Amount::parse(text)
            .map(Token::Number)
            .map_err(|error| match error {
                AmountError::TooLong => FormulaComplaint::new(
                    column,
                    format!("{text} có quá nhiều chữ số: nhiều nhất 19 chữ số trước và 18 chữ số sau dấu chấm"),
                    format!("{text} has too many digits: at most 19 before the dot and 18 after it"),
                ),
                _ => FormulaComplaint::new(
                    column,
                    format!("{text} không phải là số thập phân dùng dấu chấm"),
                    format!("{text} is not a decimal with a dot"),
                ),
            })
    }

    fn quoted(&mut self, quote: char) -> Result<Token, FormulaComplaint> {
        let column = self.column;
        self.advance(quote);
        let text = self.take(|letter| letter != quote);
        if self.rest.is_empty() {
            return Err(FormulaComplaint::new(
                column,
                "thiếu dấu nháy đóng",
                "the closing quote is missing",
            ));
        }
        self.advance(quote);
        Ok(Token::Quoted(crate::vietnamese::nfc(text)))
    }

    /// Steps over one character that is there.
    fn advance(&mut self, letter: char) {
        self.rest = self.rest.strip_prefix(letter).unwrap_or(self.rest);
        self.column += 1;
    }
}
