//! Settings from the environment.

mod jwt;
mod reader;
mod roles;
mod setting;

use core::fmt;
use std::collections::BTreeMap;

use self::reader::Reader;
use self::setting::Setting;
use crate::auth::{Auth, AuthBuilder};
use crate::challenge::Realm;
use crate::mode::Mode;

impl Auth {
    /// Reads everything from the environment: the table of settings stands in the README.
    ///
    /// ```no_run
    /// # fn main() -> std::io::Result<()> {
    /// let auth = auth_core::Auth::from_env()?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`InvalidSettings`] with everything that is missing, unknown, weak or malformed, and what to write instead.
    pub fn from_env() -> Result<Self, InvalidSettings> {
        from_variables(variables()).and_then(|builder| Ok(builder.build()?))
    }

    /// The same as far as the environment goes, for adding authenticators of your own. JWT is configured if any
    /// `AUTH_JWT_…` is set.
    ///
    /// # Errors
    /// As [`Auth::from_env`].
    pub fn builder_from_env() -> Result<AuthBuilder, InvalidSettings> {
        let variables = variables();
        let jwt = variables.keys().any(|name| name.starts_with("AUTH_JWT_"));
        read(variables, jwt)
    }
}

type Variables = BTreeMap<String, Result<String, NotUnicode>>;

/// A value that is not text. It is no setting, and not an unset one either.
#[derive(Clone, Copy, Debug)]
struct NotUnicode;

fn variables() -> Variables {
    std::env::vars_os()
        .filter_map(|(name, value)| {
            let name = name.into_string().ok().filter(|name| name.starts_with("AUTH_"))?;
            Some((name, value.into_string().map_err(|_| NotUnicode)))
        })
        .collect()
}

fn from_variables(variables: Variables) -> Result<AuthBuilder, InvalidSettings> {
    read(variables, true)
}

fn read(variables: Variables, jwt: bool) -> Result<AuthBuilder, InvalidSettings> {
    let mut reader = Reader { variables: BTreeMap::new(), faults: Vec::new() };
    for (name, value) in variables {
        match value {
            Ok(value) => drop(reader.variables.insert(name, value)),
            Err(NotUnicode) => reader.faults.push(format!("{name}: the value is not Unicode text")),
        }
    }
    reader.check_names();
    let mode = reader.parse(Setting::Mode, |word| word.parse::<Mode>().map_err(|error| error.to_string()));
    let mode = mode.unwrap_or_default();
    let mut builder = Auth::builder().mode(mode).strict_defaults(reader.strict_defaults());
    if let Some(roles) = reader.parse(Setting::Roles, roles::parse) {
        builder = builder.roles(roles);
    }
    let realm =
        |text: &str| Realm::new(text).ok_or("a realm is printable ASCII without quote and backslash".to_owned());
    if let Some(realm) = reader.parse(Setting::Realm, realm) {
        builder = builder.realm(realm);
    }
    if jwt && let Some(verifier) = reader.jwt(mode) {
        builder = builder.authenticator(verifier);
    }
    if reader.faults.is_empty() { Ok(builder) } else { Err(InvalidSettings { faults: reader.faults }) }
}

/// Settings that a server must not start with: everything that is wrong with them, one line each.
pub struct InvalidSettings {
    faults: Vec<String>,
}

impl InvalidSettings {
    /// One line for each fault: the name of the setting, what is wrong, what to write instead. Never a value.
    pub fn faults(&self) -> impl Iterator<Item = &str> {
        self.faults.iter().map(String::as_str)
    }
}

impl fmt::Display for InvalidSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.faults.join("\n"))
    }
}

/// As [`Display`](fmt::Display): this is what `fn main() -> io::Result<()>` prints.
impl fmt::Debug for InvalidSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for InvalidSettings {}

impl From<crate::auth::InvalidAuth> for InvalidSettings {
    fn from(error: crate::auth::InvalidAuth) -> Self {
        Self { faults: vec![error.to_string()] }
    }
}

impl From<InvalidSettings> for std::io::Error {
    fn from(error: InvalidSettings) -> Self {
        Self::new(std::io::ErrorKind::InvalidInput, error)
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidSettings, NotUnicode, Setting, Variables, from_variables};
    use crate::auth::Auth;
    use crate::mode::Mode;

