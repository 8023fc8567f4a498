use std::sync::Arc;

use crate::authenticator::{AuthenticationError, Authenticator, Credential, Found, Scheme};
use crate::head::RequestHead;
use crate::jwt::JwtVerifier;
use crate::principal::Principal;

/// The one verifier of a configuration as a backend, while the program holds it as well. Every method of the trait is handed
/// on: one with a default that is forgotten here would be lost in silence.
pub(super) struct Shared(pub(super) Arc<JwtVerifier>);

impl Authenticator for Shared {
    fn name(&self) -> &str {
        Authenticator::name(&*self.0)
    }

    fn scheme(&self) -> Scheme {
        self.0.scheme()
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        self.0.recognise(head)
    }

    fn issuers(&self) -> Vec<String> {
        Authenticator::issuers(&*self.0)
    }

    fn announce(&self) {
        self.0.announce();
    }

    async fn authenticate(
        &self,
        credential: Credential<'_>,
        head: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        self.0.authenticate(credential, head).await
    }
}
