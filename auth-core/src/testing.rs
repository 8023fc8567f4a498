//! Identities in one line, for the tests of an application, and the contract of authenticators (feature `testing`).
//!
//! [`Contract`] tries a backend of your own. [`caller`] is somebody for the tests of your handlers:
//!
//! ```
//! use actix_web::{get, test};
//! use auth_core::{Principal, require, testing};
//!
//! #[require(role = "admin")]
//! #[get("/me")]
//! async fn me(caller: Principal) -> String { caller.subject().to_owned() }
//!
//! # actix_web::rt::System::new().block_on(async {
//! let auth = testing::auth();
//! let app = test::init_service(auth.app().service(me)).await;
//!
//! let request = test::TestRequest::get().uri("/me").insert_header(testing::caller("alice").role("admin").header());
//! assert_eq!(test::call_and_read_body(&app, request.to_request()).await, "alice");
//! # });
//! ```

mod contract;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::auth::Auth;
use crate::authenticator::{AuthenticationError, Authenticator, Credential, Found, Scheme};
use crate::clock::{Clock, SystemClock};
use crate::head::RequestHead;
use crate::principal::Principal;
pub use contract::{Contract, ContractReport, Duty};

/// A secret of this call alone, as settings and [`Secret::parse`](crate::Secret::parse) read it: 48 random bytes. Programs
/// take theirs from a file or a variable, so that it survives a restart.
///
/// # Panics
/// Where the system has no random numbers.
#[must_use]
pub fn secret_text() -> String {
    let mut bytes = [0; 48];
    #[expect(clippy::expect_used, reason = "without random numbers there is nothing to test with")]
    getrandom::fill(&mut bytes).expect("the system has random numbers");
    format!("hex:{}", hex::encode(bytes))
}

/// The issuer of every test identity.
pub const ISSUER: &str = "test";

/// An [`Auth`] that takes test identities and nothing else; a role grants no permission.
///
/// # Panics
/// Never: one authenticator is always enough.
#[must_use]
#[expect(clippy::expect_used, reason = "one authenticator is always enough")]
pub fn auth() -> Auth {
    Auth::builder().authenticator(TestAuthenticator).build().expect("one authenticator is enough")
}

/// A test identity: somebody who logged in just now.
pub fn caller(subject: &str) -> Caller {
    Caller { subject: subject.to_owned(), issued_at: Some(SystemClock.now()), ..Caller::default() }
}

/// Believes every identity that [`Caller::header`] makes. For tests: whoever knows its form is whoever they like.
#[derive(Clone, Copy, Debug, Default)]
pub struct TestAuthenticator;

/// A test identity, as a [`Principal`] or as a request header.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[must_use]
pub struct Caller {
    subject: String,
    roles: Vec<String>,
    permissions: Vec<String>,
    scopes: Option<Vec<String>>,
    api_key: bool,
    auth_time: Option<u64>,
    issued_at: Option<u64>,
    acr: Option<String>,
    claims: Map<String, Value>,
    tenants: Vec<(String, Vec<String>)>,
    actor: Option<(String, String)>,
}

impl Caller {
    /// Adds a role.
    pub fn role(mut self, role: &str) -> Self {
        self.roles.push(role.to_owned());
        self
    }

    /// Adds a permission; `resource:*` and `*` are wildcards.
    pub fn permission(mut self, permission: &str) -> Self {
        self.permissions.push(permission.to_owned());
        self
    }

    /// Gives the credential a scope claim. Without a call it has none, which is not the same as an empty one.
    pub fn scopes<'s>(mut self, scopes: impl IntoIterator<Item = &'s str>) -> Self {
        self.scopes.get_or_insert_default().extend(scopes.into_iter().map(str::to_owned));
        self
    }

    /// Adds a claim of the credential.
    pub fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    /// Adds a tenant, with the roles that are held there. For an [`Auth`] with [`Tenants::of_principal`](crate::Tenants).
    pub fn tenant<'r>(mut self, name: &str, roles: impl IntoIterator<Item = &'r str>) -> Self {
        self.tenants.push((name.to_owned(), roles.into_iter().map(str::to_owned).collect()));
        self
    }

    /// The authentication context class of the login.
    pub fn acr(mut self, class: &str) -> Self {
        self.acr = Some(class.to_owned());
        self
    }

    /// Somebody acts for the subject (RFC 8693 `act`).
    pub fn actor(mut self, issuer: &str, subject: &str) -> Self {
        self.actor = Some((issuer.to_owned(), subject.to_owned()));
        self
    }

    /// Makes the credential an API key.
    pub fn api_key(mut self) -> Self {
        self.api_key = true;
        self
    }

    /// When the caller logged in, in Unix seconds.
    pub fn auth_time(mut self, seconds: u64) -> Self {
        self.auth_time = Some(seconds);
        self
    }

    /// When the credential was issued, in Unix seconds; `None` for a credential that does not say.
    pub fn issued_at(mut self, seconds: Option<u64>) -> Self {
        self.issued_at = seconds;
        self
    }

    /// The identity as a handler gets it, for calling the handler itself.
    #[must_use]
    pub fn principal(&self) -> Principal {
        let mut builder =
            Principal::builder(ISSUER, self.subject.as_str()).roles(&self.roles).permissions(&self.permissions);
        if let Some(scopes) = &self.scopes {
            builder = builder.scopes(scopes);
        }
        if self.api_key {
            builder = builder.api_key();
        }
        if let Some((issuer, subject)) = &self.actor {
            builder = builder.actor(issuer.as_str(), subject.as_str());
        }
        if let Some(seconds) = self.auth_time {
            builder = builder.auth_time(seconds);
        }
        if let Some(seconds) = self.issued_at {
            builder = builder.issued_at(seconds);
        }
        if let Some(class) = &self.acr {
            builder = builder.acr(class.as_str());
        }
        for (name, roles) in &self.tenants {
            builder = builder.tenant(name, roles);
        }
        for (name, value) in &self.claims {
            builder = builder.claim(name.as_str(), value.clone());
        }
        builder.build()
    }

    /// The identity as a request carries it: name and value of a header.
    #[must_use]
    pub fn header(&self) -> (&'static str, String) {
        ("authorization", format!("Test {}", self.identity()))
    }

    fn identity(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }
}

impl Authenticator for TestAuthenticator {
    fn name(&self) -> &'static str {
        "test"
    }

    fn scheme(&self) -> Scheme {
        Scheme::new("Test")
    }

    fn issuers(&self) -> Vec<String> {
        vec![ISSUER.to_owned()]
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        head.authorization(Authenticator::scheme(self))
    }

    async fn authenticate(
        &self,
        credential: Credential<'_>,
        _head: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        let invalid = || AuthenticationError::invalid("not a test identity");
        let json = URL_SAFE_NO_PAD.decode(credential.expose()).map_err(|_| invalid())?;
        let caller: Caller = serde_json::from_slice(&json).map_err(|_| invalid())?;
        // Exactly what `header` makes: a character more may be no more than white space.
        let same = caller.identity() == credential.expose();
        if same { Ok(caller.principal()) } else { Err(invalid()) }
    }
}
