//! Who may call at all: the holders of API keys.

use std::error::Error;
use std::sync::Arc;

use auth_core::{ApiKeyAuthenticator, Auth, Catalogue, Realm};

use super::{KeyBook, ManagedKey, Perm, Role, Store, Task};

/// Authentication by the keys of the book. A route that names a role or permission which the enums lack keeps the process
/// from starting.
///
/// # Errors
/// If a part of it is refused.
pub fn auth(store: &Store, keys: &KeyBook) -> Result<Auth, Box<dyn Error>> {
    let auth = Auth::builder()
        .authenticator(ApiKeyAuthenticator::new("document-store", Arc::clone(keys.records()))?)
        .catalogue(Catalogue::default().roles_of::<Role>().permissions_of::<Perm>())
        .objects::<ManagedKey>(keys.clone())
        .objects::<Task>(store.tasks.clone())
        .realm(Realm::new("document-store").unwrap_or_default())
        .build()?;
    Ok(auth)
}
