//! Where the tenants of a caller come from.

use core::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::memberships::{AnyTenantLoader, TenantLoader};
use crate::principal::{Membership, Principal};

/// Where the memberships of a caller come from, for `tenant = "workspace_id"`.
///
/// A role that is held in one tenant says nothing about another; a role that is held globally says nothing about any,
/// unless it is listed with [`global_roles`](Self::global_roles). A global role is no membership.
///
/// ```
/// use actix_web::get;
/// use auth_core::{Auth, Tenants, require, testing::TestAuthenticator};
///
/// #[require(tenant = "workspace_id", role = "owner")]
/// #[get("/workspaces/{workspace_id}/members")]
/// async fn members() -> &'static str {
///     "…"
/// }
///
/// let auth = Auth::builder()
///     .authenticator(TestAuthenticator)
///     .tenants(Tenants::claim("workspaces").global_roles(["support"]))
///     .build()?;
/// assert!(auth.app().service(members).check().is_ok());
/// # Ok::<(), auth_core::InvalidAuth>(())
/// ```
///
/// | the claim | the caller is a member of |
/// |---|---|
/// | `"acme"` | `acme`, without roles there |
/// | `["acme", "initech"]` | both, without roles there |
/// | `{"acme": ["owner"], "initech": "guest"}` | both, with these roles |
/// | absent, or of another form | nothing; of which the caller is none is unknown, so that `not(tenant = …)` denies |
/// | of another form in a part (`{"acme": [7]}`, `["acme", ""]`) | the tenants of the other parts; the rest is unknown |
///
/// With a [`loader`](Self::loader) they come from a table or a service, and from there alone.
#[derive(Clone)]
pub struct Tenants {
    source: Source,
    global_roles: Arc<[Box<str>]>,
}

#[derive(Clone)]
enum Source {
    Principal,
    Claim(Box<str>),
    Loader(Arc<dyn AnyTenantLoader>),
}

impl Tenants {
    /// Memberships are what the authenticator states: [`PrincipalBuilder::tenant`](crate::PrincipalBuilder::tenant).
    #[must_use]
    pub fn of_principal() -> Self {
        Self::from(Source::Principal)
    }

    /// Memberships are in a claim beside what the authenticator states: one name, a list of names, or an object whose
    /// members are tenants with the roles held there, `{"acme": ["owner"]}`. Whatever has another form is no membership.
    #[must_use]
    pub fn claim(name: impl Into<Box<str>>) -> Self {
        Self::from(Source::Claim(name.into()))
    }

    /// Memberships are looked up for each call: what the loader finds counts, and nothing that the credential says of
    /// tenants does. [`TenantLoader`] says when it is asked, and what an outage is.
    #[must_use]
    pub fn loader(loader: impl TenantLoader) -> Self {
        Self::from(Source::Loader(Arc::new(loader)))
    }

    /// Roles that, held globally, count in every tenant of the caller. An inherited role is held like any other.
    #[must_use]
    pub fn global_roles<R: Into<Box<str>>>(mut self, roles: impl IntoIterator<Item = R>) -> Self {
        let more = roles.into_iter().map(Into::into);
        self.global_roles = self.global_roles.iter().cloned().chain(more).collect();
        self
    }

    /// The global roles that count in every tenant.
    pub(crate) fn everywhere(&self) -> &Arc<[Box<str>]> {
        &self.global_roles
    }

    /// Who is asked for memberships, where somebody is.
    pub(crate) fn loading(&self) -> Option<&dyn AnyTenantLoader> {
        match &self.source {
            Source::Loader(loader) => Some(&**loader),
            Source::Principal | Source::Claim(_) => None,
        }
    }

    fn from(source: Source) -> Self {
        Self { source, global_roles: Arc::default() }
    }

    /// What the credential says; `None` where it says nothing, so that nobody knows.
    pub(crate) fn claimed(&self, caller: &Principal) -> Option<Claimed> {
        let name = match &self.source {
            Source::Principal => return Some(Claimed::default()),
            Source::Claim(name) => name,
            Source::Loader(_) => return None,
        };
        let claim = caller.any_claim(name)?;
        // Where roles cannot be read, nobody knows what is held there and what is not: that is no membership.
        let readable: Vec<Option<Membership>> = match &*claim {
            Value::Null => return None,
            Value::String(name) if name.is_empty() => return None,
            Value::String(name) => vec![Some(Membership::new(name))],
            Value::Array(names) => names.iter().map(|name| text(name).map(Membership::new)).collect(),
            Value::Object(tenants) => {
                tenants.iter().map(|(name, roles)| Some(Membership::new(name).with_roles(roles_held(roles)?))).collect()
            }
            Value::Bool(_) | Value::Number(_) => vec![None],
        };
        let of_another_form = readable.iter().any(Option::is_none);
        Some(Claimed { memberships: readable.into_iter().flatten().collect(), of_another_form })
    }
}

