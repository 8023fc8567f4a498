use core::fmt;
use std::path::{Path, PathBuf};

use super::form::Form;

/// The secret is refused: everything that is wrong with it, never its value.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidSecret {
    faults: Vec<SecretFault>,
    path: Option<PathBuf>,
    least: usize,
}

crate::spoken::debug_is_display!(InvalidSecret);

/// One thing that is wrong with a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecretFault {
    /// Nothing is there.
    #[error("it is empty")]
    Empty,
    /// White space, a second line break or a byte order mark around it.
    #[error("it begins or ends with white space, which is dropped by some readers and kept by others")]
    OuterWhiteSpace,
    /// Not what the prefix says.
    #[error("what follows the prefix is not {0}")]
    Undecodable(Form),
    /// `Base64:` and the like.
    #[error("the prefixes are written `base64:`, `hex:`, `file:`")]
    PrefixCase,
    /// A secret file that names a secret file.
    #[error("a secret file does not name another file")]
    FileInFile,
    /// A PEM file in place of a shared secret.
    #[error("it is a PEM key, not a shared secret")]
    KeyFile,
    /// Fewer bytes than the purpose needs.
    #[error("it has {bytes} bytes, and at least {least} are needed")]
    TooShort {
        /// Counted after decoding.
        bytes: usize,
        /// What the purpose needs.
        least: usize,
    },
    /// On the list of known secrets.
    #[error("it is printed in public documents")]
    Published,
    /// A text that asks to be replaced.
    #[error("it is a placeholder that was not replaced")]
    Placeholder,
    /// Repeated, a sequence, a keyboard row, words, or too uniform.
    #[error("it is predictable: {0}")]
    Predictable(&'static str),
    /// The file cannot be used.
    #[error("the file {0}")]
    File(String),
}

impl InvalidSecret {
    pub(super) fn new(faults: Vec<SecretFault>, path: Option<&Path>, least: usize) -> Self {
        Self { faults, path: path.map(Path::to_owned), least }
    }

    /// Everything that is wrong.
    #[must_use]
    pub fn faults(&self) -> &[SecretFault] {
        &self.faults
    }
}

impl fmt::Display for InvalidSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            None => f.write_str("the secret is refused: ")?,
            Some(path) => write!(f, "the secret in `{}` is refused: ", path.display().to_string().escape_debug())?,
        }
        for fault in &self.faults {
            write!(f, "{fault}; ")?;
        }
        write!(f, "make a good one with `{}`", command(self.least))
    }
}

impl core::error::Error for InvalidSecret {}

/// Hexadecimal, because `openssl rand -base64` breaks longer lines.
fn command(least: usize) -> String {
    format!("echo \"hex:$(openssl rand -hex {})\"", least.max(48))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::{InvalidSecret, SecretFault, command};
    use crate::Secret;

    /// L000-19, L002-11: the command in the message makes a secret that is accepted.
    #[test]
    fn the_command_makes_a_good_secret() {
        for least in [32, 48, 64] {
            let output = Command::new("sh").args(["-c", &command(least)]).output().unwrap();
            let made = String::from_utf8(output.stdout).unwrap();
            assert!(Secret::parse(made.trim_end(), least).is_ok(), "{}", output.status);
        }
    }

    /// L003-8: both reasons are in one message.
    #[test]
    fn all_faults_are_listed() {
        let faults = vec![SecretFault::Placeholder, SecretFault::TooShort { bytes: 18, least: 32 }];
        assert_eq!(
            InvalidSecret::new(faults, None, 32).to_string(),
            "the secret is refused: it is a placeholder that was not replaced; it has 18 bytes, and at least 32 are \
             needed; make a good one with `echo \"hex:$(openssl rand -hex 48)\"`"
        );
    }
}
