//! Amounts to and from text: the machine form, and what people in Vietnam write and read.

use super::{Amount, AmountError, ONE};
use crate::Language;

/// Grains in one, in 64 bits.
const ONE_SHORT: u64 = 1_000_000_000_000_000_000;

pub(super) fn parse(text: &str) -> Result<Amount, AmountError> {
    if text.is_empty() {
        return Err(AmountError::Empty);
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let grains = grains(digits.as_bytes())?;
    Ok(Amount(if negative { -grains } else { grains }))
}

/// Digits, and behind one dot decimals, as grains. Zeros at either end may be as many as they like.
fn grains(digits: &[u8]) -> Result<i128, AmountError> {
    const MOST_WHOLE: u64 = 9_999_999_999_999_999_999;
    // Both sides of the dot fit 64 bits, whose steps cost a third of those of 128.
    let (mut whole, mut below_one) = (0_u64, 0_u64);
    let (mut n_whole, mut n_decimals) = (0, None);
    let mut next_place = ONE_SHORT / 10;
    let mut is_too_long = false;
    for byte in digits {
        match (byte, &mut n_decimals) {
            (b'0'..=b'9', None) => {
                n_whole += 1;
                is_too_long |= whole > MOST_WHOLE / 10;
                whole = whole.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
            }
            (b'0'..=b'9', Some(n_decimals)) => {
                *n_decimals += 1;
                is_too_long |= next_place == 0 && *byte != b'0';
                below_one += u64::from(byte - b'0') * next_place;
                next_place /= 10;
            }
            (b'.', None) if n_whole > 0 => n_decimals = Some(0_usize),
            _ => return Err(AmountError::NotANumber),
        }
    }
    if n_whole == 0 || n_decimals == Some(0) {
        return Err(AmountError::NotANumber);
    }
    match is_too_long {
        true => Err(AmountError::TooLong),
        false => Ok(i128::from(whole) * ONE + i128::from(below_one)),
    }
}

/// Without blanks, and with the minus sign of keyboards; an empty text is an error.
fn tidy(text: &str) -> Result<String, AmountError> {
    let text: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| if letter == '−' { '-' } else { letter })
        .collect();
    if text.is_empty() {
        return Err(AmountError::Empty);
    }
    Ok(text)
}

/// A count: digits, with dots only between full groups of three.
pub(super) fn parse_vi_whole(text: &str) -> Result<Amount, AmountError> {
    let text = tidy(text)?;
    let digits = text.trim_start_matches('-');
    let marks = |byte: u8| matches!(byte, b'.' | b',');
    if !digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || marks(byte))
    {
        return Err(AmountError::NotANumber);
    }
    let parted = digits.bytes().any(marks);
    // A zero in front of a dot is how decimals begin, not thousands.
    if digits.contains(',') || (parted && digits.starts_with('0')) {
        return Err(AmountError::NotACount);
    }
    let plain = grouped(&text, '.').map_err(|_| AmountError::NotACount)?;
    parse(&plain)
}

pub(super) fn parse_vi(text: &str) -> Result<Amount, AmountError> {
    let text = tidy(text)?;
    let dots = text.matches('.').count();
    let commas = text.matches(',').count();
    match (dots, commas) {
        (0, 0) => parse(&text),
        (_, 1) if dots > 0 => match (text.find('.'), text.find(',')) {
            (Some(dot), Some(comma)) if dot < comma => decimal(&text, '.', ','),
            _ if dots == 1 => decimal(&text, ',', '.'),
            _ => Err(AmountError::NotANumber),
        },
        (1, _) if commas > 1 => decimal(&text, ',', '.'),
        (0, 1) => one_mark(&text, ','),
        (1, 0) => one_mark(&text, '.'),
        (_, 0) => grouped(&text, '.').and_then(|plain| parse(&plain)),
        (0, _) => grouped(&text, ',').and_then(|plain| parse(&plain)),
        _ => Err(AmountError::NotANumber),
    }
}

/// Both marks are there: the later one separates the decimals.
fn decimal(text: &str, group: char, point: char) -> Result<Amount, AmountError> {
    let (whole, decimals) = text.split_once(point).ok_or(AmountError::NotANumber)?;
    let whole = grouped(whole, group)?;
    parse(&format!("{whole}.{decimals}"))
}

