//! Cedar policies as an authorizer.
//!
//! A call becomes a request of Cedar in `request`; `principal` says what the caller is there. What an endpoint is, stands
//! in `schema`. Nothing is put together as text but the schema, and that before the first call.

mod actions;
mod builder;
mod engine;
mod fit;
mod invalid;
mod object;
mod policies;
mod principal;
mod request;
mod schema;
mod source;
#[cfg(test)]
mod tests;
mod value;
mod verdict;

use core::fmt;
use std::sync::{Arc, OnceLock};

pub use builder::CedarAuthorizerBuilder;
pub use invalid::InvalidCedar;
pub use object::CedarObject;
use value::CedarValue;
pub use value::{CedarAttribute, CedarType};

use crate::auth::Endpoints;
use crate::authorizer::{Authorizer, Call, Verdict};
use crate::endpoints::StartFaults;
use crate::unavailable::Unavailable;
use actions::Actions;
use engine::Engine;
use object::ObjectType;
use policies::Policies;
use source::Source;

/// Policies in [Cedar](https://www.cedarpolicy.com) as an [`Authorizer`] (feature `cedar`).
///
/// ```
/// use actix_web::delete;
/// use auth_core::{Auth, CedarAuthorizer, require, testing::TestAuthenticator};
///
/// #[require(role = "editor", authorizer = "cedar")]
/// #[delete("/notes/{note}")]
/// async fn delete_note() -> &'static str {
///     "gone"
/// }
///
/// let cedar = CedarAuthorizer::builder()
///     .policies(r#"
///         @id("editors")
///         permit(principal in Role::"editor", action, resource);
///
///         @id("the-constitution-stays")
///         forbid(principal, action == Action::"DELETE /notes/{note}", resource)
///         when { context.parameters.note == "constitution" };
///     "#)
///     .build()?;
/// let auth = Auth::builder().authenticator(TestAuthenticator).authorizer(cedar).build()?;
/// auth.app().service(delete_note).check()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// It is asked by endpoints that say `authorizer = "cedar"`, after everything else that they require, and it can only deny.
/// What a policy sees (entities, actions, context), worked examples and limits: `docs/cedar.md`.
///
/// # Guarantees
/// - Policies are validated strictly, against the schema that is given or the one that is made of the endpoints. One that
///   names what there is not, or can never apply, keeps the process from starting.
/// - A policy that cannot be evaluated is 503, whatever the others say. Cedar alone would leave it out, and a `forbid`
///   that is left out forbids nothing.
/// - A call that is not as the schema says is 503.
/// - Texts of a request become values of Cedar, never parts of a text that is parsed.
///
/// # Limits
/// - Without a given schema it belongs to one application, which is put together by [`Auth::app`](crate::Auth::app).
/// - Policies are read once. New ones come with a new process.
#[derive(Clone)]
pub struct CedarAuthorizer {
    inner: Arc<Inner>,
}

struct Inner {
    name: Box<str>,
    model: Model,
    policies: Policies,
    entities: Option<Source>,
    /// The schema that was given. Without one it is made of the endpoints.
    given: Option<Source>,
    /// Set once schema and policies were found to agree.
    engine: OnceLock<Engine>,
}

/// What the application says of the entities.
struct Model {
    claims: Vec<(Box<str>, CedarType)>,
    objects: Vec<ObjectType>,
}

impl CedarAuthorizer {
    /// Starts with the name `cedar` and nothing else.
    pub fn builder() -> CedarAuthorizerBuilder {
        CedarAuthorizerBuilder::new()
    }
}

impl fmt::Debug for CedarAuthorizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CedarAuthorizer").field("name", &self.inner.name).finish_non_exhaustive()
    }
}

impl Authorizer for CedarAuthorizer {
    fn name(&self) -> &str {
        &self.inner.name
    }

