//! Settings that were read and checked.

use core::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::jwt::JwtSettings;
use super::reader::Reader;
use super::setting::Setting;
use super::shared::Shared;
use super::sources::Sources;
use super::{InvalidSettings, Summary, exposed};
use crate::actors::Actors;
use crate::auth::{Auth, AuthBuilder};
use crate::challenge::Realm;
use crate::clock::{Clock as _, SystemClock};
use crate::jwt::{JwtVerifier, Minter, MinterBuilder};
use crate::mode::Mode;
use crate::roles::SharedRoles;
use crate::strict::StrictDefaults;
use crate::tenants::Tenants;

/// Settings that were read and found good. What remains of a secret is the [`Secret`](crate::Secret).
///
/// ```
/// use auth_core::{Configuration, NewToken, testing};
///
/// let made = testing::secret_text();
/// let variables = [("AUTH_JWT_SECRET", &*made), ("AUTH_JWT_ISSUER", "https://login.example"), ("AUTH_JWT_AUDIENCE", "notes")];
/// let loaded = Configuration::new().variables(variables).load()?;
/// // What a configuration mints, it verifies.
/// let token = loaded.minter()?.mint(NewToken::new("alice").role("user"))?;
/// assert_eq!(loaded.verifier()?.verify(token.expose())?.subject(), "alice");
/// let auth = loaded.auth_builder()?.build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Loaded {
    mode: Mode,
    roles: Option<SharedRoles>,
    actors: Option<Actors>,
    realm: Option<Realm>,
    strict: StrictDefaults,
    /// One for each issuer; none where JWT is not configured.
    jwt: Vec<JwtSettings>,
    /// Made once: it may have a thread that fetches its keys.
    verifier: Mutex<Option<Arc<JwtVerifier>>>,
    /// First the relaxations that the verifier itself says at start.
    warnings: Vec<String>,
    said_by_verifier: usize,
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
        let actors = reader.actors();
        let realm =
            |text: &str| Realm::new(text).ok_or("a realm is printable ASCII without quote and backslash".to_owned());
        let realm = reader.parse(Setting::Realm, realm);
        let jwt = if reader.is_set(Setting::Issuers) {
            reader.issuers()
        } else if must || reader.settings.iter().any(Setting::is_of_jwt) {
            reader.jwt(mode).into_iter().collect()
        } else {
            Vec::new()
        };
        if !reader.faults.is_empty() {
            return Err(InvalidSettings::new(reader.faults));
        }
        reader.warn_of_idle_data_dir();
        reader.warn_of_exposed_secrets();
        let summary = Summary::of(&reader);
        let said_by_verifier = reader.relaxed.len();
        let warnings = [reader.relaxed, reader.warnings].concat();
        Ok(Loaded {
            mode,
            roles,
            actors,
            realm,
            strict,
            jwt,
            verifier: Mutex::default(),
            warnings,
            said_by_verifier,
            summary,
        })
    }
}

impl Reader {
    fn warn_of_idle_data_dir(&mut self) {
        if self.is_set(Setting::DataDir) && self.dev_secret.is_none() {
            self.warn(Setting::DataDir, "has no effect: only `dev` without a secret of its own keeps one there");
        }
    }

