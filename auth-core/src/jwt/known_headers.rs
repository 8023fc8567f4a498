//! Headers that verified tokens had. An issuer writes the same one on all of its tokens, so it is read once.

use std::sync::OnceLock;

use super::header::Header;

/// More than an issuer has keys and kinds of tokens at a time. What comes later is read each time.
const MOST: usize = 4;

/// A longer one is read each time.
const LONGEST: usize = 512;

/// The first headers of verified tokens, by their encoded text. What a header says depends on nothing but that text; keys are
/// looked for anew for every token.
#[derive(Default)]
pub(super) struct KnownHeaders([OnceLock<Known>; MOST]);

struct Known {
    text: Box<str>,
    header: Header<'static>,
}

impl KnownHeaders {
    /// What the text says, where a verified token had it.
    pub(super) fn find(&self, text: &str) -> Option<Header<'_>> {
        let mut known = self.0.iter().map_while(OnceLock::get);
        known.find(|known| *known.text == *text).map(|known| known.header.borrowed())
    }

    /// Keeps the header of a token that was just verified. Of one that was not, nothing is kept: it is the attacker's.
    pub(super) fn learn(&self, text: &str, header: &Header<'_>) {
        if text.len() > LONGEST {
            return;
        }
        for place in &self.0 {
            let known = place.get_or_init(|| Known { text: text.into(), header: header.owned() });
            if *known.text == *text {
                return;
            }
        }
    }

    #[cfg(test)]
    pub(super) fn texts(&self) -> Vec<&str> {
        self.0.iter().filter_map(OnceLock::get).map(|known| &*known.text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{KnownHeaders, LONGEST, MOST};
    use crate::Algorithm;
    use crate::jwt::header::Header;

    fn header(kid: &str) -> Header<'_> {
        Header { algorithm: Algorithm::Hs256, kid: Some(kid.into()), is_access_token: true }
    }

    #[test]
    fn a_text_says_what_it_said() {
        let known = KnownHeaders::default();
        assert_eq!(known.find("a"), None);
        known.learn("a", &header("1"));
        known.learn("b", &header("2"));
        assert_eq!((known.find("a"), known.find("b")), (Some(header("1")), Some(header("2"))));
        for other in ["", "A", "a ", "ab", "c"] {
            assert_eq!(known.find(other), None, "{other}");
        }
    }

    /// Few, short, and each once: headers fill no memory.
    #[test]
    fn they_are_bounded() {
        let known = KnownHeaders::default();
        known.learn(&"x".repeat(LONGEST + 1), &header("long"));
        for round in 0..3 {
            for name in 0..10 {
                known.learn(&format!("{name}"), &header("k"));
            }
            assert_eq!(known.texts(), ["0", "1", "2", "3"], "{round}");
        }
        assert_eq!(known.texts().len(), MOST);
        let (known, longest) = (KnownHeaders::default(), "x".repeat(LONGEST));
        known.learn(&longest, &header("long"));
        assert_eq!(known.texts(), [&*longest]);
    }
}
