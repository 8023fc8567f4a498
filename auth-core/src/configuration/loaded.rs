//! Settings that were read and checked.

use core::fmt;

use super::jwt::JwtSettings;
use super::reader::Reader;
use super::setting::Setting;
use super::settings::Written;
use super::source::shown;
use super::sources::Sources;
use super::{InvalidSettings, Summary, exposed, roles};
use crate::auth::{Auth, AuthBuilder};
use crate::challenge::Realm;
use crate::jwt::{JwtVerifier, Minter, MinterBuilder};
use crate::mode::Mode;
use crate::roles::RoleMap;
use crate::secret::is_tracked;
use crate::strict::StrictDefaults;

/// Settings that were read and found good. What remains of a secret is the [`Secret`](crate::Secret).
///
/// ```
/// use auth_core::{Configuration, NewToken};
///
/// let variables = [("AUTH_JWT_SECRET", "base64:u0VJS1t9yq2mAUbnP5oDkKw3hQe8zXWcR4fLTiNYgs0="),
///     ("AUTH_JWT_ISSUER", "https://login.example"), ("AUTH_JWT_AUDIENCE", "notes")];
/// let loaded = Configuration::new().variables(variables).load()?;
/// // What a configuration mints, it verifies.
/// let token = loaded.minter()?.mint(NewToken::new("alice").role("user"))?;
/// assert_eq!(loaded.verifier()?.verify(token.expose())?.subject(), "alice");
/// let auth = loaded.auth_builder()?.build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Loaded {
    mode: Mode,
    roles: Option<RoleMap>,
    realm: Option<Realm>,
    strict: StrictDefaults,
    jwt: Option<JwtSettings>,
    warnings: Vec<String>,
    summary: Summary,
}

impl Sources {
    /// Reads the settings as types; those of JWT if there are any, or if they `must` be there.
    pub(super) fn load(self, must: bool) -> Result<Loaded, InvalidSettings> {
        let mut reader = self.reader;
        let mode = reader.parse(Setting::Mode, |word| word.parse::<Mode>().map_err(|error| error.to_string()));
        let mode = mode.unwrap_or_default();
        let strict = reader.strict_defaults();
        let roles = reader.roles();
        let realm =
            |text: &str| Realm::new(text).ok_or("a realm is printable ASCII without quote and backslash".to_owned());
        let realm = reader.parse(Setting::Realm, realm);
        let any = reader.settings.iter().any(|setting| setting.key().starts_with("jwt."));
        let jwt = if must || any { reader.jwt(mode) } else { None };
        if !reader.faults.is_empty() {
            return Err(InvalidSettings::new(reader.faults));
        }
        reader.warn_of_idle_data_dir();
        reader.warn_of_tracked_secrets();
        let summary = Summary::of(&reader);
        Ok(Loaded { mode, roles, realm, strict, jwt, warnings: reader.warnings, summary })
    }
}

impl Reader {
    fn roles(&mut self) -> Option<RoleMap> {
        let map = match &self.settings.get(Setting::Roles)?.written {
            Written::Text(text) => roles::parse(text),
            Written::Roles(table) => RoleMap::new(table.clone()).map_err(|error| error.to_string()),
        };
        let map = self.keep(Setting::Roles, map)?;
        let names: Vec<String> = map.names().map(|name| name.escape_debug().to_string()).collect();
        self.shown.insert(Setting::Roles, if names.is_empty() { "no roles".to_owned() } else { names.join(", ") });
        Some(map)
    }

    fn warn_of_idle_data_dir(&mut self) {
        if self.is_set(Setting::DataDir) && self.dev_secret.is_none() {
            self.warn(Setting::DataDir, "has no effect: only `dev` without a secret of its own keeps one there");
        }
    }

    fn warn_of_tracked_secrets(&mut self) {
        let file = self.value(Setting::JwtSecret).and_then(|text| text.strip_prefix("file:")).map(Into::into);
        for path in file.into_iter().chain(self.dev_secret.clone()) {
            if is_tracked(&path) {
                self.warnings.push(exposed::tracked(&shown(&path)));
            }
        }
    }
}

impl Loaded {
    /// The mode.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// Every setting, where it came from and what it shadows.
    #[must_use]
    pub const fn summary(&self) -> &Summary {
        &self.summary
    }

    /// One line for each relaxation of a default, each setting without effect, each deprecated name, and each secret
    /// that others can read. [`auth_builder`](Self::auth_builder) writes them to the log.
    pub fn warnings(&self) -> impl ExactSizeIterator<Item = &str> {
        self.warnings.iter().map(String::as_str)
    }

    /// A builder with everything that is set. The log gets the warnings, one line for each setting, and the fingerprints
    /// of the keys.
    ///
    /// # Errors
    /// [`InvalidSettings`] for what the verifier refuses.
    pub fn auth_builder(&self) -> Result<AuthBuilder, InvalidSettings> {
        self.announce();
        let mut builder = Auth::builder().mode(self.mode).strict_defaults(self.strict.clone());
        if let Some(roles) = &self.roles {
            builder = builder.roles(roles.clone());
        }
        if let Some(realm) = &self.realm {
            builder = builder.realm(realm.clone());
        }
        if self.jwt.is_some() {
            let verifier = self.verifier()?;
            for key in verifier.keys() {
                let (algorithm, fingerprint) = (key.algorithm(), key.fingerprint());
                tracing::info!(target: "auth::start", "tokens are verified with {algorithm} and the key {fingerprint}");
            }
            builder = builder.authenticator(verifier);
        }
        Ok(builder)
    }

    /// The verifier alone.
    ///
    /// # Errors
    /// [`InvalidSettings`] where JWT is not configured.
    pub fn verifier(&self) -> Result<JwtVerifier, InvalidSettings> {
        let jwt = self.jwt()?;
        let key = jwt.verification_key().map_err(refused)?;
        jwt.verifier(key).map_err(refused)
    }

    /// What mints tokens that this configuration verifies: for `AUTH_JWT_TTL` each, and never for more than an hour.
    ///
    /// # Errors
    /// [`InvalidSettings`] where JWT is not configured, with a public key, and where no audience is named.
    pub fn minter(&self) -> Result<Minter, InvalidSettings> {
        self.minter_builder()?.build().map_err(refused)
    }

    /// The same, to add a clock, or an audience where none is named.
    ///
    /// # Errors
    /// [`InvalidSettings`] where JWT is not configured, and with a public key.
    pub fn minter_builder(&self) -> Result<MinterBuilder, InvalidSettings> {
        match self.jwt()?.minter() {
            Some(builder) => builder.map_err(refused),
            None => Err(refused(
                "a public key verifies tokens and signs none: mint with a minter that has the private key, \
                 `Minter::builder()`",
            )),
        }
    }

    fn jwt(&self) -> Result<&JwtSettings, InvalidSettings> {
        self.jwt.as_ref().ok_or_else(|| refused("JWT is not configured: set AUTH_JWT_SECRET or AUTH_JWT_PUBLIC_KEY"))
    }

    fn announce(&self) {
        for warning in &self.warnings {
            tracing::warn!(target: "auth::start", "{warning}");
        }
        for state in self.summary.iter().filter(|state| state.source().is_some()) {
            tracing::info!(target: "auth::start", "{state}");
        }
    }
}

fn refused(error: impl fmt::Display) -> InvalidSettings {
    InvalidSettings::new(vec![error.to_string()])
}

impl fmt::Debug for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loaded").field("summary", &self.summary).finish_non_exhaustive()
    }
}
