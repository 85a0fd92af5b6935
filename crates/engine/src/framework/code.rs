//! The code of a node, `4.22.10`: ordered by number, never by text.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Levels a code may have; real sets use two or three.
const LEVELS: usize = 4;

/// Up to four numbers from 1 to 65535, so that `4.22.9` sorts before `4.22.10`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code([u16; LEVELS]);

/// The text is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code is one to four whole numbers from 1 joined by dots, such as 4.22.10")]
pub struct CodeError;

impl Code {
    /// Reads `4.22.10`.
    ///
    /// # Errors
    /// [`CodeError`] for anything but one to four numbers from 1 to 65535 without leading zeros.
    ///
    /// ```
    /// use engine::framework::Code;
    /// assert!(Code::parse("4.22.9").unwrap() < Code::parse("4.22.10").unwrap());
    /// assert!(Code::parse("4.022").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let mut numbers = [0_u16; LEVELS];
        let mut places = numbers.iter_mut();
        for part in text.split('.') {
            let place = places.next().ok_or(CodeError)?;
            if part.starts_with('0') || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(CodeError);
            }
            *place = part.parse().map_err(|_| CodeError)?;
        }
        Ok(Self(numbers))
    }

    /// How many numbers it has: 1 for a main index.
    #[must_use]
    pub fn depth(self) -> usize {
        self.0.iter().take_while(|number| **number > 0).count()
    }

    /// The code without its last number; nothing for a main index.
    #[must_use]
    pub fn parent(self) -> Option<Self> {
        let depth = self.depth();
        if depth < 2 {
            return None;
        }
        let mut numbers = self.0;
        if let Some(last) = numbers.get_mut(depth - 1) {
            *last = 0;
        }
        Some(Self(numbers))
    }

    /// Its last number: the place among its siblings.
    #[must_use]
    pub fn last(self) -> u16 {
        let numbers = self.0.iter().rev();
        numbers
            .copied()
            .find(|number| *number > 0)
            .unwrap_or_default()
    }

    /// The code of its main index.
    #[must_use]
    pub fn index(self) -> Self {
        let [first, ..] = self.0;
        Self([first, 0, 0, 0])
    }

    /// Whether it is `ancestor` or below it.
    #[must_use]
    pub fn is_under(self, ancestor: Self) -> bool {
        let depth = ancestor.depth();
        self.0
            .iter()
            .zip(ancestor.0)
            .take(depth)
            .all(|(own, other)| *own == other)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, number) in self.0.iter().take_while(|number| **number > 0).enumerate() {
            if place > 0 {
                formatter.write_str(".")?;
            }
            write!(formatter, "{number}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Code({self})")
    }
}

impl std::str::FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::parse(text)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_knows_its_place_in_the_tree() {
        let code = Code::parse("4.22.10").unwrap();
        assert_eq!(
            code.parent().map(|code| code.to_string()).as_deref(),
            Some("4.22")
        );
        assert_eq!(code.index().to_string(), "4");
        assert_eq!((code.last(), code.index().last()), (10, 4));
        assert!(code.is_under(code.index()) && code.is_under(code));
        assert!(!code.is_under(Code::parse("4.2").unwrap()));
        assert_eq!(code.index().parent(), None);
    }

    #[test]
    fn texts_that_are_no_codes_are_refused() {
        for bad in [
            "",
            ".",
            "1.",
            ".1",
            "0",
            "1.0",
            "01",
            "1.1.1.1.1",
            "65536",
            "a",
            "1 ",
            "-1",
            "+1",
        ] {
            assert!(Code::parse(bad).is_err(), "{bad}");
        }
    }
}
