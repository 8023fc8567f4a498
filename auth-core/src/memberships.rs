//! Memberships that somebody else keeps: a table, a directory, a service.

use core::future::Future;
use core::pin::Pin;

use crate::auth::Settings;
use crate::caught::{Panicked, caught};
use crate::principal::{Membership, Principal};
use crate::unavailable::Unavailable;

/// Looks up which tenants a caller is a member of, for [`Tenants::loader`](crate::Tenants::loader).
///
/// ```
/// use std::collections::HashMap;
/// use auth_core::{Auth, Membership, Principal, TenantLoader, Tenants, Unavailable, testing::TestAuthenticator};
///
/// struct Workspaces { members: HashMap<(String, String), Vec<(String, String)>> }
///
/// impl TenantLoader for Workspaces {
///     // SELECT workspace, role FROM members WHERE issuer = $1 AND subject = $2
///     async fn memberships(&self, caller: &Principal) -> Result<Vec<Membership>, Unavailable> {
///         let user = (caller.issuer().to_owned(), caller.subject().to_owned());
///         let rows = self.members.get(&user).into_iter().flatten();
///         Ok(rows.map(|(workspace, role)| Membership::new(workspace).with_roles([role])).collect())
///     }
/// }
///
/// let auth = Auth::builder()
///     .authenticator(TestAuthenticator)
///     .tenants(Tenants::loader(Workspaces { members: HashMap::new() }))
///     .build()?;
/// # Ok::<(), auth_core::InvalidAuth>(())
/// ```
///
/// | it returns | the caller is |
/// |---|---|
/// | a list | a member of these tenants and of no other; of one that stands twice with the roles of both |
/// | an empty list | a member of none, for certain: `not(tenant = "…")` holds |
/// | an error, which becomes [`Unavailable`] by `?`; a panic | nobody knows: 503 where that decides, below `not` too |
///
/// # When it is asked
/// At most once for a call, after the credential was verified and before a byte of the body is read, and only
/// - where the requirement has a `tenant`, an `owner(Type, …)`, or a role or permission below `not`, unless the rest decides
///   without it;
/// - where it asks code of yours that sees the caller: `check`, `authorizer`, and closures;
/// - where the handler takes `Principal`, `Option<Principal>` or [`Visible`](crate::Visible), and for every foreign service.
///
/// A caller who is refused whatever it says is refused without it. [`Auth::decide`](crate::Auth::decide) and
/// [`Auth::visible`](crate::Auth::visible) are calls of their own: what was loaded when a socket was opened is not what counts
/// later.
///
/// # Limits
/// - An alias of these types, or an extractor of your own that takes the caller, asks while the arguments are extracted, each
///   time; an outage is 503 before the handler's body, and the body of the request may have been read.
/// - Nothing is kept between calls, and no time limit is set: `Cached` is for authenticators. Do both in the loader, and say in its documentation for how long a member who was removed stays one.
/// - It sees the claims that the authenticator keeps, and those that the endpoint asks for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` loads no memberships",
    label = "does not implement `TenantLoader`",
    note = "implement `auth_core::TenantLoader`: the async `memberships`"
)]
pub trait TenantLoader: Send + Sync + 'static {
    /// Finds the memberships of a caller, who is issuer *and* subject.
    ///
    /// # Errors
    /// [`Unavailable`], which is 503, when there is no answer. A caller without memberships is an empty list.
    fn memberships(&self, caller: &Principal) -> impl Future<Output = Result<Vec<Membership>, Unavailable>> + Send;
}

/// What deciding is told of the memberships of the caller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Memberships {
    /// They are what the principal says.
    #[default]
    Told,
    /// They are to be loaded.
    Unasked,
    /// They could not be loaded.
    Unavailable,
}

type Loading<'a> = Pin<Box<dyn Future<Output = Result<Vec<Membership>, Unavailable>> + Send + 'a>>;

/// [`TenantLoader`] behind a pointer.
pub(crate) trait AnyTenantLoader: Send + Sync {
    fn memberships<'a>(&'a self, caller: &'a Principal) -> Loading<'a>;
}

impl<L: TenantLoader> AnyTenantLoader for L {
    fn memberships<'a>(&'a self, caller: &'a Principal) -> Loading<'a> {
        Box::pin(TenantLoader::memberships(self, caller))
    }
}

impl Settings {
    /// Whether memberships are loaded.
    pub(crate) fn loads_memberships(&self) -> bool {
        self.loader().is_some()
    }

    /// A caller that was completed, with the memberships that are loaded now.
    pub(crate) async fn with_memberships(&self, caller: Principal) -> Result<Principal, Unavailable> {
        let (Some(loader), Some(tenants)) = (self.loader(), &self.tenants) else { return Ok(caller) };
        let caller = self.without_memberships(caller);
        match caught(async { loader.memberships(&caller).await }).await {
            Ok(Ok(memberships)) => Ok(caller.with_memberships(tenants, Some(memberships))),
            Ok(Err(outage)) => Err(Unavailable::new(format!("tenants: {outage}"))),
            Err(Panicked) => Err(Unavailable::new("tenants: panicked")),
        }
    }

