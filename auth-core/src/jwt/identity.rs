//! From claims to a principal.

use serde_json::Value;

use super::claims::{Claims, refused};
use super::time::Times;
use crate::{AuthenticationError, Principal, ScopeRule};

/// What a verifier asks of claims.
pub(super) struct Identity {
    pub(super) issuer: Issuer,
    pub(super) audience: Audience,
    pub(super) times: Times,
    pub(super) scope_rule: ScopeRule,
    pub(super) keep: Vec<Box<str>>,
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

impl Identity {
    pub(super) fn principal(&self, claims: Claims, now: u64) -> Result<Principal, AuthenticationError> {
        let issuer = self.issuer(&claims)?;
        self.check_audience(&claims)?;
        if claims.get("act").is_some() {
            return Err(refused("act", "names an actor, and actors are not supported yet"));
        }
        other_kinds(&claims)?;
        // DESIGN 7: a false `active` is 401; what is not a boolean is no better.
        if claims.get("active").is_some_and(|active| *active != Value::Bool(true)) {
            return Err(refused("active", "is not true"));
        }
        claims.text("jti")?;
        let subject = claims.agreed(&["sub", "user_id"], Claims::text)?;
        let subject = subject.ok_or_else(|| refused("sub", "is missing or empty"))?;
        let roles = claims.agreed(&["roles", "role"], Claims::list_or_text)?;
        let permissions = claims.list("permissions")?;
        let scopes = claims.agreed(&["scope", "scp", "scopes"], Claims::scopes)?;
        let auth_time = claims.seconds("auth_time")?;
        let lifetime = self.times.check(&claims, now)?;

        let mut principal = Principal::builder(issuer, subject)
            .roles(roles.unwrap_or_default())
            .permissions(permissions.unwrap_or_default())
            .scope_rule(self.scope_rule)
            .expires_at(lifetime.expires_at);
        if let Some(scopes) = scopes {
            principal = principal.scopes(scopes);
        }
        if let Some(seconds) = lifetime.issued_at {
            principal = principal.issued_at(seconds);
        }
        if let Some(seconds) = auth_time {
            principal = principal.auth_time(seconds);
        }
        if let Some(class) = claims.text("acr")? {
            principal = principal.acr(class);
        }
        let mut claims = claims.into_map();
        for name in &self.keep {
            if let Some(value) = claims.remove(&**name) {
                principal = principal.claim(&**name, value);
            }
        }
        Ok(principal.offer_claims(claims).build())
    }

    /// Who vouches for every subject.
    pub(super) fn name_of_issuer(&self) -> &str {
        match &self.issuer {
            Issuer::Exactly(issuer) => issuer,
            Issuer::Unchecked { name } => name,
        }
    }

    fn issuer<'i>(&'i self, claims: &Claims) -> Result<&'i str, AuthenticationError> {
        let claimed = claims.text("iss")?;
        match &self.issuer {
            Issuer::Unchecked { name } => Ok(name),
            Issuer::Exactly(issuer) if claimed == Some(issuer) => Ok(issuer),
            Issuer::Exactly(_) if claimed.is_none() => Err(refused("iss", "is missing")),
            Issuer::Exactly(_) => Err(refused("iss", "is not the configured issuer")),
        }
    }

    fn check_audience(&self, claims: &Claims) -> Result<(), AuthenticationError> {
        let claimed = claims.list_or_text("aud")?;
        match (&self.audience, claimed) {
            (Audience::Unchecked, _) => Ok(()),
            (Audience::OneOf(ours), Some(claimed)) if ours.iter().any(|our| claimed.contains(&**our)) => Ok(()),
            (Audience::OneOf(_), Some(_)) => Err(refused("aud", "does not name this server")),
            (Audience::OneOf(_), None) => Err(refused("aud", "is missing")),
        }
    }
}

/// Tokens of other kinds that an issuer signs with the same key: ID tokens, refresh tokens, tokens bound to a sender
/// whose proof nobody checks here (RFC 8725 §3.12).
fn other_kinds(claims: &Claims) -> Result<(), AuthenticationError> {
    for name in ["at_hash", "c_hash"] {
        if claims.get(name).is_some() {
            return Err(refused(name, "belongs to an ID token, which is no access token"));
        }
    }
    if claims.get("cnf").is_some() {
        return Err(refused("cnf", "binds the token to a proof of possession, which is not supported yet"));
    }
    for name in ["token_use", "typ"] {
        let kind = claims.text(name)?;
        if kind.is_some_and(|kind| !matches!(kind, "access" | "Bearer" | "at+jwt" | "JWT")) {
            return Err(refused(name, "names a token of another kind than an access token"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
