//! Which `Auth` decides: that of the application or scope of ours that took the handler.

use actix_web::guard::{Guard, GuardContext};
use actix_web::{HttpMessage, HttpRequest};

use crate::auth::Auth;

/// The `Auth` that decides this request. Application data does not: actix leaves that of an inner scope on a request
/// that falls through to the default service of the application, and anybody may add another.
pub(super) struct Judge(Auth);

impl Judge {
    pub(super) fn set(request: &impl HttpMessage, auth: &Auth) {
        request.extensions_mut().insert(Self(auth.clone()));
    }

    /// The one that was set, else, in an application of actix's, that of its data.
    pub(super) fn of(request: &HttpRequest) -> Option<Auth> {
        let set = request.extensions().get::<Self>().map(|judge| judge.0.clone());
        set.or_else(|| request.app_data::<Auth>().cloned())
    }
}

/// The last guard of a resource of ours: reached when all others matched.
pub(super) struct SetJudge(pub(super) Auth);

impl Guard for SetJudge {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        context.req_data_mut().insert(Judge(self.0.clone()));
        true
    }
}