    /// What was loaded for an earlier call says nothing about this one.
    pub(crate) fn without_memberships(&self, caller: Principal) -> Principal {
        match &self.tenants {
            Some(tenants) if tenants.loading().is_some() && caller.is_certain_of_tenants() => {
                caller.with_memberships(tenants, None)
            }
            _ => caller,
        }
    }

    fn loader(&self) -> Option<&dyn AnyTenantLoader> {
        self.tenants.as_ref()?.loading()
    }
}

#[cfg(test)]
mod tests {
    use actix_web::rt::System;

    use super::{Membership, TenantLoader};
    use crate::testing::TestAuthenticator;
    use crate::{Auth, AuthBuilder, Principal, Tenants, Unavailable};

    /// `alice` is in `acme`, and of `bob` nobody knows.
    struct Table;

    impl TenantLoader for Table {
        async fn memberships(&self, caller: &Principal) -> Result<Vec<Membership>, Unavailable> {
            match caller.subject() {
                "alice" => Ok(vec![Membership::new("acme").with_roles(["owner"])]),
                "bob" => Err(Unavailable::new("down")),
                "mallory" => panic!("a loader with a fault"),
                _ => Ok(Vec::new()),
            }
        }
    }

    fn auth(tenants: Option<Tenants>) -> Auth {
        let builder = Auth::builder().authenticator(TestAuthenticator);
        tenants.into_iter().fold(builder, AuthBuilder::tenants).build().unwrap()
    }

    /// A caller who claims to be somewhere, completed.
    fn caller(auth: &Auth, subject: &str) -> Principal {
        auth.settings().complete(Principal::builder("iss", subject).tenant("claimed", ["owner"]).build())
    }

    fn known(caller: &Principal) -> [Option<bool>; 2] {
        ["acme", "claimed"].map(|tenant| caller.is_member_of(tenant))
    }

    #[test]
    fn what_a_loader_finds_counts_for_one_call() {
        let auth = auth(Some(Tenants::loader(Table)));
        let settings = auth.settings();
        assert!(settings.loads_memberships());
        let load = |subject| System::new().block_on(settings.with_memberships(caller(&auth, subject)));
        assert_eq!(known(&caller(&auth, "alice")), [None; 2], "nobody knows yet");
        let alice = load("alice").unwrap();
        assert_eq!(known(&alice), [Some(true), Some(false)]);
        assert!(alice.has_role_in("acme", "owner"));
        assert_eq!(known(&load("carol").unwrap()), [Some(false); 2]);
        assert_eq!(known(&settings.without_memberships(alice)), [None; 2], "it says nothing about the next call");
        let causes = ["bob", "mallory"].map(|subject| load(subject).unwrap_err().to_string());
        assert_eq!(causes, ["tenants: down", "tenants: panicked"]);
    }

    /// A token that says nothing of tenants leaves them open, unless a loader says it.
    #[cfg(feature = "jwt")]
    #[test]
    fn what_a_token_leaves_open_a_loader_says() {
        let silent = |auth: &Auth, subject: &str| {
            let mut caller = Principal::builder("iss", subject);
            caller.set_unknown_tenants();
            auth.settings().complete(caller.build())
        };
        let auth = auth(Some(Tenants::loader(Table)));
        let load = |subject| System::new().block_on(auth.settings().with_memberships(silent(&auth, subject)));
        assert_eq!(load("alice").unwrap().is_member_of("acme"), Some(true));
        assert_eq!(known(&load("carol").unwrap()), [Some(false); 2], "a member of none, for certain");
        let stated = self::auth(Some(Tenants::of_principal()));
        assert_eq!(known(&silent(&stated, "carol")), [None; 2]);
    }

    #[test]
    fn without_a_loader_the_caller_says_it() {
        let auth = auth(Some(Tenants::claim("workspaces")));
        let claiming = Principal::builder("iss", "alice").claim("workspaces", "acme").build();
        let kept = auth.settings().without_memberships(auth.settings().complete(claiming));
        assert_eq!(known(&kept), [Some(true), Some(false)], "a claim says the same for every call");
        for (tenants, claimed) in [(Some(Tenants::of_principal()), Some(true)), (None, None)] {
            let auth = self::auth(tenants);
            let settings = auth.settings();
            assert!(!settings.loads_memberships());
            let kept = settings.without_memberships(caller(&auth, "alice"));
            assert_eq!(kept.is_member_of("claimed"), claimed);
            let loaded = System::new().block_on(settings.with_memberships(kept)).unwrap();
            assert_eq!(loaded.is_member_of("claimed"), claimed);
        }
    }
}
