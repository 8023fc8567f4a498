//! Why nobody could be authenticated as configured. Each is one line without a value.

use std::{io, path::PathBuf};

use auth_core::{
    DevSecretError, InvalidApiKeyAuthenticator, InvalidAuth, InvalidJwtVerifier, InvalidKey, InvalidMinter,
    InvalidRoleMap, InvalidSecret, MintError, UnknownAlgorithm, UnknownMode,
};
use thiserror::Error;

use super::key_file::KeyFileError;

/// Why the process does not start with these settings.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AuthError {
    /// A setting that is needed is absent.
    #[error(
        "{names} not set (looked {places}): set JWT_SECRET_KEY and JWT_ALGORITHM, such as JWT_ALGORITHM=HS256 and a \
         secret from `echo \"hex:$(openssl rand -hex 48)\"`, or start with --dev"
    )]
    Missing {
        /// What is absent.
        names: &'static str,
        /// Where it could be.
        places: String,
    },
    /// A setting is there and empty.
    #[error("{0} is set and empty: give it a value or take it away")]
    Empty(&'static str),
    /// A setting that is no text.
    #[error("{0} is not UTF-8")]
    NotUnicode(&'static str),
    /// A word that is no mode.
    #[error("AUTH_MODE: {0}")]
    Mode(UnknownMode),
    /// The flag and the setting disagree.
    #[error("--dev and AUTH_MODE=production contradict each other: drop one")]
    TwoModes,
    /// A word that is no algorithm. It is not shown: it may be a secret in the wrong place.
    #[error("JWT_ALGORITHM is not supported: {0}")]
    Algorithm(UnknownAlgorithm),
    /// The secret is refused.
    #[error("JWT_SECRET_KEY: {0}")]
    Secret(InvalidSecret),
    /// The key is refused.
    #[error("JWT_SECRET_KEY: {0}")]
    Key(InvalidKey),
    /// The file of a public key cannot be read.
    #[error("JWT_SECRET_KEY: `{}` cannot be read: {reason}", file.display())]
    KeyFile {
        /// The file.
        file: PathBuf,
        /// What the system says.
        reason: io::Error,
    },
    /// The secret of development cannot be had.
    #[error(transparent)]
    Dev(#[from] DevSecretError),
    /// The verifier is refused.
    #[error(transparent)]
    Verifier(#[from] InvalidJwtVerifier),
    /// The tokens of development cannot be minted.
    #[error(transparent)]
    Minter(#[from] InvalidMinter),
    /// A token of development cannot be minted.
    #[error(transparent)]
    Mint(#[from] MintError),
    /// The API keys are refused.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    /// Their authenticator is refused.
    #[error(transparent)]
    KeyAuthenticator(#[from] InvalidApiKeyAuthenticator),
    /// The roles are refused.
    #[error(transparent)]
    Roles(#[from] InvalidRoleMap),
    /// Everything together is refused.
    #[error(transparent)]
    Auth(#[from] InvalidAuth),
}