    async fn authorize(&self, call: &Call<'_>) -> Result<Verdict, Unavailable> {
        let engine = self.inner.engine.get();
        let engine = engine.ok_or_else(|| {
            Unavailable::new(
                "the policies were never held against the endpoints: put the application together by `auth.app()`",
            )
        })?;
        request::judge(&self.inner, engine, call)
    }

    fn claims(&self) -> impl Iterator<Item = &str> {
        self.inner.model.claims.iter().map(|(name, _)| &**name)
    }

    fn check_endpoints(&self, endpoints: &Endpoints) -> Result<(), Vec<String>> {
        self.inner.check(endpoints)
    }
}

impl Inner {
    fn check(&self, endpoints: &Endpoints) -> Result<(), Vec<String>> {
        let asked = || endpoints.iter().any(|endpoint| endpoint.asks_authorizer(&self.name));
        if !endpoints.are_all() {
            if self.given.is_some() || !asked() {
                return Ok(());
            }
            return Err(vec![
                "a scope in an application of actix's own does not know its whole paths, of which the schema would be made: \
                 use `auth.app()`, or give a schema"
                    .to_owned(),
            ]);
        }
        let actions = actions::of(endpoints, &self.name, &self.model)?;
        if self.given.is_some() {
            let faults = self.engine.get().map(|engine| engine.faults_of(&actions, &self.model)).unwrap_or_default();
            return if faults.is_empty() { Ok(()) } else { Err(faults) };
        }
        let text = schema::text(&self.model, &actions);
        if self.engine.get().is_none() {
            let engine = self.agreed(&text, &actions, endpoints)?;
            // Another worker may have been first; which one does not matter if both are alike.
            let _ = self.engine.set(engine);
        }
        if self.engine.get().is_some_and(|engine| engine.text() == text) {
            return Ok(());
        }
        Err(vec![
            "it serves other endpoints already, those of another application: give each application an `Auth` and a \
             `CedarAuthorizer` of its own, or give a schema"
                .to_owned(),
        ])
    }

    fn agreed(&self, text: &str, actions: &Actions, endpoints: &Endpoints) -> Result<Engine, Vec<String>> {
        let source = Source::new("the schema of the endpoints", text);
        let made = Engine::new(&source, &self.policies, self.entities.as_ref(), &self.model);
        let engine = made.map_err(|mut faults| {
            faults.extend(self.policies.not_asking(endpoints, &self.name));
            faults
        })?;
        let faults = engine.faults_of(actions, &self.model);
        if faults.is_empty() { Ok(engine) } else { Err(faults) }
    }
}

impl Endpoints {
    /// The schema that is made of these endpoints for the policies of this authorizer: the same endpoints give the same
    /// text. Print it for who writes policies, or keep it in a file that is reviewed and given with
    /// [`schema_from`](CedarAuthorizerBuilder::schema_from).
    ///
    /// ```
    /// use actix_web::get;
    /// use auth_core::{CedarAuthorizer, require, testing};
    ///
    /// #[require(role = "user", authorizer = "cedar")]
    /// #[get("/notes/{note}")]
    /// async fn show() -> &'static str {
    ///     "…"
    /// }
    ///
    /// let cedar = CedarAuthorizer::builder().policies("permit(principal, action, resource);").build()?;
    /// let auth = auth_core::Auth::builder().authenticator(testing::TestAuthenticator).authorizer(cedar.clone()).build()?;
    /// let schema = auth.app().service(show).check()?.cedar_schema(&cedar)?;
    /// assert!(schema.contains(r#"action "GET /notes/{note}" in ["read"] appliesTo {"#), "{schema}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// What keeps an endpoint from being an action: an object that was not registered with the authorizer.
    pub fn cedar_schema(&self, authorizer: &CedarAuthorizer) -> Result<String, StartFaults> {
        let Inner { name, model, .. } = &*authorizer.inner;
        let actions = actions::of(self, name, model).map_err(StartFaults::new)?;
        Ok(schema::text(model, &actions))
    }
}
