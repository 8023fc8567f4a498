//! What a caller may see of a list: the counterpart of an object that was checked.

use core::fmt;
use core::marker::PhantomData;

use crate::auth::Auth;
use crate::decide::owned;
use crate::load::Load;
use crate::outcome::Outcome;
use crate::principal::Principal;
use crate::unavailable::Unavailable;

/// The part of all `T` that is the caller's, as a handler's argument: the filter of a list.
///
/// Nothing else can make one than a decision, and [`Auth::visible`] for a job or a socket. A store function that takes it
/// cannot be called without the filter:
///
/// ```
/// use actix_web::{Responder, get, web};
/// use auth_core::{Load, Unavailable, Visible, require};
///
/// struct Thread { owner: String, workspace: Option<String>, title: String }
/// struct Threads { rows: Vec<Thread> }
///
/// impl Threads {
///     // SELECT title FROM threads
///     // WHERE owner = $1 AND ($2::text[] IS NULL OR workspace = ANY($2))
///     //
///     // with `visible.owner()` as $1 and `visible.tenants()` as $2. In memory the same is:
///     async fn list(&self, visible: &Visible<Thread>) -> Result<Vec<&str>, Unavailable> {
///         let seen = self.rows.iter().filter(|thread| visible.allows(thread));
///         Ok(seen.map(|thread| thread.title.as_str()).collect())
///     }
/// }
///
/// impl Load for Thread {
///     type Id = usize;
///     type Store = Threads;
/// #   async fn load(_: &Threads, _: usize) -> Result<Option<Self>, Unavailable> { Ok(None) }
///     // …
///     fn owner(&self) -> Option<&str> { Some(&self.owner) }
///     fn tenant(&self) -> Option<&str> { self.workspace.as_deref() }
/// }
///
/// #[require(tenant = "workspace", permission = "threads:read")]
/// #[get("/{workspace}/threads")]
/// async fn list(threads: web::Data<Threads>, visible: Visible<Thread>) -> actix_web::Result<impl Responder> {
///     let titles = threads.list(&visible).await.map_err(actix_web::error::ErrorServiceUnavailable)?;
///     Ok(web::Json(titles.concat()))
/// }
/// ```
///
/// Nobody makes one by hand:
///
/// ```compile_fail,E0451
/// # use auth_core::{Load, Principal, Unavailable, Visible};
/// # struct Thread;
/// # impl Load for Thread {
/// #     type Id = u64;
/// #     type Store = ();
/// #     async fn load(_: &(), _: u64) -> Result<Option<Self>, Unavailable> { Ok(None) }
/// #     fn owner(&self) -> Option<&str> { None }
/// # }
/// fn of_bob(caller: Principal) -> Visible<Thread> {
///     Visible { caller, tenants: None, object: std::marker::PhantomData }
/// }
/// ```
///
/// and nobody lists without one:
///
/// ```compile_fail,E0061
/// # use auth_core::{Load, Unavailable, Visible};
/// # struct Thread;
/// # impl Load for Thread {
/// #     type Id = u64;
/// #     type Store = ();
/// #     async fn load(_: &(), _: u64) -> Result<Option<Self>, Unavailable> { Ok(None) }
/// #     fn owner(&self) -> Option<&str> { None }
/// # }
/// # struct Threads;
/// # impl Threads { async fn list(&self, _: &Visible<Thread>) {} }
/// async fn everything(threads: &Threads) {
///     threads.list().await
/// }
/// ```
///
/// # Guarantees
/// - An object is in it for which `owner(T, …)` would hold in the same requirement, and no other: a list shows what a call
///   for each object alone would.
/// - Where a `tenant = "workspace"` must hold it is of that tenant alone; without one, of all tenants of the caller. Under
///   `any(…)` a `tenant` limits nothing, because the call may have been allowed without it.
/// - Who has no certain name sees nothing: an absent subject, an issuer that nobody vouches for, several issuers without
///   [prefixes](crate::AuthBuilder::subject_prefix) (which keep the process from starting). Nor does an actor who is not
///   [listed](crate::Actors).
///
/// # Limits
/// - What somebody sees by a role or a grant is not in it: that is [`Principal::granted`], or a list of its own.
/// - It is of the moment when it was made. A socket or a job that lasts asks [`Auth::visible`] again.
/// - Under an alias the start does not see it: several issuers without prefixes are then empty lists.
pub struct Visible<T> {
    caller: Principal,
    tenants: Option<Vec<String>>,
    object: PhantomData<fn() -> T>,
}

