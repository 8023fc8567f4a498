//! Callers with everything that a principal may have, as one header; and what an application answers them.

use actix_http::Request;
use actix_service::Service;
use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{HeaderMap, WWW_AUTHENTICATE};
use actix_web::test::{TestRequest, call_service, read_body};
use auth_core::{
    AuthenticationError, Authenticator, Credential, Found, Principal, PrincipalBuilder, RequestHead, Scheme,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The issuer of everybody who does not say another one.
pub(crate) const ISSUER: &str = "people";

/// A caller. It knows nothing but its name until it is told.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Person {
    issuer: Option<String>,
    subject: String,
    roles: Vec<String>,
    permissions: Vec<String>,
    scopes: Option<Vec<String>>,
    rule: Option<String>,
    key: bool,
    auth_time: Option<u64>,
    issued_at: Option<u64>,
    acr: Option<String>,
    claims: Map<String, Value>,
    tenants: Vec<(String, Vec<String>)>,
    actor: Option<(String, String)>,
}

pub(crate) fn person(subject: &str) -> Person {
    Person { subject: subject.to_owned(), ..Person::default() }
}

impl Person {
    pub(crate) fn of(mut self, issuer: &str) -> Self {
        self.issuer = Some(issuer.to_owned());
        self
    }

    pub(crate) fn role(mut self, role: &str) -> Self {
        self.roles.push(role.to_owned());
        self
    }

    pub(crate) fn permission(mut self, permission: &str) -> Self {
        self.permissions.push(permission.to_owned());
        self
    }

    pub(crate) fn scope(mut self, scope: &str) -> Self {
        self.scopes.get_or_insert_default().push(scope.to_owned());
        self
    }

    /// All of them, and none is a scope claim that is empty.
    pub(crate) fn scopes(mut self, scopes: &[&str]) -> Self {
        self.scopes = Some(scopes.iter().map(ToString::to_string).collect());
        self
    }

    /// The scope rule of the issuer.
    pub(crate) fn rule(mut self, rule: &str) -> Self {
        self.rule = Some(rule.to_owned());
        self
    }

    pub(crate) fn key(mut self) -> Self {
        self.key = true;
        self
    }

    pub(crate) fn auth_time(mut self, seconds: u64) -> Self {
        self.auth_time = Some(seconds);
        self
    }

    pub(crate) fn issued_at(mut self, seconds: u64) -> Self {
        self.issued_at = Some(seconds);
        self
    }

    pub(crate) fn acr(mut self, class: &str) -> Self {
        self.acr = Some(class.to_owned());
        self
    }

    pub(crate) fn claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.claims.insert(name.to_owned(), value.into());
        self
    }

    pub(crate) fn tenant(mut self, name: &str, roles: &[&str]) -> Self {
        self.tenants.push((name.to_owned(), roles.iter().map(ToString::to_string).collect()));
        self
    }

    pub(crate) fn actor(mut self, issuer: &str, subject: &str) -> Self {
        self.actor = Some((issuer.to_owned(), subject.to_owned()));
        self
    }

    pub(crate) fn header(&self) -> (&'static str, String) {
        // JSON in ASCII, as a header has it.
        let json = serde_json::to_string(self).unwrap().replace(' ', "\\u0020");
        let escaped = |c: char| if c.is_ascii() { c.to_string() } else { format!("\\u{:04x}", u32::from(c)) };
        ("x-person", json.chars().map(escaped).collect())
    }

    pub(crate) fn principal(self) -> Principal {
        let issuer = self.issuer.as_deref().unwrap_or(ISSUER);
        let mut builder = Principal::builder(issuer, self.subject).roles(self.roles).permissions(self.permissions);
        builder = self.scopes.into_iter().fold(builder, PrincipalBuilder::scopes);
        builder = self.rule.iter().fold(builder, |builder, rule| builder.scope_rule(rule.parse().unwrap()));
        builder = self.auth_time.into_iter().fold(builder, PrincipalBuilder::auth_time);
        builder = self.issued_at.into_iter().fold(builder, PrincipalBuilder::issued_at);
        builder = self.acr.into_iter().fold(builder, PrincipalBuilder::acr);
        builder = self.tenants.iter().fold(builder, |builder, (tenant, roles)| builder.tenant(tenant, roles));
        builder = self.actor.into_iter().fold(builder, |builder, (issuer, subject)| builder.actor(issuer, subject));
        builder = if self.key { builder.api_key() } else { builder };
        builder.offer_claims(self.claims).build()
    }
}

/// Believes every [`Person`], whoever vouches for it; says that it vouches for these issuers.
pub(crate) struct People(pub(crate) &'static [&'static str]);

impl Authenticator for People {
    fn name(&self) -> &'static str {
        "people"
    }

    fn scheme(&self) -> Scheme {
        Scheme::new("Person")
    }

    fn issuers(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        head.header("x-person")
    }

    async fn authenticate(
        &self,
        credential: Credential<'_>,
        _: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        let person: Person = serde_json::from_str(credential.expose())
            .map_err(|error| AuthenticationError::invalid(format!("no person: {error}")))?;
        Ok(person.principal())
    }
}

/// What an application answers.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn challenges(&self) -> Vec<&str> {
        self.headers.get_all(WWW_AUTHENTICATE).map(|value| value.to_str().unwrap()).collect()
    }
}

/// Asks an application, as this person.
pub(crate) async fn ask<B: MessageBody>(
    app: &impl Service<Request, Response = ServiceResponse<B>, Error = Error>,
    request: TestRequest,
    person: &Person,
) -> Answer {
    answer(app, request.insert_header(person.header()).to_request()).await
}

/// Asks an application, as nobody.
pub(crate) async fn answer<B: MessageBody>(
    app: &impl Service<Request, Response = ServiceResponse<B>, Error = Error>,
    request: Request,
) -> Answer {
    let answer = call_service(app, request).await;
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    Answer { status, headers, text: String::from_utf8_lossy(&read_body(answer).await).into_owned() }
}
