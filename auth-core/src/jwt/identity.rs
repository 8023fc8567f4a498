//! From claims to a principal.

use super::Shown;
use super::claim_path::ClaimPath;
use super::claims::{Claim, Claims, refused};
use super::json::Json;
use super::mapping::{ClaimMapping, TenantsAt};
use super::near_name;
use super::preset::AudienceClaim;
use super::standard::Standard;
use super::time::Times;
use crate::{AuthenticationError, Principal, PrincipalBuilder, ScopeRule};

/// What a verifier asks of the claims of one issuer.
pub(super) struct Identity {
    pub(super) issuer: Issuer,
    pub(super) audience: Audience,
    pub(super) audience_claim: AudienceClaim,
    pub(super) times: Times,
    pub(super) mapping: ClaimMapping,
    pub(super) scope_rule: ScopeRule,
    /// The profile of RFC 9068: nothing of it may be missing.
    pub(super) strict: bool,
    pub(super) keep: Vec<ClaimPath>,
}

pub(super) enum Issuer {
    /// `iss` is exactly this.
    Exactly(Box<str>),
    /// `iss` is not looked at; this name stands in.
    Unchecked { name: Box<str> },
}

pub(super) enum Audience {
    /// `aud` has at least one of these.
    OneOf(Vec<Box<str>>),
    Unchecked,
}

const INACTIVE: &str = "is not true, so the account counts as not active; a text or a number is not `true` either";

/// RFC 9068 §2.2.
const REQUIRED: &[Standard] =
    &[Standard::Iss, Standard::Exp, Standard::Aud, Standard::Sub, Standard::ClientId, Standard::Iat, Standard::Jti];

impl Identity {
    /// The caller that the claims describe.
    pub(super) fn principal(&self, claims: &Claims<'_>, now: u64) -> Result<Principal, AuthenticationError> {
        let issuer = self.issuer(claims)?;
        self.check_audience(claims)?;
        other_kinds(claims)?;
        self.check_required(claims)?;
        self.check_active(claims)?;
        claims.named(Standard::Jti).text()?;
        claims.named(Standard::ClientId).text()?;
        let subject = agreed(claims, &self.mapping.subject, Claim::text)?;
        let subject = subject.ok_or_else(|| self.missing_subject(claims))?;
        let mut principal = Principal::builder(issuer, subject);
        if let Some((issuer_of_actor, actor)) = actor(claims)? {
            principal = principal.actor(issuer_of_actor.unwrap_or(issuer), actor);
        }
        principal.set_scope_rule(self.scope_rule);
        for alternatives in &self.mapping.roles {
            principal.add_roles(&agreed(claims, alternatives, Claim::list_or_text)?.unwrap_or_default());
        }
        self.superuser(claims, &mut principal)?;
        for path in &self.mapping.permissions {
            principal.add_permissions(&claims.at(path)?.list()?.unwrap_or_default());
        }
        if let Some(scopes) = agreed(claims, &self.mapping.scopes, Claim::scopes)? {
            principal.set_scopes(&scopes);
        }
        self.tenants(claims, &mut principal)?;
        if let Some(class) = claims.named(Standard::Acr).text()? {
            principal.set_acr(class);
        }
        for path in &self.keep {
            if let (Some(name), Some(value)) = (path.name(), claims.at(path)?.value()) {
                principal.keep(name, value.to_value());
            }
        }
        let auth_time = claims.named(Standard::AuthTime).seconds()?;
        let lifetime = self.times.check(claims, now)?;
        principal.set_times(lifetime.issued_at, lifetime.expires_at, auth_time);
        Ok(principal.build_to_complete())
    }

    /// Who vouches for every subject.
    pub(super) fn name_of_issuer(&self) -> &str {
        match &self.issuer {
            Issuer::Exactly(issuer) => issuer,
            Issuer::Unchecked { name } => name,
        }
    }

    fn issuer<'i>(&'i self, claims: &Claims<'_>) -> Result<&'i str, AuthenticationError> {
        let claimed = claims.named(Standard::Iss).text()?;
        match (&self.issuer, claimed) {
            (Issuer::Unchecked { name }, _) => Ok(name),
            (Issuer::Exactly(issuer), Some(claimed)) if claimed == &**issuer => Ok(issuer),
            (Issuer::Exactly(_), None) => Err(refused(&Standard::Iss, "is missing")),
            (Issuer::Exactly(issuer), Some(claimed)) => {
                let problem = format!(
                    "is not the configured issuer: it is {}, and {} is configured; they are compared exactly, a final \
                     slash included",
                    Shown(claimed),
                    Shown(issuer)
                );
                Err(refused(&Standard::Iss, &problem))
            }
        }
    }

