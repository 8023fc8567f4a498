//! What must not show, and whether it does.

use std::collections::HashSet;

use super::probe::Sent;

/// The texts that must not show.
#[derive(Default)]
pub(super) struct Secrets(Vec<(String, String)>);

/// Shorter ones are words.
const SHORTEST: usize = 8;

/// A part of this length gives a credential away.
const PART: usize = 16;

impl Secrets {
    pub(super) fn add(&mut self, what: &str, text: &str) {
        self.0.push((what.to_owned(), text.to_owned()));
    }

    /// The words of every header: which of them is the credential, is not known where its form is wrong.
    pub(super) fn add_all(&mut self, sent: &Sent) {
        let words = sent.values().flat_map(|value| value.split([' ', ',']));
        for word in words.filter(|word| word.len() >= SHORTEST) {
            self.add(sent.what(), word);
        }
    }

    /// Which of them show.
    pub(super) fn faults(&self, texts: &[String]) -> Vec<String> {
        let mut faults = Vec::new();
        for (what, secret) in &self.0 {
            if secret.len() < SHORTEST {
                faults.push(format!("{what} is too short to look for: give one of at least {SHORTEST} bytes"));
            } else if texts.iter().any(|text| shows(text, secret)) {
                faults.push(format!("{what}, or a part of it, shows in an error, an answer, a principal or the log"));
            }
        }
        faults
    }
}

/// Whether the secret, or a part of it, stands in the text.
fn shows(text: &str, secret: &str) -> bool {
    let length = secret.len().min(PART);
    let parts: HashSet<&[u8]> = secret.as_bytes().windows(length).collect();
    text.as_bytes().windows(length).any(|there| parts.contains(there))
}
