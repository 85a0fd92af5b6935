//! From tokens to a tree, by precedence: or, and, not, comparison, sum, product, sign.

use super::lexer::{Placed, Token};
use super::{DEEPEST, FormulaComplaint};
use crate::amount::Amount;

/// A part of a formula before its types are known.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) shape: Shape,
    /// Where it begins, or where its sign stands.
    pub(super) column: usize,
    depth: usize,
}

#[derive(Debug)]
pub(super) enum Shape {
    Number(Amount),
    Maximum,
    Name(String),
    Quoted(String),
    YesNo(bool),
    Negate(Box<Tree>),
    Not(Box<Tree>),
    /// A sign or word between two parts: `+ − × = ≠ < ≤ > ≥ and or`.
    Between(&'static str, Box<Tree>, Box<Tree>),
    /// Part, divisor, and what a zero divisor gives.
    Divide(Box<Tree>, Box<Tree>, Option<Box<Tree>>),
    If(Box<Tree>, Box<Tree>, Box<Tree>),
    /// `min`, `max` or `clamp`.
    Call(&'static str, Vec<Tree>),
}

type Parsed = Result<Tree, FormulaComplaint>;

const COMPARISONS: [&str; 6] = ["=", "≠", "<", "≤", ">", "≥"];

/// Parses a whole formula.
pub(super) fn parse(tokens: Vec<Placed>) -> Parsed {
    let mut parser = Parser {
        tokens,
        place: 0,
        open: 0,
    };
    let tree = parser.whole()?;
    match parser.peek() {
        Token::End => Ok(tree),
        _ => Err(parser.unexpected("dấu phép tính hoặc hết công thức", "a sign or the end")),
    }
}

struct Parser {
    tokens: Vec<Placed>,
    place: usize,
    /// How many parts are being read inside one another.
    open: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens
            .get(self.place)
            .map_or(&Token::End, |placed| &placed.token)
    }

    fn column(&self) -> usize {
        let placed = self.tokens.get(self.place).or(self.tokens.last());
        placed.map_or(1, |placed| placed.column)
    }

    /// Steps over this sign or word when it is next.
    fn takes(&mut self, wanted: &'static str) -> bool {
        let is_next =
            matches!(self.peek(), Token::Sign(text) | Token::Word(text) if *text == wanted);
        self.place += usize::from(is_next);
        is_next
    }

    /// Steps over the first of these that is next.
    fn takes_any(&mut self, wanted: &[&'static str]) -> Option<&'static str> {
        wanted.iter().copied().find(|one| self.takes(one))
    }

    fn needs(&mut self, wanted: &'static str) -> Result<(), FormulaComplaint> {
        if self.takes(wanted) {
            return Ok(());
        }
        Err(self.unexpected(wanted, wanted))
    }

    fn unexpected(&self, vi: &str, en: &str) -> FormulaComplaint {
        let column = self.column();
        match self.peek() {
            Token::End => FormulaComplaint::new(
                column,
                format!("cần {vi}, nhưng công thức đã hết"),
                format!("{en} is expected, but the formula ends"),
            ),
            token => FormulaComplaint::new(
                column,
                format!("cần {vi}, gặp {}", token.quoted()),
                format!("{en} is expected, not {}", token.quoted()),
            ),
        }
    }

    fn tree(&self, column: usize, depth: usize, shape: Shape) -> Parsed {
        if depth > DEEPEST {
            return Err(too_deep(column));
        }
        Ok(Tree {
            shape,
            column,
            depth,
        })
    }

    fn between(&self, sign: &'static str, column: usize, left: Tree, right: Tree) -> Parsed {
        let depth = left.depth.max(right.depth) + 1;
        let shape = Shape::Between(sign, Box::new(left), Box::new(right));
        self.tree(column, depth, shape)
    }

    fn whole(&mut self) -> Parsed {
        self.open += 1;
        if self.open > DEEPEST {
            return Err(too_deep(self.column()));
        }
        let tree = match self.takes("if") {
            true => self.condition(),
            false => self.chain(&["or"], Self::conjunction),
        };
        self.open -= 1;
        tree
    }

    fn condition(&mut self) -> Parsed {
        let column = self.column();
        let when = self.whole()?;
        self.needs("then")?;
        let then = self.whole()?;
        self.needs("else")?;
        let otherwise = self.whole()?;
        let depth = when.depth.max(then.depth).max(otherwise.depth) + 1;
        let shape = Shape::If(Box::new(when), Box::new(then), Box::new(otherwise));
        self.tree(column, depth, shape)
    }

    /// Parts joined by signs of one rank, from left to right.
    fn chain(&mut self, signs: &[&'static str], part: fn(&mut Self) -> Parsed) -> Parsed {
        let mut left = part(self)?;
        loop {
            let column = self.column();
            let Some(sign) = self.takes_any(signs) else {
                return Ok(left);
            };
            let right = part(self)?;
            left = self.between(sign, column, left, right)?;
        }
    }

    fn conjunction(&mut self) -> Parsed {
        self.chain(&["and"], Self::negation)
    }

    fn negation(&mut self) -> Parsed {
        let column = self.column();
        if !self.takes("not") {
            return self.comparison();
        }
        let inner = self.nested(Self::negation)?;
        let depth = inner.depth + 1;
        self.tree(column, depth, Shape::Not(Box::new(inner)))
    }

    fn comparison(&mut self) -> Parsed {
        let left = self.sum()?;
        let column = self.column();
        let Some(sign) = self.takes_any(&COMPARISONS) else {
            return Ok(left);
        };
        let right = self.sum()?;
        if matches!(self.peek(), Token::Sign(next) if COMPARISONS.contains(next)) {
            return Err(FormulaComplaint::new(
                self.column(),
                "hai phép so sánh liền nhau: nối bằng and",
                "two comparisons in a row: join them with and",
            ));
        }
        self.between(sign, column, left, right)
    }

    fn sum(&mut self) -> Parsed {
        self.chain(&["+", "−"], Self::product)
    }

    fn product(&mut self) -> Parsed {
        let mut left = self.signed()?;
        loop {
            let column = self.column();
            if self.takes("×") {
                let right = self.signed()?;
                left = self.between("×", column, left, right)?;
            } else if self.takes("÷") {
                left = self.division(column, left)?;
            } else {
                return Ok(left);
            }
        }
    }

    /// A divisor that is a number cannot be 0 and takes no `else`, so that the word still belongs to
    /// an `if` around it; every other divisor says what 0 gives.
    fn division(&mut self, column: usize, part: Tree) -> Parsed {
        let divisor = self.signed()?;
        let otherwise = match divisor.shape {
            Shape::Number(amount) if amount == Amount::ZERO => {
                return Err(FormulaComplaint::new(
                    divisor.column,
                    "chia cho 0",
                    "division by 0",
                ));
            }
            Shape::Number(_) => None,
            _ if self.takes("else") => Some(self.signed()?),
            _ => {
                return Err(FormulaComplaint::new(
                    self.column(),
                    "phép chia phải nói kết quả khi mẫu số bằng 0, như a / b else 0",
                    "a division must say what a zero divisor gives, such as a / b else 0",
                ));
            }
        };
        let deepest = otherwise.as_ref().map_or(0, |tree| tree.depth);
        let depth = part.depth.max(divisor.depth).max(deepest) + 1;
        let shape = Shape::Divide(Box::new(part), Box::new(divisor), otherwise.map(Box::new));
        self.tree(column, depth, shape)
    }

    fn signed(&mut self) -> Parsed {
        let column = self.column();
        if !self.takes("−") {
            return self.primary();
        }
        let inner = self.nested(Self::signed)?;
        let depth = inner.depth + 1;
        self.tree(column, depth, Shape::Negate(Box::new(inner)))
    }

    /// A part inside another of the same kind, counted so that no text runs deep.
    fn nested(&mut self, part: fn(&mut Self) -> Parsed) -> Parsed {
        self.open += 1;
        if self.open > DEEPEST {
            return Err(too_deep(self.column()));
        }
        let tree = part(self);
        self.open -= 1;
        tree
    }

    fn primary(&mut self) -> Parsed {
        let column = self.column();
        if let Some(function) = self.takes_any(&["min", "max", "clamp"]) {
            return self.call(function, column);
        }
        if self.takes("(") {
            let tree = self.whole()?;
            self.needs(")")?;
            return Ok(tree);
        }
        let shape = match self.peek() {
            Token::Number(amount) => Shape::Number(*amount),
            Token::Name(name) => Shape::Name(name.clone()),
            Token::Quoted(text) => Shape::Quoted(text.clone()),
            Token::Word("M") => Shape::Maximum,
            Token::Word("yes") => Shape::YesNo(true),
            Token::Word("no") => Shape::YesNo(false),
            _ => {
                return Err(self.unexpected(
                    "một số, một giá trị nhập hoặc ngoặc mở",
                    "a number, an input or an opening bracket",
                ));
            }
        };
        self.place += 1;
        self.tree(column, 1, shape)
    }

    fn call(&mut self, function: &'static str, column: usize) -> Parsed {
        self.needs("(")?;
        let mut parts = vec![self.whole()?];
        while self.takes(",") {
            parts.push(self.whole()?);
        }
        self.needs(")")?;
        let n_parts = parts.len();
        let fits = match function {
            "clamp" => n_parts == 3,
            _ => n_parts >= 2,
        };
        if !fits {
            return Err(FormulaComplaint::new(
                column,
                format!("{function} có {n_parts} giá trị; min và max cần từ hai, clamp cần ba"),
                format!(
                    "{function} has {n_parts} values; min and max take two or more, clamp three"
                ),
            ));
        }
        let deepest = parts.iter().map(|part| part.depth).max().unwrap_or(0);
        self.tree(column, deepest + 1, Shape::Call(function, parts))
    }
}

fn too_deep(column: usize) -> FormulaComplaint {
    FormulaComplaint::new(
        column,
        format!("công thức lồng nhau quá {DEEPEST} bậc"),
        format!("the formula is nested deeper than {DEEPEST}"),
    )
}
