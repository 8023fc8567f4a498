//! The caller as an entity.

use std::borrow::Cow;
use std::collections::BTreeSet;

use cedar_policy::{Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression};
use serde_json::Value;

use super::Model;
use super::value::{CedarValue, text, texts};
use crate::principal::{CredentialKind, Principal};
use crate::unavailable::Unavailable;

/// The names of our types, parsed once.
pub(super) struct Types {
    pub(super) principal: EntityTypeName,
    pub(super) role: EntityTypeName,
    pub(super) endpoint: EntityTypeName,
    pub(super) parameters: EntityTypeName,
    pub(super) action: EntityTypeName,
}

impl Types {
    pub(super) fn new() -> Result<Self, String> {
        Ok(Self {
            principal: type_named(super::schema::PRINCIPAL)?,
            role: type_named(super::schema::ROLE)?,
            endpoint: type_named(super::actions::ENDPOINT)?,
            parameters: type_named(super::schema::PARAMETERS)?,
            action: type_named("Action")?,
        })
    }
}

/// The type of this name.
pub(super) fn type_named(name: &str) -> Result<EntityTypeName, String> {
    name.parse().map_err(|error: cedar_policy::ParseErrors| format!("{name:?} names no type: {error}"))
}

/// An entity of this type. The id is a value, never a part of a text.
pub(super) fn uid(of: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(of.clone(), EntityId::new(id))
}

/// The id of an entity.
pub(super) fn id_of(uid: &EntityUid) -> &str {
    uid.id().as_ref()
}

/// `issuer#subject`. A `#` of the issuer is `%23`, so that the first one ends it, and its `%` is `%25`: no two callers have
/// one id.
pub(super) fn id(principal: &Principal) -> String {
    let (issuer, subject) = (principal.issuer(), principal.subject());
    let issuer = if issuer.contains(['#', '%']) {
        Cow::Owned(issuer.replace('%', "%25").replace('#', "%23"))
    } else {
        Cow::Borrowed(issuer)
    };
    format!("{issuer}#{subject}")
}

/// Which caller is to be described.
pub(super) struct Caller<'c> {
    pub(super) principal: &'c Principal,
    pub(super) model: &'c Model,
    /// The permissions that policies name.
    pub(super) permissions: &'c BTreeSet<Box<str>>,
    /// It calls no endpoint that would have kept the claims.
    pub(super) is_outside: bool,
}

impl Caller<'_> {
    /// The entity of the caller: who it is, what it effectively holds, and of the claims those that configuration names.
    pub(super) fn entity(self, types: &Types) -> Result<Entity, Unavailable> {
        let claims = self.claims()?;
        let principal = self.principal;
        let held = self.permissions.iter().map(|name| &**name).filter(|name| principal.has_permission(name));
        let mut attributes = vec![
            ("issuer", text(principal.issuer())),
            ("subject", text(principal.subject())),
            ("credential", text(kind(principal.credential_kind()))),
            ("roles", texts(principal.roles())),
            ("roles_by_any_means", texts(principal.roles_by_any_means())),
            ("permissions", texts(held)),
        ];
        // An actor that is not listed may nothing, as roles and permissions show: no more is the owner or has the scopes.
        let may = !principal.has_unlisted_actor();
        if let Some(name) = principal.own_name().filter(|name| may && !name.is_empty()) {
            attributes.push(("name", text(name)));
        }
        if let Some(scopes) = principal.scopes().filter(|_| may) {
            attributes.push(("scopes", texts(scopes)));
        }
        // Nobody is a member of the tenant without a name, so what is not known of it is known of none.
        if principal.is_member_of("").is_some() {
            attributes.push(("tenants", texts(principal.tenants())));
        }
        let times = [
            ("auth_time", principal.auth_time()),
            ("issued_at", principal.issued_at()),
            ("expires_at", principal.expires_at()),
        ];
        for (name, seconds) in times {
            if let Some(seconds) = seconds {
                attributes.push((name, CedarValue::Long(long(seconds)?)));
            }
        }
        if let Some(class) = principal.acr() {
            attributes.push(("acr", text(class)));
        }
        let mut attributes: Vec<(String, RestrictedExpression)> =
            attributes.into_iter().map(|(name, value)| (name.to_owned(), value.into_cedar())).collect();
        attributes.push(("claims".to_owned(), RestrictedExpression::new_record(claims)?));
        if let Some(actor) = principal.actor() {
            let who = [("issuer", actor.issuer()), ("subject", actor.subject())];
            let who = who.map(|(name, value)| (name.to_owned(), text(value).into_cedar()));
            attributes.push(("actor".to_owned(), RestrictedExpression::new_record(who)?));
        }
        let roles = principal.roles().map(|role| uid(&types.role, role));
        let tags =
            principal.tenants().map(|tenant| (tenant.to_owned(), texts(principal.roles_in(tenant)).into_cedar()));
        Ok(Entity::new_with_tags(uid(&types.principal, &id(principal)), attributes, roles, tags)?)
    }

    fn claims(&self) -> Result<Vec<(String, RestrictedExpression)>, Unavailable> {
        let mut claims = Vec::new();
        for (name, cedar) in &self.model.claims {
            let claim = self.principal.claim(name);
            if claim.is_none() && self.is_outside && self.principal.lacks_claims() {
                return Err(Unavailable::new(format!(
                    "the caller does not keep the claim `{name}`, or has none: let the authenticator keep it, or decide in \
                     the endpoint"
                )));
            }
            let value = claim.map_or(Ok(None), |claim| cedar.of_claim(claim)).map_err(|()| {
                let (found, wanted) = (kind_of(claim), cedar.as_str());
                Unavailable::new(format!("the claim `{name}` is {found}, and policies know it as {wanted}"))
            })?;
            claims.extend(value.map(|value| (name.to_string(), value.into_cedar())));
        }
        Ok(claims)
    }
}

/// A time as Cedar counts.
pub(super) fn long(seconds: u64) -> Result<i64, Unavailable> {
    Ok(i64::try_from(seconds)?)
}

fn kind(kind: CredentialKind) -> &'static str {
    match kind {
        CredentialKind::Token => "token",
        CredentialKind::ApiKey => "api_key",
    }
}

fn kind_of(claim: Option<&Value>) -> &'static str {
    match claim {
        None | Some(Value::Null) => "absent",
        Some(Value::Bool(_)) => "a truth value",
        Some(Value::Number(_)) => "a number",
        Some(Value::String(_)) => "a text",
        Some(Value::Array(_)) => "a list",
        Some(Value::Object(_)) => "an object",
    }
}