    fn check_audience(&self, claims: &Claims<'_>) -> Result<(), AuthenticationError> {
        let claim = claims.named(self.audience_claim.standard());
        let claimed = match self.audience_claim {
            AudienceClaim::Aud => claim.list_or_text()?,
            // A client is one: a list of them would be another claim.
            AudienceClaim::ClientId | AudienceClaim::Azp => claim.text()?.map(|text| vec![text]),
        };
        let Audience::OneOf(ours) = &self.audience else { return Ok(()) };
        let Some(claimed) = claimed else { return Err(claim.refused("is missing")) };
        if ours.iter().any(|our| claimed.contains(&&**our)) {
            return Ok(());
        }
        let shown = |names: &mut dyn Iterator<Item = &str>| {
            names.take(4).map(|name| Shown(name).to_string()).collect::<Vec<_>>().join(", ")
        };
        let theirs = shown(&mut claimed.iter().copied());
        let problem = format!(
            "does not name this server: it names {}, and {} is configured",
            if theirs.is_empty() { "nobody" } else { &theirs },
            shown(&mut ours.iter().map(|our| &**our)),
        );
        Err(claim.refused(&problem))
    }

    fn check_required(&self, claims: &Claims<'_>) -> Result<(), AuthenticationError> {
        if self.strict {
            for name in REQUIRED {
                let claim = claims.named(*name);
                let is_empty = matches!(claim.value(), Some(Json::Text(text)) if text.is_empty());
                if claim.value().is_none() || is_empty {
                    return Err(claim.refused("is missing, and the profile of RFC 9068 requires it"));
                }
            }
        }
        for path in &self.mapping.required {
            let claim = claims.at(path)?;
            if claim.value().is_none() {
                return Err(claim.refused(&format!("is missing, and required{}", near_name::hint(claims, path))));
            }
        }
        for (path, text) in &self.mapping.exactly {
            let claim = claims.at(path)?;
            if claim.value().is_some() && claim.text()? != Some(&**text) {
                return Err(claim.refused(&format!("is not `{text}`")));
            }
        }
        Ok(())
    }

    /// Only `true` is active, and a claim that says so under a name that is not mapped is not passed over.
    fn check_active(&self, claims: &Claims<'_>) -> Result<(), AuthenticationError> {
        for path in &self.mapping.active {
            let claim = claims.at(path)?;
            if claim.value().is_some_and(|value| *value != Json::Bool(true)) {
                return Err(claim.refused(INACTIVE));
            }
        }
        for path in &self.mapping.verified {
            claims.at(path)?.boolean()?;
        }
        for name in near_name::ACTIVE {
            let is_mapped = self.mapping.active.iter().any(|path| path.name() == Some(name.name()));
            let claim = claims.named(*name);
            if !is_mapped && claim.value().is_some_and(|value| *value != Json::Bool(true)) {
                return Err(claim.refused(INACTIVE));
            }
        }
        for (name, value) in claims.others().filter(|(name, _)| near_name::is_active(name)) {
            let is_mapped = self.mapping.active.iter().any(|path| path.name() == Some(name));
            if !is_mapped && !matches!(value, Json::Null | Json::Bool(true)) {
                return Err(AuthenticationError::invalid(format!("the claim {} {INACTIVE}", Shown(name))));
            }
        }
        Ok(())
    }

    fn missing_subject(&self, claims: &Claims<'_>) -> AuthenticationError {
        let Some(path) = self.mapping.subject.first() else { return refused(&Standard::Sub, "is missing or empty") };
        refused(path, &format!("is missing or empty{}", near_name::hint(claims, path)))
    }

    fn superuser(&self, claims: &Claims<'_>, principal: &mut PrincipalBuilder) -> Result<(), AuthenticationError> {
        if let Some((path, role)) = &self.mapping.superuser
            && claims.at(path)?.boolean()? == Some(true)
        {
            principal.add_roles(&[role]);
        }
        Ok(())
    }

