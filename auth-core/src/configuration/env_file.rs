//! `.env` files. They are read, and the environment of the process stays as it is.

use core::cell::Cell;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

use zeroize::Zeroizing;

use super::source::shown;
use super::variables::{NotText, Text};
use crate::secret::public_file;

/// The variables of the file, in their order.
pub(super) fn read(path: &Path) -> Result<Vec<(String, Text)>, Vec<String>> {
    let text = public_file(path).map(Zeroizing::new).map_err(|fault| vec![fault])?;
    // Some editors put a byte order mark in front of a file's text; the reader would take it for part of a name.
    parse(text.strip_prefix('\u{feff}').unwrap_or(&text)).map_err(|lines| {
        let fault = |line| format!("line {line} of {} is not of the form NAME=value: {QUOTE}", shown(path));
        lines.into_iter().map(fault).collect()
    })
}

const QUOTE: &str = "put a value with spaces, quotes or `#` into single quotes";

/// A character that no setting holds.
const DOLLAR: char = '\u{f8ff}';

fn parse(text: &str) -> Result<Vec<(String, Text)>, Vec<usize>> {
    let plain = Zeroizing::new(text.replace('$', DOLLAR.encode_utf8(&mut [0; 4])));
    let mut literal = dotenvy::from_read_iter(plain.as_bytes());
    let line = Rc::new(Cell::new(0));
    let mut variables = Vec::new();
    let mut faults = Vec::new();
    // The crate's own error quotes the line, and the line may hold a secret.
    for variable in dotenvy::from_read_iter(Lines { rest: text.as_bytes(), line: Rc::clone(&line) }) {
        let literal = literal.next();
        let Ok((name, value)) = variable else {
            faults.push(line.get());
            continue;
        };
        // The reader puts variables of the process in the place of `$NAME`: a key would silently be another one.
        let is_literal = matches!(literal, Some(Ok((_, text))) if text.replace(DOLLAR, "$") == value);
        variables.push((name, if is_literal { Ok(value) } else { Err(NotText::Substitution) }));
    }
    if faults.is_empty() { Ok(variables) } else { Err(faults) }
}

/// Hands out one line at a time, so that the number of the line that was read last is known.
struct Lines<'t> {
    rest: &'t [u8],
    line: Rc<Cell<usize>>,
}

impl Read for Lines<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let end = self.rest.iter().position(|byte| *byte == b'\n').map_or(self.rest.len(), |end| end + 1);
        let (line, rest) = self.rest.split_at(end.min(buffer.len()));
        let Some(space) = buffer.get_mut(..line.len()) else { return Ok(0) };
        space.copy_from_slice(line);
        self.rest = rest;
        if line.ends_with(b"\n") || (rest.is_empty() && !line.is_empty()) {
            self.line.set(self.line.get() + 1);
        }
        Ok(line.len())
    }
}

#[cfg(test)]
mod tests {
    use super::super::variables::NotText;
    use super::parse;

    fn value(line: &str) -> Result<String, NotText> {
        parse(line).unwrap().pop().unwrap().1
    }

    #[test]
    fn lines() {
        let text = "# a comment\nexport A=1\n\nB='a b'   # why\r\nC=\"x\"\nD=\nA=2\n";
        let read = parse(text).unwrap();
        let read: Vec<_> = read.iter().map(|(name, value)| (name.as_str(), value.as_deref().unwrap())).collect();
        assert_eq!(read, [("A", "1"), ("B", "a b"), ("C", "x"), ("D", ""), ("A", "2")]);
    }

    /// F3, L000-36: a raw secret with `$` in it is not turned into another one.
    #[test]
    fn nothing_is_put_in_the_place_of_a_dollar() {
        for line in ["A=abc$PATH", "A=\"abc${PATH}\"", "A=abc$", "A=$$", "A=a\\$b", "A=abc$nothing_of_that_name"] {
            assert_eq!(value(line), Err(NotText::Substitution), "{line}");
        }
        assert_eq!(value("A='abc$PATH'"), Ok("abc$PATH".to_owned()));
        assert_eq!(value("A='a\\$b'"), Ok("a\\$b".to_owned()));
    }

    #[test]
    fn broken_lines_are_counted() {
        assert_eq!(parse("A=1\n# two\nnothing\nB=a b\nC='x\n"), Err(vec![3, 4, 5]));
        assert_eq!(parse("A=1\n\n\nB=\"x"), Err(vec![4]));
        let long = format!("A={}\nB\n", "x".repeat(20_000));
        assert_eq!(parse(&long), Err(vec![2]));
    }
}
