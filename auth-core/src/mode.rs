use core::fmt;
use core::str::FromStr;

/// Whether a *missing* secret is tolerated.
///
/// `production` unless it is exactly `dev`. In `dev` a missing secret is made once and kept
/// ([`Secret::dev`](crate::Secret::dev)); weak and published secrets are refused in both.
///
/// ```
/// use auth_core::Mode;
///
/// assert_eq!("dev".parse(), Ok(Mode::Dev));
/// assert_eq!(Mode::default(), Mode::Production);
/// assert_eq!("prod".parse::<Mode>().unwrap_err().to_string(), "a mode is one of `production`, `dev`");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Everything must be configured.
    #[default]
    Production,
    /// A missing secret is made once, stored and announced.
    Dev,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Production => "production",
            Self::Dev => "dev",
        })
    }
}

impl FromStr for Mode {
    type Err = UnknownMode;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "production" => Ok(Self::Production),
            "dev" => Ok(Self::Dev),
            _ => Err(UnknownMode),
        }
    }
}

/// The word names no mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a mode is one of `production`, `dev`")]
pub struct UnknownMode;

#[cfg(test)]
mod tests {
    use super::{Mode, UnknownMode};

    /// F6: a word that is nearly a mode must not choose one.
    #[test]
    fn only_the_exact_words() {
        assert_eq!("production".parse(), Ok(Mode::Production));
        assert_eq!("dev".parse(), Ok(Mode::Dev));
        for word in ["", "prod", "Dev", "DEV", "dev ", " dev", "development", "staging", "PRODUCTION", "production\n"] {
            assert_eq!(word.parse::<Mode>(), Err(UnknownMode), "{word:?}");
        }
    }

    /// F2: nothing but the word `dev` makes it `dev`.
    #[test]
    fn unset_is_production() {
        assert_eq!(Mode::default(), Mode::Production);
        assert_eq!(Mode::default().to_string(), "production");
        assert_eq!(Mode::Dev.to_string().parse(), Ok(Mode::Dev));
    }
}
