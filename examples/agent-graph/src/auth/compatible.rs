//! What the shipped configuration relaxes, so that clients of the original work unchanged.

use auth_core::{Auth, AuthBuilder, InvalidRoleMap, Operation, Realm, StrictDefaults};

use super::{envelope::AgentFlow, roles};

/// The builder with everything but who authenticates: roles, envelope, and the strict defaults of the library
/// (`strict`) or those of the original, which has none.
pub fn builder(strict: bool) -> Result<AuthBuilder, InvalidRoleMap> {
    let builder = Auth::builder().roles(roles::map()?).envelope(AgentFlow).strict_defaults(strict_defaults(strict));
    // The realm of the original's challenges.
    Ok(match Realm::new("auth_required") {
        Some(realm) => builder.realm(realm),
        None => builder,
    })
}

fn strict_defaults(strict: bool) -> StrictDefaults {
    let mut defaults = StrictDefaults::default();
    if !strict {
        for operation in [Operation::Delete, Operation::MemoryStore, Operation::Manage] {
            defaults.set_max_age(operation, None);
        }
        defaults.set_role(Operation::MemoryStore, None);
    }
    defaults
}