impl fmt::Debug for Tenants {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match &self.source {
            Source::Principal => "the principal",
            Source::Claim(name) => name,
            Source::Loader(_) => "a loader",
        };
        f.debug_struct("Tenants").field("source", &source).field("global_roles", &self.global_roles).finish()
    }
}

/// What a claim says of memberships.
#[derive(Default)]
pub(crate) struct Claimed {
    pub(crate) memberships: Vec<Membership>,
    /// It, or a part of it, has a form that nobody can read: who is no member is not certain.
    pub(crate) of_another_form: bool,
}

/// The roles that are held in a tenant: a list of texts, one text, or nothing. `None` for what nobody can read.
fn roles_held(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::String(role) if role.is_empty() => Some(Vec::new()),
        Value::String(role) => Some(vec![role]),
        Value::Array(roles) => roles.iter().map(text).collect(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Claimed, Tenants};
    use crate::{Membership, Principal, TenantLoader, Unavailable};

    struct Nobody;

    impl TenantLoader for Nobody {
        async fn memberships(&self, _: &Principal) -> Result<Vec<Membership>, Unavailable> {
            Ok(Vec::new())
        }
    }

    /// What is a membership, and whether something stands there that nobody can read.
    #[test]
    fn what_a_claim_says() {
        let tenants = Tenants::claim("workspaces");
        let of = |name: &str, roles: &[&str]| Membership::new(name).with_roles(roles);
        for (claim, memberships, of_another_form) in [
            (json!("acme"), vec![of("acme", &[])], false),
            (json!(["acme", "other"]), vec![of("acme", &[]), of("other", &[])], false),
            (json!([]), vec![], false),
            (json!({}), vec![], false),
            (json!({"acme": ["owner", "editor"]}), vec![of("acme", &["editor", "owner"])], false),
            (json!({"acme": "owner", "other": null}), vec![of("acme", &["owner"]), of("other", &[])], false),
            (json!({"acme": ""}), vec![of("acme", &[])], false),
            (json!(["acme", "", 7]), vec![of("acme", &[])], true),
            (json!([["acme"]]), vec![], true),
            (json!({"acme": ["owner", 7], "other": []}), vec![of("other", &[])], true),
            (json!({"acme": ["owner", ""]}), vec![], true),
            (json!({"acme": true}), vec![], true),
            (json!({"acme": {"role": "owner"}}), vec![], true),
            (json!(7), vec![], true),
            (json!(true), vec![], true),
        ] {
            let caller = Principal::builder("iss", "alice").claim("workspaces", claim.clone()).build();
            let Some(said) = tenants.claimed(&caller) else { panic!("{claim} says nothing") };
            assert_eq!((said.memberships, said.of_another_form), (memberships, of_another_form), "{claim}");
        }
    }

    #[test]
    fn who_says_nothing() {
        let caller = |claim| Principal::builder("iss", "alice").claim("workspaces", claim).build();
        let tenants = Tenants::claim("workspaces");
        for claim in [json!(null), json!("")] {
            assert!(tenants.claimed(&caller(claim.clone())).is_none(), "{claim}");
        }
        assert!(tenants.claimed(&Principal::builder("iss", "alice").build()).is_none());
        let loaded = Tenants::loader(Nobody);
        assert!(loaded.claimed(&caller(json!("acme"))).is_none(), "a loader is the one source");
        assert!(loaded.loading().is_some() && tenants.loading().is_none());
        let of_principal = Tenants::of_principal();
        assert!(of_principal.loading().is_none());
        let Some(Claimed { memberships, of_another_form }) = of_principal.claimed(&caller(json!("acme"))) else {
            panic!("the principal says it")
        };
        assert!(memberships.is_empty() && !of_another_form);
    }

    #[test]
    fn roles_that_count_in_every_tenant() {
        assert!(Tenants::of_principal().everywhere().is_empty());
        let tenants = Tenants::of_principal().global_roles(["support"]).global_roles(["auditor"]);
        assert!(tenants.everywhere().iter().map(|role| &**role).eq(["support", "auditor"]));
    }
}