    fn warn_of_exposed_secrets(&mut self) {
        self.secret_files.sort();
        self.secret_files.dedup();
        let files = self.secret_files.iter().flat_map(|path| exposed::warnings(path));
        self.warnings.extend(files);
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
    /// that others can read. [`auth_builder`](Self::auth_builder) writes them to the log, but for those that the verifier
    /// itself writes.
    pub fn warnings(&self) -> impl ExactSizeIterator<Item = &str> {
        self.warnings.iter().map(String::as_str)
    }

    /// A builder with everything that is set. The log gets the warnings, one line for each setting, and what the verifier
    /// says of its keys.
    ///
    /// # Errors
    /// [`InvalidSettings`] for what the verifier refuses.
    pub fn auth_builder(&self) -> Result<AuthBuilder, InvalidSettings> {
        self.announce();
        let mut builder = Auth::builder().mode(self.mode).strict_defaults(self.strict.clone());
        if let Some(roles) = &self.roles {
            builder = builder.roles(roles.clone());
        }
        if let Some(actors) = &self.actors {
            builder = builder.actors(actors.clone());
        }
        if let Some(realm) = &self.realm {
            builder = builder.realm(realm.clone());
        }
        for one in &self.jwt {
            if let Some(prefix) = &one.subject_prefix {
                builder = builder.subject_prefix(one.issuer.name(), prefix.as_str());
            }
            if one.has_tenants {
                builder = builder.tenants(Tenants::of_principal());
            }
        }
        if !self.jwt.is_empty() {
            builder = builder.authenticator(Shared(self.verifier()?));
        }
        Ok(builder)
    }

    /// The verifier. It is made once, by whichever comes first, this or [`auth_builder`](Self::auth_builder): what fetches
    /// its keys is one thread, and the log says once what it checks.
    ///
    /// # Errors
    /// [`InvalidSettings`] where JWT is not configured.
    pub fn verifier(&self) -> Result<Arc<JwtVerifier>, InvalidSettings> {
        let mut made = self.verifier.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(verifier) = &*made {
            return Ok(Arc::clone(verifier));
        }
        if self.jwt.is_empty() {
            return Err(not_configured());
        }
        let verifiers = self.jwt.iter().map(JwtSettings::verifier).collect::<Result<Vec<_>, _>>().map_err(refused)?;
        let verifier = Arc::new(JwtVerifier::several(verifiers).map_err(refused)?);
        *made = Some(Arc::clone(&verifier));
        Ok(verifier)
    }

    /// What mints tokens that this configuration verifies: for `AUTH_JWT_TTL` each, and never for more than an hour. Where
    /// the settings name claims of their own, the tokens need them from you: [`NewToken::claim`](crate::NewToken::claim).
    ///
    /// # Errors
    /// [`InvalidSettings`] where JWT is not configured, without a secret, or with several of which none is said to sign,
    /// and where no audience is named.
    pub fn minter(&self) -> Result<Minter, InvalidSettings> {
        self.minter_builder()?.build().map_err(refused)
    }

    /// The same, to add a clock, or an audience where none is named.
    ///
    /// # Errors
    /// [`InvalidSettings`] where JWT is not configured, without a secret, with several of which none is said to sign, or
    /// with one that is no key now.
    pub fn minter_builder(&self) -> Result<MinterBuilder, InvalidSettings> {
        let able: Vec<_> = self.jwt.iter().filter(|one| one.signer.is_ok()).collect();
        let one = match (&*able, &*self.jwt) {
            ([one], _) => *one,
            ([], [one]) => one,
            ([], []) => return Err(not_configured()),
            ([], _) => return Err(refused("no issuer has a secret that signs: mint with `Minter::builder()`")),
            _ => {
                return Err(refused(
                    "several issuers have a secret that signs: mint with `Minter::builder()`, which names the issuer",
                ));
            }
        };
        one.minter(SystemClock.now()).map_err(refused)
    }

    fn announce(&self) {
        for warning in self.warnings.iter().skip(self.said_by_verifier) {
            tracing::warn!(target: "auth::start", "{warning}");
        }
        for state in self.summary.iter().filter(|state| state.source().is_some()) {
            tracing::info!(target: "auth::start", "{state}");
        }
    }
}

fn not_configured() -> InvalidSettings {
    refused("JWT is not configured: set AUTH_JWT_SECRET, another way to keys, or AUTH_ISSUERS")
}

fn refused(error: impl fmt::Display) -> InvalidSettings {
    InvalidSettings::new(vec![error.to_string()])
}

impl fmt::Debug for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Loaded").field("summary", &self.summary).finish_non_exhaustive()
    }
}