/// One mark: a comma separates decimals here, a dot before exactly three digits is doubtful.
fn one_mark(text: &str, mark: char) -> Result<Amount, AmountError> {
    let (whole, decimals) = text.split_once(mark).ok_or(AmountError::NotANumber)?;
    let could_group =
        grouped(text, mark).is_ok() && !whole.trim_start_matches('-').starts_with('0');
    if mark == '.' && could_group {
        return Err(AmountError::Ambiguous);
    }
    parse(&format!("{whole}.{decimals}"))
}

/// Takes the grouping marks out when every group after the first has three digits.
fn grouped(text: &str, mark: char) -> Result<String, AmountError> {
    let mut groups = text.split(mark);
    let first = groups.next().unwrap_or_default();
    let digits = first.trim_start_matches('-').len();
    let mut plain = String::from(first);
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 {
            return Err(AmountError::NotANumber);
        }
        grouped = true;
        plain.push_str(group);
    }
    if grouped && !(1..=3).contains(&digits) {
        return Err(AmountError::NotANumber);
    }
    Ok(plain)
}

/// Writes the exact form: no trailing zeros, no dot for whole amounts.
pub(super) fn write_canonical(grains: i128, out: &mut Vec<u8>) {
    if grains < 0 {
        out.push(b'-');
    }
    let grains = grains.unsigned_abs();
    let one = ONE.unsigned_abs();
    // Values and small points fit 64 bits, which divide several times faster than 128.
    let (whole, rest) = match u64::try_from(grains) {
        Ok(small) => (u128::from(small / ONE_SHORT), small % ONE_SHORT),
        Err(_) => (
            grains / one,
            u64::try_from(grains % one).unwrap_or_default(),
        ),
    };
    write_digits(whole, out);
    if rest == 0 {
        return;
    }
    // Ten digits and eight: the first two stand by themselves.
    let (upper, lower) = (rest / EIGHT, eight_digits(rest % EIGHT));
    let (first, upper) = (upper / EIGHT, eight_digits(upper % EIGHT));
    let zeros = match (lower, upper) {
        (0, 0) if first % 10 == 0 => 17,
        (0, upper) => 8 + upper.leading_zeros() / 8,
        (lower, _) => lower.leading_zeros() / 8,
    };
    // Texts of one length are copied in one step; what is too much of them goes again.
    out.extend_from_slice(&[b'.', digit_of(first / 10), digit_of(first % 10)]);
    for eight in [upper, lower] {
        out.extend_from_slice(&(eight + ZEROS).to_le_bytes());
    }
    out.truncate(out.len() - zeros as usize);
}

/// Eight digits, and each of eight bytes as the digit 0.
const EIGHT: u64 = 100_000_000;
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The digits of a number below 10⁸, the first in the lowest byte: halves, then quarters, then digits of all
/// of them at a time (after Khuong, How to print integers really fast, 2017).
fn eight_digits(number: u64) -> u64 {
    let halves = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((halves * 10_486) >> 20) & 0x7f_0000_007f;
    let pairs = hundreds | ((halves - hundreds * 100) << 16);
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((pairs - tens * 10) << 8)
}

fn write_digits(whole: u128, out: &mut Vec<u8>) {
    match u64::try_from(whole) {
        Ok(small) if small < 10 => out.push(digit_of(small)),
        Ok(mut small) => {
            let start = out.len();
            loop {
                out.push(digit_of(small % 10));
                small /= 10;
                if small == 0 {
                    break;
                }
            }
            if let Some(written) = out.get_mut(start..) {
                written.reverse();
            }
        }
        Err(_) => out.extend_from_slice(whole.to_string().as_bytes()),
    }
}

fn digit_of(digit: u64) -> u8 {
    b'0' + u8::try_from(digit).unwrap_or_default()
}