    fn tenants(&self, claims: &Claims<'_>, principal: &mut PrincipalBuilder) -> Result<(), AuthenticationError> {
        let mut any = self.mapping.tenants.is_empty();
        for at in &self.mapping.tenants {
            match at {
                TenantsAt::One { tenant, role } => {
                    if let Some(tenant) = claims.at(tenant)?.text()? {
                        any = true;
                        principal.add_tenant(tenant, claims.at(role)?.text()?.as_slice());
                    }
                }
                TenantsAt::Claim(path) => {
                    let claim = claims.at(path)?;
                    // An empty name is an absent one, and nobody knows the tenants then.
                    any |= claim.value().is_some_and(|value| *value != Json::Text("".into()));
                    if let Some(Json::Object(tenants)) = claim.value() {
                        for (tenant, roles) in tenants.members() {
                            principal.add_tenant(tenant, &roles_in(&claim, roles)?);
                        }
                    } else {
                        for tenant in claim.list_or_text()?.unwrap_or_default() {
                            principal.add_tenant(tenant, &[]);
                        }
                    }
                }
            }
        }
        if !any {
            principal.set_unknown_tenants();
        }
        Ok(())
    }
}

/// The roles held in a tenant: a list of texts, or one.
fn roles_in<'c>(claim: &Claim<'c>, roles: &'c Json<'c>) -> Result<Vec<&'c str>, AuthenticationError> {
    let text = |role: &'c Json<'c>| match role {
        Json::Text(role) if !role.is_empty() => Some(&**role),
        _ => None,
    };
    let all = match roles {
        Json::List(roles) => roles.iter().map(text).collect(),
        role => text(role).map(|role| vec![role]),
    };
    all.ok_or_else(|| claim.refused("has a tenant whose roles are not texts"))
}

/// Who acts, and who vouches for them if that is said. An actor within the actor is history: it never decides (RFC 8693
/// §4.1).
fn actor<'c>(claims: &'c Claims<'c>) -> Result<Option<(Option<&'c str>, &'c str)>, AuthenticationError> {
    let claim = claims.named(Standard::Act);
    let Some(value) = claim.value() else { return Ok(None) };
    let Json::Object(act) = value else { return Err(claim.refused("is not an object")) };
    let text = |name: &str| match act.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Text(text)) if !text.is_empty() => Ok(Some(&**text)),
        Some(_) => Err(claim.refused(&format!("has a `{name}` that is no text, or an empty one"))),
    };
    let subject = text("sub")?.ok_or_else(|| claim.refused("names no actor: it has no `sub`"))?;
    Ok(Some((text("iss")?, subject)))
}

/// One thing that has several names: where two are there they must agree.
fn agreed<'c, T: PartialEq>(
    claims: &'c Claims<'c>,
    paths: &'c [ClaimPath],
    read: impl Fn(&Claim<'c>) -> Result<Option<T>, AuthenticationError>,
) -> Result<Option<T>, AuthenticationError> {
    let mut found: Option<(&ClaimPath, T)> = None;
    for path in paths {
        let Some(value) = read(&claims.at(path)?)? else { continue };
        match &found {
            Some((other, first)) if *first != value => {
                let problem = format!("the claims `{other}` and `{path}` say different things");
                return Err(AuthenticationError::invalid(problem));
            }
            Some(_) => {}
            None => found = Some((path, value)),
        }
    }
    Ok(found.map(|(_, value)| value))
}

/// Tokens of other kinds that an issuer signs with the same key: ID tokens, refresh tokens, logout tokens, tokens bound to
/// a sender whose proof nobody checks here (RFC 8725 §3.12).
fn other_kinds(claims: &Claims<'_>) -> Result<(), AuthenticationError> {
    for name in [Standard::AtHash, Standard::CHash] {
        if claims.has(name) {
            return Err(refused(&name, "belongs to an ID token, which is no access token"));
        }
    }
    // RFC 8417 §2.2: an object. A logout token is one such event.
    if let Some(Json::Object(_)) = claims.named(Standard::Events).value() {
        return Err(refused(
            &Standard::Events,
            "belongs to a security event, such as a logout, which is no access token",
        ));
    }
    if claims.has(Standard::Cnf) {
        return Err(refused(&Standard::Cnf, "binds the token to a proof of possession, which is not supported yet"));
    }
    for name in [Standard::TokenUse, Standard::Typ] {
        let claim = claims.named(name);
        if claim.text()?.is_some_and(|kind| !matches!(kind, "access" | "Bearer" | "at+jwt" | "JWT")) {
            return Err(claim.refused("names a token of another kind than an access token"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