    const SECRET: &str = "base64:u0VJS1t9yq2mAUbnP5oDkKw3hQe8zXWcR4fLTiNYgs0=";
    const GOOD: [(&str, &str); 3] =
        [("AUTH_JWT_SECRET", SECRET), ("AUTH_JWT_ISSUER", "https://issuer.example"), ("AUTH_JWT_AUDIENCE", "api")];

    fn read(changes: &[(&str, &str)]) -> Result<Auth, InvalidSettings> {
        let all = GOOD.iter().chain(changes).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let all = all.map(|(name, value)| (name, Ok(value))).collect();
        from_variables(all).and_then(|builder| Ok(builder.build()?))
    }

    fn refused(changes: &[(&str, &str)]) -> String {
        read(changes).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn good_settings() {
        let auth = read(&[
            ("AUTH_ROLES", r#"{"user": ["graph:invoke"]}"#),
            ("AUTH_SCOPE_RULE", "grant"),
            ("AUTH_OPERATIONS_DELETE_MAX_AGE", "15m"),
            ("AUTH_OPERATIONS_MANAGE_MAX_AGE", "off"),
            ("AUTH_OPERATIONS_MEMORY_STORE_ROLE", "none"),
            ("AUTH_JWT_LEEWAY", "10s"),
            ("AUTH_REALM", "my api"),
        ]);
        assert_eq!(auth.unwrap().mode(), Mode::Production, "L003-11: unset is production");
    }

    /// L000-4, L002-10, L003-4, L003-15, F1, F2, F5: outside `dev` a missing secret ends the start.
    #[test]
    fn a_missing_secret_is_refused() {
        let message = refused(&[("AUTH_JWT_SECRET", "")]);
        assert!(message.starts_with("AUTH_JWT_SECRET: is not set; make a secret with `openssl rand"), "{message}");
    }

    /// L001-12, L002-11, L003-3, L003-33: weak and published secrets are refused in every mode.
    #[test]
    fn a_weak_secret_is_refused_in_every_mode() {
        for mode in ["production", "dev"] {
            for weak in ["your-secret-key-here", "dev-secret-change-me", "short", "base64:AAAA", "hex:zz"] {
                let message = refused(&[("AUTH_MODE", mode), ("AUTH_JWT_SECRET", weak)]);
                assert!(message.starts_with("AUTH_JWT_SECRET: "), "{mode} {weak}: {message}");
                assert!(!message.contains(weak), "the value is shown: {message}");
            }
        }
    }

    /// L000-5, L001-13: in `dev` a missing secret is made once and kept.
    #[test]
    fn a_missing_secret_is_made_in_dev() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_str().unwrap();
        let dev = [("AUTH_MODE", "dev"), ("AUTH_JWT_SECRET", ""), ("AUTH_DATA_DIR", path)];
        assert_eq!(read(&dev).unwrap().mode(), Mode::Dev);
        let kept = std::fs::read(folder.path().join("dev-secret")).unwrap();
        read(&dev).unwrap();
        assert_eq!(std::fs::read(folder.path().join("dev-secret")).unwrap(), kept);
        let absent = refused(&[("AUTH_MODE", "dev"), ("AUTH_JWT_SECRET", ""), ("AUTH_DATA_DIR", "/does/not/exist")]);
        assert!(absent.contains("/does/not/exist"), "{absent}");
    }

    #[test]
    fn each_fault_says_what_to_write() {
        for (name, value, hint) in [
            ("AUTH_MODE", "prod", "`production`, `dev`"),
            ("AUTH_MODE", "DEV", "`production`, `dev`"),
            ("AUTH_JWT_ISSUER", "", "AUTH_JWT_UNCHECKED=iss"),
            ("AUTH_JWT_AUDIENCE", "", "AUTH_JWT_UNCHECKED=aud"),
            ("AUTH_JWT_UNCHECKED", "iss,exp", "`exp` is not `iss` or `aud`"),
            ("AUTH_JWT_UNCHECKED", "iss aud", "AUTH_JWT_UNCHECKED says that `aud` is not checked"),
            ("AUTH_JWT_ALGORITHM", "none", "HS256"),
            ("AUTH_JWT_ALGORITHM", "RS256", "AUTH_JWT_PUBLIC_KEY: is not set"),
            ("AUTH_JWT_ALGORITHM", "RS256", "AUTH_JWT_SECRET: has no effect: RS256 verifies with a public key"),
            ("AUTH_JWT_PUBLIC_KEY", "file:key.pem", "has no effect: HS256 verifies with a shared secret"),
            ("AUTH_JWT_LEEWAY", "30", "`30` is not a duration"),
            ("AUTH_JWT_LEEWAY", "5m", "AUTH_JWT_LEEWAY: `5m` is too much: at most `60s`"),
            ("AUTH_JWT_PUBLIC_KEY", "x", "take it away"),
            ("AUTH_JWT_MAX_LIFETIME", "1 day", "is not a duration"),
            ("AUTH_SCOPE_RULE", "narrow", "one of `cut`, `cut_always`, `grant`, `ignore`"),
            ("AUTH_ROLES", "{", "write JSON"),
            ("AUTH_REALM", "a\"b", "without quote"),
            ("AUTH_OPERATIONS_DELETE_MAX_AGE", "never", "is not a duration"),
            ("AUTH_OPERATIONS_MANAGE_ROLE", "a,b", "comma"),
            ("AUTH_JWT_SECRT", "x", "did you mean AUTH_JWT_SECRET?"),
            ("AUTH_ROLE", "x", "did you mean AUTH_ROLES?"),
            ("AUTH_JWT_SKIP_VERIFICATION_PLEASE", "true", "there is no such setting"),
            ("AUTH_OPERATIONS_DELETE_ROLE_PLEASE", "x", "there is no such setting"),
        ] {
            let message = refused(&[(name, value)]);
            assert!(message.contains(hint), "{name}={value}: {message}");
        }
    }

    /// A value that cannot be read is not an unset one: `dev` would make a secret in its place.
    #[test]
    fn a_value_that_is_not_text_is_refused() {
        for name in ["AUTH_JWT_SECRET", "AUTH_OPERATIONS_DELETE_MAX_AGE"] {
            let mut all: Variables =
                GOOD.iter().map(|(name, value)| ((*name).to_owned(), Ok((*value).to_owned()))).collect();
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().to_str().unwrap().to_owned();
            all.insert("AUTH_MODE".to_owned(), Ok("dev".to_owned()));
            all.insert("AUTH_DATA_DIR".to_owned(), Ok(path));
            all.insert(name.to_owned(), Err(NotUnicode));
            let message = from_variables(all).map(|_| ()).unwrap_err().to_string();
            assert!(message.contains(&format!("{name}: the value is not Unicode text")), "{message}");
            assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none(), "no secret is made");
        }
    }

    /// What an orchestrator sets for a service named `auth` is not ours.
    #[test]
    fn names_of_others_are_left_alone() {
        for name in ["AUTH_PORT", "AUTH_HOST", "AUTH_TYPE", "AUTH_TOKEN", "AUTH_URL", "AUTH_SERVICE_PORT"] {
            assert!(read(&[(name, "x")]).is_ok(), "{name}");
        }
    }

    #[test]
    fn all_faults_are_told_at_once() {
        let message = refused(&[("AUTH_MODE", "prod"), ("AUTH_JWT_ISSUER", ""), ("AUTH_REALM", "\"")]);
        assert_eq!(message.lines().count(), 3, "{message}");
    }

    /// L000-9, L000-20: no setting switches authentication off.
    #[test]
    fn no_setting_skips_authentication() {
        for setting in Setting::ALL {
            for word in ["skip", "off", "none", "disabled", "OPTIONAL", "ANONYMOUS"] {
                assert!(!setting.name().to_lowercase().contains(word), "{}", setting.name());
            }
        }
        let message = refused(&[("AUTH_JWT_UNCHECKED", "iss,aud,exp,signature")]);
        assert!(message.contains("`exp` is not") && message.contains("`signature` is not"), "{message}");
    }
}