/// Exactly `decimals` decimals, grouped by thousands; the amount is already rounded.
pub(super) fn for_people(amount: Amount, decimals: u32, language: Language) -> String {
    let exact = amount.canonical();
    let (sign, digits) = match exact.strip_prefix('-') {
        // The minus of typography; whoever types it is understood as well.
        Some(rest) => ("−", rest),
        None => ("", exact.as_str()),
    };
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let (group, point) = match language {
        Language::Vi => ('.', ','),
        Language::En => (',', '.'),
    };
    let mut text = String::with_capacity(exact.len() + 8);
    text.push_str(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    if decimals > 0 {
        text.push(point);
        text.push_str(rest);
        for _ in rest.len()..decimals as usize {
            text.push('0');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vi(text: &str) -> Result<String, AmountError> {
        Amount::parse_vi(text).map(Amount::canonical)
    }

    #[test]
    fn what_people_type_is_read_when_one_reading_is_possible() {
        for (typed, exact) in [
            ("1.234,56", "1234.56"),
            ("1234,5", "1234.5"),
            ("1234.56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("1.234.567", "1234567"),
            ("1,5", "1.5"),
            ("0.125", "0.125"),
            ("1,234", "1.234"),
            // The comma of amounts is decimal in Vietnam, before three digits too.
            ("1,000", "1"),
            ("1 234,5", "1234.5"),
            ("−3", "-3"),
            ("1.234.567,8", "1234567.8"),
        ] {
            assert_eq!(vi(typed).as_deref(), Ok(exact), "{typed}");
        }
    }

    #[test]
    fn doubtful_and_foreign_texts_are_refused() {
        assert_eq!(vi("1.234"), Err(AmountError::Ambiguous));
        assert_eq!(vi(" "), Err(AmountError::Empty));
        for typed in [
            "abc", "1.2.3", "1,2,3", "--1", "1e5", "1.23,4.5", "12a", ".", ",5", "5,", "１",
        ] {
            assert_eq!(vi(typed), Err(AmountError::NotANumber), "{typed}");
        }
    }

    #[test]
    fn a_count_takes_dots_between_thousands_and_no_comma() {
        for (typed, exact) in [
            ("1000", 1_000),
            ("1.000", 1_000),
            ("12.345.678", 12_345_678),
            ("1 000", 1_000),
            ("0", 0),
            ("−3", -3),
        ] {
            assert_eq!(
                parse_vi_whole(typed),
                Ok(Amount::from_int(exact)),
                "{typed}"
            );
        }
        for typed in [
            "1,000",
            "1,5",
            "5,",
            ",5",
            "1,000,000",
            "1.000,0",
            "1,000.0",
            "1.5",
            "1.00",
            "0.500",
            "1.0000",
            "1234.567",
            "1.2.3",
            "1.",
        ] {
            assert_eq!(
                parse_vi_whole(typed),
                Err(AmountError::NotACount),
                "{typed}"
            );
        }
        for typed in ["abc", "12a", "1e5", "--1", "-", "１"] {
            assert_eq!(
                parse_vi_whole(typed),
                Err(AmountError::NotANumber),
                "{typed}"
            );
        }
        assert_eq!(parse_vi_whole(" "), Err(AmountError::Empty));
    }

    #[test]
    fn every_digit_of_the_machine_form_stands_in_its_place() {
        for number in (0..10_000).chain((10_000..EIGHT).step_by(7_919)) {
            let digits = (eight_digits(number) + ZEROS).to_le_bytes();
            assert_eq!(String::from_utf8_lossy(&digits), format!("{number:08}"));
        }
        let mut number = ONE_SHORT - 1;
        for place in 0..18 {
            let cut = number - number % 10_u64.pow(place);
            let text = format!("7.{cut:018}");
            let exact = text.trim_end_matches('0').trim_end_matches('.');
            let amount = Amount(7 * ONE + i128::from(cut));
            assert_eq!(amount.canonical(), exact);
            number = number / 10 * 9 + 1;
        }
    }

    #[test]
    fn the_machine_form_takes_as_many_digits_as_an_amount_holds() {
        let zeros = "0".repeat(30);
        for (text, exact) in [
            (String::from("9999999999999999999"), "9999999999999999999"),
            (String::from("0.000000000000000001"), "0.000000000000000001"),
            (format!("{zeros}12.5{zeros}"), "12.5"),
        ] {
            let read = Amount::parse(&text).map(Amount::canonical);
            assert_eq!(read.as_deref(), Ok(exact), "{text}");
        }
        for (text, error) in [
            ("10000000000000000000", AmountError::TooLong),
            (
                "99999999999999999999999999999999999999999",
                AmountError::TooLong,
            ),
            ("0.0000000000000000001", AmountError::TooLong),
            ("99999999999999999999999x", AmountError::NotANumber),
            ("1.5.", AmountError::NotANumber),
            ("-", AmountError::NotANumber),
        ] {
            assert_eq!(Amount::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn the_machine_form_takes_no_grouping() {
        for bad in [
            "",
            "1,5",
            " 1",
            "1.",
            ".5",
            "+1",
            "1e3",
            "99999999999999999999",
            "0.1234567890123456789",
        ] {
            assert!(Amount::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(
            Amount::parse("-0.50").map(Amount::canonical).as_deref(),
            Ok("-0.5")
        );
        assert_eq!(
            Amount::parse("-0").map(Amount::canonical).as_deref(),
            Ok("0")
        );
    }
}
