use core::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;

use super::{InvalidRoleMap, RoleMap};
use crate::catalogue::Catalogue;

/// A role map that is replaced while requests read it: a change of roles without a restart. Clones are the same map.
///
/// ```
/// use auth_core::{Auth, RoleMap, SharedRoles, testing::TestAuthenticator};
///
/// let roles = SharedRoles::new(RoleMap::new([("user", vec!["notes:read"])])?);
/// let auth = Auth::builder().authenticator(TestAuthenticator).roles(roles.clone()).build()?;
/// roles.replace(RoleMap::new([("user", vec!["notes:read", "notes:write"])])?)?; // counts from the next decision on
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Reading takes no lock. A decision that has begun is made with the map that it began with. A caller who is kept, for
/// the frames of a socket, has the roles of the new map at the next [`Auth::decide`](crate::Auth::decide).
///
/// [`RoleFile`](crate::RoleFile) replaces it whenever a file changes.
#[derive(Clone)]
pub struct SharedRoles(pub(super) Arc<Inner>);

pub(super) struct Inner {
    map: ArcSwap<RoleMap>,
    /// Of every `Auth` that reads the map. Locked when the map is replaced, never for a request.
    catalogues: Mutex<Vec<Catalogue>>,
}

impl SharedRoles {
    /// Shares a map.
    #[must_use]
    pub fn new(map: RoleMap) -> Self {
        Self(Arc::new(Inner { map: ArcSwap::from_pointee(map), catalogues: Mutex::default() }))
    }

    /// Puts a map in the place of the present one, for every `Auth` at once. The log says which roles came, went or grant
    /// something else: a change of rights is never silent.
    ///
    /// # Errors
    /// [`InvalidRoleMap`] for a map without roles, and for one that does not fit the catalogue of an `Auth`. The present
    /// map stays.
    pub fn replace(&self, map: RoleMap) -> Result<(), InvalidRoleMap> {
        if map.names().next().is_none() {
            return Err(InvalidRoleMap::Empty);
        }
        let catalogues = self.0.catalogues.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(fault) = catalogues.iter().find_map(|catalogue| catalogue.fault_of(&map)) {
            return Err(InvalidRoleMap::Catalogue { fault });
        }
        let map = Arc::new(map);
        let old = self.0.map.swap(Arc::clone(&map));
        drop(catalogues);
        let gone = gone(&old, &map);
        let changes = changes(&old, &map, &gone);
        if gone.is_empty() {
            tracing::info!(target: "auth::roles", "the role map was replaced: {changes}");
        } else {
            // A role that is asked for and that nobody has any more closes endpoints without another word.
            tracing::warn!(
                target: "auth::roles",
                "the role map was replaced, and what asks for its old roles may be closed: {changes}"
            );
        }
        Ok(())
    }

    /// The present map.
    #[must_use]
    pub fn current(&self) -> Arc<RoleMap> {
        self.0.map.load_full()
    }

    pub(crate) fn load(&self) -> arc_swap::Guard<Arc<RoleMap>> {
        self.0.map.load()
    }

    /// From now on a map must fit this catalogue too; what is wrong with the present one.
    pub(crate) fn must_fit(&self, catalogue: &Catalogue) -> Option<String> {
        let mut catalogues = self.0.catalogues.lock().unwrap_or_else(PoisonError::into_inner);
        let fault = catalogue.fault_of(&self.0.map.load());
        if fault.is_none() {
            catalogues.push(catalogue.clone());
        }
        fault
    }
}

impl Default for SharedRoles {
    fn default() -> Self {
        Self::new(RoleMap::default())
    }
}

impl From<RoleMap> for SharedRoles {
    fn from(map: RoleMap) -> Self {
        Self::new(map)
    }
}

impl fmt::Debug for SharedRoles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SharedRoles").field(&*self.0.map.load()).finish()
    }
}

/// The roles that the new map does not have.
fn gone<'o>(old: &'o RoleMap, new: &RoleMap) -> Vec<&'o str> {
    old.names().filter(|role| new.place_of(role).is_none()).collect()
}

/// Names of roles, which are not secret: what each grants may be long.
fn changes(old: &RoleMap, new: &RoleMap, gone: &[&str]) -> String {
    let differs = |role: &&str| {
        let inherited = old.inherited_by(role).ne(new.inherited_by(role));
        inherited || old.grants_of(role) != new.grants_of(role)
    };
    let came: Vec<&str> = new.names().filter(|role| old.place_of(role).is_none()).collect();
    let changed: Vec<&str> = new.names().filter(|role| old.place_of(role).is_some()).filter(differs).collect();
    let parts = [("changed", &*changed), ("new", &*came), ("gone", gone)];
    let parts = parts.iter().filter(|(_, roles)| !roles.is_empty());
    let parts: Vec<String> = parts.map(|(what, roles)| format!("{what}: {}", roles.join(", "))).collect();
    if parts.is_empty() { "it says the same".to_owned() } else { parts.join("; ") }
}