impl<T: Load> Visible<T> {
    /// For a caller that configuration completed, in the tenant that is named, if one is.
    pub(crate) fn of(caller: Principal, named: Option<&str>) -> Self {
        let is_named = |tenant: &&str| named.is_none_or(|named| named == *tenant);
        let tenants = caller.has_tenants().then(|| caller.tenants().filter(is_named).map(str::to_owned).collect());
        Self { caller, tenants, object: PhantomData }
    }

    /// The same for one tenant alone. Nothing, where that is none of [`tenants`](Self::tenants).
    ///
    /// Where no tenants are configured nobody is in one, so it is nothing as well.
    #[must_use]
    pub fn within(&self, tenant: &str) -> Self {
        let named = self.tenants.iter().flatten().filter(|known| *known == tenant);
        Self { caller: self.caller.clone(), tenants: Some(named.cloned().collect()), object: PhantomData }
    }

    /// What [`Load::owner`] of the caller's objects is: the subject, with the prefix of its issuer where there are several.
    ///
    /// `None` where that is not certain: such a caller sees nothing. As `NULL` in SQL it equals nothing either.
    #[must_use]
    pub fn owner(&self) -> Option<&str> {
        let name = self.caller.own_name().filter(|name| !name.is_empty());
        name.filter(|_| !self.caller.has_unlisted_actor())
    }

    /// What [`Load::tenant`] of the caller's objects may be. `None` where no tenants are configured, so that they are not
    /// compared; an empty list sees nothing.
    #[must_use]
    pub fn tenants(&self) -> Option<&[String]> {
        self.tenants.as_deref()
    }

    /// The tenant, where it is one alone.
    #[must_use]
    pub fn tenant(&self) -> Option<&str> {
        match self.tenants.as_deref() {
            Some([tenant]) => Some(tenant),
            _ => None,
        }
    }

    /// Who vouches for the caller.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.caller.issuer()
    }

    /// Who calls, as the issuer names it. Owners have [`owner`](Self::owner).
    #[must_use]
    pub fn subject(&self) -> &str {
        self.caller.subject()
    }

    /// Whether the caller sees the object.
    #[must_use]
    pub fn allows(&self, object: &T) -> bool {
        let tenant = object.tenant();
        let listed = |all: &Vec<String>| all.iter().any(|known| Some(known.as_str()) == tenant);
        self.tenants.as_ref().is_none_or(listed)
            && owned(&self.caller, object.owner(), tenant, None, None) == Outcome::True
    }
}

impl<T> Clone for Visible<T> {
    fn clone(&self) -> Self {
        Self { caller: self.caller.clone(), tenants: self.tenants.clone(), object: PhantomData }
    }
}

impl<T> fmt::Debug for Visible<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Visible")
            .field("issuer", &self.caller.issuer())
            .field("subject", &self.caller.subject())
            .field("tenants", &self.tenants)
            .finish_non_exhaustive()
    }
}

impl Auth {
    /// What the caller may see of all `T`, outside of a handler: in a job, a frame of a WebSocket, a service function. It is
    /// of all tenants of the caller; [`Visible::within`] says which.
    ///
    /// ```
    /// use auth_core::{Auth, Load, Principal, Unavailable, Visible, testing};
    ///
    /// # struct Thread { owner: String }
    /// # impl Load for Thread {
    /// #     type Id = u64;
    /// #     type Store = ();
    /// #     async fn load(_: &(), _: u64) -> Result<Option<Self>, Unavailable> { Ok(None) }
    /// #     fn owner(&self) -> Option<&str> { Some(&self.owner) }
    /// # }
    /// async fn digest(auth: &Auth, caller: &Principal, threads: &[Thread]) -> Result<usize, Unavailable> {
    ///     let visible: Visible<Thread> = auth.visible(caller).await?;
    ///     Ok(threads.iter().filter(|thread| visible.allows(thread)).count())
    /// }
    ///
    /// # actix_web::rt::System::new().block_on(async {
    /// let threads = ["alice", "bob", ""].map(|owner| Thread { owner: owner.to_owned() });
    /// assert_eq!(digest(&testing::auth(), &testing::caller("alice").principal(), &threads).await, Ok(1));
    /// assert_eq!(digest(&testing::auth(), &testing::caller("").principal(), &threads).await, Ok(0));
    /// # });
    /// ```
    ///
    /// # Errors
    /// [`Unavailable`] where memberships are [loaded](crate::TenantLoader), and cannot be.
    pub async fn visible<T: Load>(&self, caller: &Principal) -> Result<Visible<T>, Unavailable> {
        let settings = self.settings();
        let caller = settings.with_memberships(settings.complete(caller.clone())).await?;
        Ok(Visible::of(caller, None))
    }
}
