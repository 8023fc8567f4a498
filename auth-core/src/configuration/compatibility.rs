//! The variables of other systems.

use core::fmt;

use super::setting::Setting;

/// A system whose variables are read beside our own, when that is asked for.
///
/// ```no_run
/// use auth_core::{Compatibility, Configuration};
///
/// # fn main() -> std::io::Result<()> {
/// let auth = Configuration::new().compatibility(Compatibility::AgentFlow).auth()?;
/// # Ok(()) }
/// ```
///
/// | system | variable | read as | form |
/// |---|---|---|---|
/// | `AgentFlow` | `JWT_SECRET_KEY` | `AUTH_JWT_SECRET` | raw text |
/// | | `JWT_ALGORITHM`, `JWT_ISSUER`, `JWT_AUDIENCE` | the same of `AUTH_…` | as ours |
/// | `Langflow` | `LANGFLOW_SECRET_KEY` | `AUTH_JWT_SECRET` | raw text |
/// | `Guru` | `ENGINE_JWT_SECRET` (proxy), `JWT_SECRET` (engine) | `AUTH_JWT_SECRET` | base64 |
/// | | `ENGINE_JWT_ALGORITHM`, `JWT_ALGORITHM` | `AUTH_JWT_ALGORITHM` | as ours |
/// | `PraisonAi` | `PLATFORM_JWT_SECRET` | `AUTH_JWT_SECRET` | raw text |
/// | | `PLATFORM_ENV` | `AUTH_MODE` | `production` or `dev` |
/// | | `PLATFORM_JWT_TTL` | `AUTH_JWT_TTL` | seconds, or a duration with its unit |
///
/// A text has one meaning: that of the form in the table, never a guess. Everything else holds as for our own variables:
/// weak and published secrets are refused, and two variables that set one thing to different values refuse the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compatibility {
    /// `AgentFlow`'s server. Where its secret is used, `iss` and `aud` are not checked unless `JWT_ISSUER` and
    /// `JWT_AUDIENCE` are set, and the start says so.
    AgentFlow,
    /// Langflow.
    Langflow,
    /// The Guru framework: a proxy and a Camunda engine that share a secret under two names.
    Guru,
    /// The platform of `PraisonAI`.
    PraisonAi,
}

impl fmt::Display for Compatibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AgentFlow => "AgentFlow",
            Self::Langflow => "Langflow",
            Self::Guru => "Guru",
            Self::PraisonAi => "PraisonAI",
        })
    }
}

/// A variable of another system, and the setting that it is.
pub(super) struct Variable {
    pub(super) name: &'static str,
    pub(super) setting: Setting,
    pub(super) reading: Reading,
}

/// How the other system reads the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As we do.
    Ours,
    /// Byte for byte; a prefix of ours would change its meaning.
    Raw,
    /// Always base64, without a prefix.
    Base64,
    /// A bare number is seconds.
    Seconds,
}

impl Compatibility {
    #[cfg(test)]
    pub(super) const ALL: [Self; 4] = [Self::AgentFlow, Self::Langflow, Self::Guru, Self::PraisonAi];

    pub(super) const fn variables(self) -> &'static [Variable] {
        const fn variable(name: &'static str, setting: Setting, reading: Reading) -> Variable {
            Variable { name, setting, reading }
        }
        match self {
            Self::AgentFlow => {
                const {
                    &[
                        variable("JWT_SECRET_KEY", Setting::JwtSecret, Reading::Raw),
                        variable("JWT_ALGORITHM", Setting::JwtAlgorithm, Reading::Ours),
                        variable("JWT_ISSUER", Setting::JwtIssuer, Reading::Ours),
                        variable("JWT_AUDIENCE", Setting::JwtAudience, Reading::Ours),
                    ]
                }
            }
            Self::Langflow => const { &[variable("LANGFLOW_SECRET_KEY", Setting::JwtSecret, Reading::Raw)] },
            Self::Guru => {
                const {
                    &[
                        variable("ENGINE_JWT_SECRET", Setting::JwtSecret, Reading::Base64),
                        variable("JWT_SECRET", Setting::JwtSecret, Reading::Base64),
                        variable("ENGINE_JWT_ALGORITHM", Setting::JwtAlgorithm, Reading::Ours),
                        variable("JWT_ALGORITHM", Setting::JwtAlgorithm, Reading::Ours),
                    ]
                }
            }
            Self::PraisonAi => {
                const {
                    &[
                        variable("PLATFORM_JWT_SECRET", Setting::JwtSecret, Reading::Raw),
                        variable("PLATFORM_ENV", Setting::Mode, Reading::Ours),
                        variable("PLATFORM_JWT_TTL", Setting::JwtTtl, Reading::Seconds),
                    ]
                }
            }
        }
    }
}

impl Reading {
    /// The text as one of our variables would hold it.
    pub(super) fn translate(self, text: &str) -> Result<String, String> {
        match self {
            Self::Base64 => Ok(format!("base64:{text}")),
            Self::Seconds if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                Ok(format!("{text}s"))
            }
            Self::Ours | Self::Seconds => Ok(text.to_owned()),
            Self::Raw => match text.split_once(':') {
                Some((prefix, _))
                    if ["base64", "hex", "file"].iter().any(|known| prefix.eq_ignore_ascii_case(known)) =>
                {
                    Err(format!(
                        "is raw text there, so `{}:` would be part of the key; where you mean the prefix, write \
                         AUTH_JWT_SECRET in its place",
                        prefix.to_ascii_lowercase()
                    ))
                }
                _ => Ok(text.to_owned()),
            },
        }
    }

    /// What stands behind the name in messages, where the text is read otherwise than ours.
    pub(super) const fn note(self) -> &'static str {
        match self {
            Self::Ours => "",
            Self::Raw => " (raw text)",
            Self::Base64 => " (base64)",
            Self::Seconds => " (seconds)",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Reading;

    /// F3, F36, L002-17: one form, stated in the table.
    #[test]
    fn one_text_has_one_meaning() {
        assert_eq!(Reading::Base64.translate("AQID"), Ok("base64:AQID".to_owned()));
        assert_eq!(Reading::Raw.translate("AQ:ID"), Ok("AQ:ID".to_owned()));
        for text in ["base64:AQID", "Base64:AQID", "hex:00", "file:/run/secret"] {
            assert!(Reading::Raw.translate(text).unwrap_err().contains("is raw text there"), "{text}");
        }
        for (text, read) in [("3600", "3600s"), ("15m", "15m"), ("", ""), ("1.5", "1.5"), ("-1", "-1")] {
            assert_eq!(Reading::Seconds.translate(text), Ok(read.to_owned()));
        }
    }
}
