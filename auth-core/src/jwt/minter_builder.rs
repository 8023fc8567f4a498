use core::time::Duration;
use std::sync::Arc;

use super::minter::Minter;
use super::signing_key::SigningKey;
use super::time::DEFAULT_MAX_LIFETIME;
use crate::{Clock, SystemClock};

const DEFAULT_TTL: Duration = Duration::from_mins(15);

/// Builds a [`Minter`].
#[must_use]
pub struct MinterBuilder {
    key: Option<SigningKey>,
    issuer: Box<str>,
    audience: Box<str>,
    ttl: Duration,
    max_ttl: Duration,
    clock: Arc<dyn Clock>,
}

impl MinterBuilder {
    pub(super) fn new() -> Self {
        Self {
            key: None,
            issuer: Box::default(),
            audience: Box::default(),
            ttl: DEFAULT_TTL,
            max_ttl: DEFAULT_MAX_LIFETIME,
            clock: Arc::new(SystemClock),
        }
    }

    /// The key that signs.
    pub fn key(mut self, key: SigningKey) -> Self {
        self.key = Some(key);
        self
    }

    /// What becomes `iss`.
    pub fn issuer(mut self, issuer: impl Into<Box<str>>) -> Self {
        self.issuer = issuer.into();
        self
    }

    /// What becomes `aud`: the server that the tokens are for.
    pub fn audience(mut self, audience: impl Into<Box<str>>) -> Self {
        self.audience = audience.into();
        self
    }

    /// How long tokens live: 15 minutes unless set. Fractions of a second are dropped.
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = ttl;
        self
    }

    /// How long a token may live at most: 24 hours unless set, the verifier's own default.
    pub fn max_ttl(mut self, most: Duration) -> Self {
        self.max_ttl = most;
        self
    }

    /// The clock; that of the machine unless set.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Makes the minter.
    ///
    /// # Errors
    /// [`InvalidMinter`], saying what to set.
    pub fn build(self) -> Result<Minter, InvalidMinter> {
        let Self { key, issuer, audience, ttl, max_ttl, clock } = self;
        let key = key.ok_or(InvalidMinter::NoKey)?;
        if issuer.is_empty() {
            return Err(InvalidMinter::NoIssuer);
        }
        if audience.is_empty() {
            return Err(InvalidMinter::NoAudience);
        }
        let (ttl, max_ttl) = (ttl.as_secs(), max_ttl.as_secs());
        if ttl == 0 || ttl > max_ttl {
            return Err(InvalidMinter::Ttl { seconds: ttl, most: max_ttl });
        }
        Ok(Minter { key, issuer, audience, ttl, max_ttl, clock })
    }
}

/// The minter is refused; the message says what to set.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidMinter {
    /// No key.
    #[error("a minter needs a key: set `key`")]
    NoKey,
    /// No issuer.
    #[error("a minter needs a name for `iss`: set `issuer`")]
    NoIssuer,
    /// No audience.
    #[error("a minter needs the name of the server that its tokens are for: set `audience`")]
    NoAudience,
    /// The usual time is zero, or longer than the maximum.
    #[error("tokens would live {seconds} seconds, and 1 to {most} are allowed: change `ttl` or `max_ttl`")]
    Ttl {
        /// What is set.
        seconds: u64,
        /// The maximum.
        most: u64,
    },
}

crate::spoken::debug_is_display!(InvalidMinter);
