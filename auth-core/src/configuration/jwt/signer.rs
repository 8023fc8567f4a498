//! What signs the tokens that are minted here.

use crate::jwt::SigningKey;

/// A key that signs, and when it is one.
#[derive(Clone)]
pub(in crate::configuration) struct Signer {
    pub(in crate::configuration) key: SigningKey,
    pub(super) begins: Option<u64>,
    pub(super) ends: Option<u64>,
}

/// A key that signs, or why there is none.
pub(super) type Signing = Result<Signer, &'static str>;

impl Signer {
    pub(super) const fn always(key: SigningKey) -> Self {
        Self { key, begins: None, ends: None }
    }

    /// Why nobody would accept its tokens at this time.
    pub(in crate::configuration) fn fault(&self, now: u64) -> Option<String> {
        let print = self.key.verification_key().fingerprint();
        match (self.begins, self.ends) {
            (Some(begins), _) if begins > now => Some(format!(
                "the key that signs, {print}, is none yet: sign with the key before it until its `not_before` has come"
            )),
            (_, Some(ends)) if ends <= now => {
                Some(format!("the key that signs, {print}, is none any more: sign with the key that follows it"))
            }
            _ => None,
        }
    }
}
