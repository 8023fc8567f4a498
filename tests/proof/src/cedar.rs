//! The same rules, said once more in Cedar and decided by Cedar.
//!
//! | here | in Cedar |
//! |---|---|
//! | caller | the principal, an entity whose parents are its global roles and its own grants |
//! | role | an entity whose parents are its grants and the roles that it inherits, so that `in` finds all of them |
//! | actor | an entity of its own; what subject and actor must both hold is asked of both |
//! | grant, scope | an entity named as it is written; a permission is held by being `in` its own name or a wildcard over it |
//! | what a credential's scopes cover | a second entity of the caller, `credential`, whose parents are the scopes |
//! | what is held in one tenant | an entity for each membership, found by the tag that the tenant's name is |
//! | what `not` looks at | an entity `anywhere`, whose parents are everything that is held by any means |
//! | objects of a permission | `like` with the pattern of the grant |
//! | path parameters, the object, the time | the context |
//!
//! Cedar knows true and false. The translation asks of every atom, with its sign, whether it is *certain*: `not` is moved
//! to the leaves, a positive atom becomes "it is known to hold", a negated one "it is known not to hold", and each begins
//! with the `has` that makes an absent fact neither. Allow is what remains, so unknown and unavailable are one here; their
//! difference, the kinds of denial and what is asked when are for the exhaustive tests.
//!
//! What the translation cannot follow, and how it is done instead:
//! - Cedar has no test for the type of a value, so claims arrive sorted by type (`text`, `boolean`, `integer`, `strange`).
//!   An integer beyond 64 bits has no place there.
//! - Cedar cannot compare with a pattern that is data, so the patterns of all grants of the world stand in the policy.
//! - Who is certain to be no member of a tenant, and by which name a caller owns things, follows from configuration
//!   and arrives as data.
//! - Whether every way has a name (`named`), and which `tenant` a term stands beside, is a matter of the tree alone; it is
//!   settled while translating.
//! - A check, a closure and an authorizer that nobody asked are unknown: neither sign is ever certain.

mod entities;
mod policy;

use std::collections::HashMap;

use cedar_policy::{Authorizer, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request};

use crate::{Caller, Rule, Terms};

/// Cedar, with the world that decisions are made in.
pub struct Engine {
    authorizer: Authorizer,
    types: HashMap<&'static str, EntityTypeName>,
    roles: Vec<Entity>,
}

/// A rule as a policy.
#[derive(Debug)]
pub struct Policy {
    /// As it is written.
    pub text: String,
    set: PolicySet,
}

/// A caller and a call, as Cedar is asked about them.
#[derive(Debug)]
pub struct Situation {
    request: Request,
    entities: Entities,
}

impl Engine {
    /// Makes the entities that every call shares.
    ///
    /// # Panics
    /// If they cannot be made.
    #[must_use]
    pub fn new() -> Self {
        let types =
            ["User", "Role", "Grant", "Credential", "Anywhere", "Actor", "Seat", "Thread", "Action", "Endpoint"];
        let types = types.into_iter().map(|name| (name, name.parse().expect("it is a name"))).collect();
        let mut engine = Self { authorizer: Authorizer::new(), types, roles: Vec::new() };
        engine.roles = engine.role_entities();
        engine
    }

    /// The rule and what its class adds, as one policy.
    ///
    /// # Panics
    /// If Cedar cannot read it.
    #[must_use]
    pub fn policy(&self, rule: &Rule, terms: &Terms) -> Policy {
        let text = policy::text(rule, terms);
        let set = match text.parse() {
            Ok(set) => set,
            Err(error) => panic!("{error}\n{text}"),
        };
        Policy { text, set }
    }

    /// What Cedar is told of a caller and a call.
    #[must_use]
    pub fn situation(&self, caller: &Caller) -> Situation {
        Situation { request: self.request(caller), entities: self.entities(caller) }
    }

    /// Whether Cedar allows it.
    ///
    /// # Panics
    /// If the policy could not be evaluated: an error would be a denial that means nothing.
    #[must_use]
    pub fn allows(&self, policy: &Policy, situation: &Situation) -> bool {
        let response = self.authorizer.is_authorized(&situation.request, &policy.set, &situation.entities);
        let errors: Vec<_> = response.diagnostics().errors().map(ToString::to_string).collect();
        assert!(errors.is_empty(), "{errors:?}\n{}", policy.text);
        response.decision() == Decision::Allow
    }

    fn uid(&self, kind: &str, id: &str) -> EntityUid {
        EntityUid::from_type_name_and_id(self.types[kind].clone(), EntityId::new(id))
    }
}

impl Default for Engine {
    fn default() -> Self {
        Self::new()
    }
}
