//! What an answer is remembered by, and with it all that the wrapped authenticator is shown.

use sha2::{Digest, Sha256};

use crate::authenticator::{Credential, Scheme};
use crate::head::{Headers, RequestHead};

/// The hash of scheme, credential and varying headers.
pub(super) type Key = [u8; 32];

/// The headers that the answer may depend on, beside the credential.
pub(super) struct Varying<'h> {
    head: &'h RequestHead<'h>,
    names: &'h [Box<str>],
}

impl<'h> Varying<'h> {
    pub(super) fn new(head: &'h RequestHead<'h>, names: &'h [Box<str>]) -> Self {
        Self { head, names }
    }

    /// The head as the wrapped authenticator sees it.
    ///
    /// INVARIANT: what is in it is in the key, or is the same for all requests of the application.
    pub(super) fn head(&self) -> RequestHead<'_> {
        self.head.with_headers_alone(self)
    }

    pub(super) fn key(&self, scheme: Scheme, credential: Credential<'_>) -> Key {
        let mut hash = Sha256::new();
        add(&mut hash, scheme.as_str().as_bytes());
        add(&mut hash, credential.expose().as_bytes());
        for name in self.names {
            let mut values = Vec::new();
            self.each(name, &mut |value| values.push(value));
            hash.update(values.len().to_le_bytes());
            for value in values {
                add(&mut hash, value);
            }
        }
        hash.finalize().into()
    }
}

/// With its length, so that no two lists of parts are one text.
fn add(hash: &mut Sha256, part: &[u8]) {
    hash.update(part.len().to_le_bytes());
    hash.update(part);
}

impl Headers for Varying<'_> {
    fn each<'r>(&'r self, name: &str, visit: &mut dyn FnMut(&'r [u8])) {
        if self.names.iter().any(|varying| varying.eq_ignore_ascii_case(name)) {
            self.head.each_value(name, visit);
        }
    }
}
