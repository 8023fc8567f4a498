//! `"auth": null`: there is no way to show who one is.

use auth_core::{AuthenticationError, Authenticator, Credential, Found, Principal, RequestHead, Scheme};

/// Recognises no credential, so that every protected route answers 401: nobody is let in as a default user.
#[derive(Debug, Clone, Copy)]
pub struct Nobody;

impl Authenticator for Nobody {
    fn name(&self) -> &'static str {
        "nobody"
    }

    fn scheme(&self) -> Scheme {
        Scheme::BEARER
    }

    fn recognise<'r>(&self, _: &RequestHead<'r>) -> Found<'r> {
        Found::Nothing
    }

    async fn authenticate(&self, _: Credential<'_>, _: &RequestHead<'_>) -> Result<Principal, AuthenticationError> {
        Err(AuthenticationError::invalid("`auth` is null"))
    }
}
