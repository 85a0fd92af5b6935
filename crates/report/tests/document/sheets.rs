//! Reads a made PDF back: its objects, its pages, and the words on them as somebody would copy them.

use std::collections::BTreeMap;
use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::reading::between;

/// A PDF: the dictionary and the unpacked stream of each object.
pub struct Objects(BTreeMap<u32, (String, Vec<u8>)>);

/// The objects that the table at the end of a file names.
pub fn objects(file: &[u8]) -> Objects {
    let end = String::from_utf8_lossy(&file[file.len() - 40..]).into_owned();
    let table: usize = between(&end, "startxref\n", "\n").unwrap().parse().unwrap();
    let table = String::from_utf8_lossy(&file[table..]).into_owned();
    let places = table.lines().skip(2).zip(0..);
    let used = places.filter(|(line, _)| line.trim_end().ends_with(" n"));
    let object = |line: &str| {
        let place: usize = line[..10].parse().unwrap();
        let own = &file[place..];
        let end = find(own, b"endobj").unwrap();
        let own = &own[..end];
        let Some(begin) = find(own, b"stream\n") else {
            return (String::from_utf8_lossy(own).into_owned(), Vec::new());
        };
        let words = String::from_utf8_lossy(&own[..begin]).into_owned();
        let mut stream = Vec::new();
        // A picture may be no stream that unpacks; what unpacks is read.
        let _ = ZlibDecoder::new(&own[begin + 7..]).read_to_end(&mut stream);
        (words, stream)
    };
    Objects(used.map(|(line, number)| (number, object(line))).collect())
}

fn find(bytes: &[u8], words: &[u8]) -> Option<usize> {
    bytes
        .windows(words.len())
        .position(|window| window == words)
}

impl Objects {
    /// The dictionaries that hold these words.
    pub fn with(&self, words: &str) -> Vec<&str> {
        let all = self.0.values().map(|(own, _)| own.as_str());
        all.filter(|own| own.contains(words)).collect()
    }

    /// The number of the object that a dictionary names.
    fn named(&self, own: &str, name: &str) -> u32 {
        let number = between(own, &format!("{name} "), " 0 R").unwrap();
        number.trim_start_matches('[').parse().unwrap()
    }

    /// The lines of each page, in the order in which they are drawn.
    pub fn pages(&self) -> Vec<Vec<String>> {
        let tree = self.with("/Type /Pages")[0];
        let kids = between(tree, "/Kids [", "]").unwrap();
        let kids = kids.split(" 0 R").filter(|kid| !kid.trim().is_empty());
        kids.map(|kid| self.lines(&self.0[&kid.trim().parse().unwrap()].0))
            .collect()
    }

    fn lines(&self, page: &str) -> Vec<String> {
        let faces = self.faces(page);
        let content = &self.0[&self.named(page, "/Contents")].1;
        let (mut lines, mut face) = (Vec::new(), None);
        let mut rest = &content[..];
        while let Some(end) = end_of_line(rest) {
            let line = &rest[..end];
            rest = &rest[(end + 1).min(rest.len())..];
            let words = String::from_utf8_lossy(line).into_owned();
            if words == "BT" {
                lines.push(String::new());
            } else if let Some(set) = words.strip_suffix(" Tf") {
                face = faces.get(set.split(' ').next().unwrap().trim_start_matches('/'));
            } else if words.ends_with("] TJ") {
                let numbers = shown(line);
                let face: &BTreeMap<u16, char> = face.unwrap();
                let signs = numbers
                    .chunks(2)
                    .map(|pair| face[&(u16::from(pair[0]) << 8 | u16::from(pair[1]))]);
                lines.last_mut().unwrap().extend(signs);
            }
        }
        lines
    }

    /// For each face of a page the sign of each number.
    fn faces(&self, page: &str) -> BTreeMap<String, BTreeMap<u16, char>> {
        let resources = &self.0[&self.named(page, "/Resources")].0;
        let fonts = between(resources, "/Font <<", ">>").unwrap();
        let fonts = fonts.split('/').skip(1).map(|own| {
            let (name, number) = own.split_once(' ').unwrap();
            let number = number.split(' ').next().unwrap().parse().unwrap();
            let signs = &self.0[&self.named(&self.0[&number].0, "/ToUnicode")].1;
            let signs = String::from_utf8_lossy(signs).into_owned();
            let pairs = signs.lines().filter_map(|line| {
                let (number, sign) = line
                    .strip_prefix('<')?
                    .strip_suffix('>')?
                    .split_once("> <")?;
                let sign = u32::from_str_radix(sign, 16).ok()?;
                Some((u16::from_str_radix(number, 16).ok()?, char::from_u32(sign)?))
            });
            (name.to_owned(), pairs.collect())
        });
        fonts.collect()
    }
}

/// Where a line ends that is not inside a string.
fn end_of_line(bytes: &[u8]) -> Option<usize> {
    (!bytes.is_empty()).then(|| find(bytes, b"\n").unwrap_or(bytes.len()))
}

/// The bytes of all strings between the brackets of a line.
fn shown(line: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = line.iter().copied();
    while let Some(byte) = bytes.next() {
        match byte {
            b'<' => {
                let hex: Vec<u8> = bytes.by_ref().take_while(|byte| *byte != b'>').collect();
                let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16);
                out.extend(hex.chunks(2).map(|digits| pair(digits).unwrap()));
            }
            b'(' => {
                let mut depth = 1;
                while let Some(byte) = bytes.next() {
                    match byte {
                        b'\\' => out.push(escaped(&mut bytes)),
                        b')' if depth == 1 => break,
                        b')' => {
                            depth -= 1;
                            out.push(byte);
                        }
                        b'(' => {
                            depth += 1;
                            out.push(byte);
                        }
                        other => out.push(other),
                    }
                }
            }
            _ => {}
        }
    }
    out
}

fn escaped(bytes: &mut impl Iterator<Item = u8>) -> u8 {
    match bytes.next().unwrap() {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        first @ b'0'..=b'7' => {
            let rest = [bytes.next().unwrap(), bytes.next().unwrap()];
            rest.iter()
                .fold(first - b'0', |sum, digit| sum * 8 + (digit - b'0'))
        }
        other => other,
    }
}
