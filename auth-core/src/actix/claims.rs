//! The caller's claims as a type of the application's.

use core::ops::Deref;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::denied::Denied;
use super::extract::Decided;
use crate::refusal::RefusalKind;

/// The caller's claims, read into a type of the application's.
///
/// ```
/// use actix_web::get;
/// use auth_core::{Claims, require};
/// use serde::Deserialize;
///
/// #[derive(Deserialize)]
/// struct Profile {
///     locale: String,
/// }
///
/// #[require(authenticated)]
/// #[get("/greeting")]
/// async fn greeting(profile: Claims<Profile>) -> &'static str {
///     if profile.locale == "de" { "Guten Tag" } else { "Good day" }
/// }
/// ```
///
/// A caller whose claims have another form is refused (403), and the log says which claim is missing, or that one has
/// another type. On a public endpoint it does not compile: nobody has claims there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claims<T>(T);

impl<T> Claims<T> {
    /// The claims.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Claims<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Claims<T> {
    type Error = Denied;
    type Future = Ready<Result<Self, Denied>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let extensions = request.extensions();
        let claims = extensions.get::<Decided>().and_then(Decided::claims);
        drop(extensions);
        let Some(claims) = claims else {
            tracing::error!(
                target: "auth::decision",
                "a handler asks for `Claims` where nobody was authenticated: give it a `#[require(…)]` that is not public",
            );
            return ready(Err(Denied::of(request, RefusalKind::Misconfigured)));
        };
        ready(serde_json::from_value(Value::Object(claims)).map(Self).map_err(|error| {
            // The text of serde may quote a value: its kind and place are enough, and a claim is nobody's business.
            let (what, wanted) = (error.classify(), core::any::type_name::<T>());
            tracing::warn!(
                target: "auth::decision",
                path = ?request.match_pattern(),
                "the caller's claims are no `{wanted}` ({what:?}): {}",
                missing_field(&error),
            );
            Denied::of(request, RefusalKind::Forbidden)
        }))
    }
}

/// The claim that is missing, or that one has another type; never a value.
fn missing_field(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if text.starts_with("missing field") { text } else { "a claim has another type".to_owned() }
}
