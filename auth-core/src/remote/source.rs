use core::fmt;

use super::address::{Address, InvalidAddress};
use super::discovery::Issuer;

/// Where a document comes from.
#[derive(Clone)]
pub(crate) enum Source {
    /// The URL of the document itself.
    Url(Address),
    /// An issuer that publishes the URL (OpenID Connect Discovery 1.0).
    Discovery(Issuer),
}

impl Source {
    /// The URL of the document itself.
    ///
    /// # Errors
    /// [`InvalidAddress`], saying what to write instead.
    pub(crate) fn url(url: &str) -> Result<Self, InvalidAddress> {
        Address::parse(url).map(Self::Url)
    }

    /// An issuer, exactly as it names itself.
    ///
    /// # Errors
    /// [`InvalidAddress`], saying what to write instead.
    pub(crate) fn discovery(issuer: &str) -> Result<Self, InvalidAddress> {
        Issuer::parse(issuer).map(Self::Discovery)
    }

    /// Whose document it is, where that is said.
    pub(crate) fn issuer(&self) -> Option<&str> {
        match self {
            Self::Url(_) => None,
            Self::Discovery(issuer) => Some(issuer.name()),
        }
    }

    /// What is asked first.
    pub(super) fn start(&self) -> &Address {
        match self {
            Self::Url(address) => address,
            Self::Discovery(issuer) => issuer.document(),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.start().fmt(f)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
