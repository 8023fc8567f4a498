use std::collections::HashSet;
use std::error::Error;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
};

/// `all(role, permission)` as a policy: a caller is below its roles and its grants.
const POLICY: &str =
    r#"permit(principal in Role::"editor", action, resource) when { principal in Grant::"docs-007:write" };"#;

/// Cedar, with one policy and the names that a caller has.
pub(super) struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    user: EntityUid,
    action: EntityUid,
    resource: EntityUid,
    parents: Vec<EntityUid>,
}

/// A caller and a call, as Cedar takes them.
pub(super) struct Input {
    request: Request,
    entities: Entities,
}

impl Cedar {
    pub(super) fn new(grants: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let roles = ["editor", "user"].into_iter().map(|role| uid("Role", role));
        let grants = grants.map(|grant| uid("Grant", &grant));
        Ok(Self {
            authorizer: Authorizer::new(),
            policies: POLICY.parse()?,
            user: uid("User", "alice")?,
            action: uid("Action", "write")?,
            resource: uid("Endpoint", "docs")?,
            parents: roles.chain(grants).collect::<Result<_, _>>()?,
        })
    }

    /// What is made for each request, from names that are parsed already.
    pub(super) fn input(&self) -> Result<Input, Box<dyn Error>> {
        let parents: HashSet<EntityUid> = self.parents.iter().cloned().collect();
        let entities = Entities::from_entities([Entity::new_no_attrs(self.user.clone(), parents)], None)?;
        let (user, action, resource) = (self.user.clone(), self.action.clone(), self.resource.clone());
        Ok(Input { request: Request::new(user, action, resource, Context::empty(), None)?, entities })
    }

    pub(super) fn allows(&self, input: &Input) -> bool {
        let response = self.authorizer.is_authorized(&input.request, &self.policies, &input.entities);
        response.decision() == Decision::Allow
    }
}

fn uid(kind: &str, name: &str) -> Result<EntityUid, Box<dyn Error>> {
    Ok(EntityUid::from_type_name_and_id(kind.parse::<EntityTypeName>()?, EntityId::new(name)))
}
