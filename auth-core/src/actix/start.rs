//! What keeps a wrongly built application from starting.

use std::future::{Ready, ready};

use actix_service::ServiceFactory;
use actix_service::boxed::BoxService;
use actix_web::Error;
use actix_web::dev::{AppService, HttpServiceFactory, ResourceDef, ServiceRequest, ServiceResponse};

/// Looks at the application once, when actix builds it. With a fault the service cannot be made, and the server does
/// not start.
pub(super) struct StartCheck {
    dev: bool,
    faults: Vec<String>,
}

impl StartCheck {
    pub(super) fn new(dev: bool, faults: Vec<String>) -> Self {
        Self { dev, faults }
    }
}

impl HttpServiceFactory for StartCheck {
    fn register(mut self, config: &mut AppService) {
        let address = config.config().local_addr();
        if self.dev && !address.ip().is_loopback() {
            self.faults.push(format!(
                "mode is dev, which listens on loopback only, and the address is {address}: bind 127.0.0.1, or set \
                 AUTH_MODE=production"
            ));
        }
        if !self.faults.is_empty() {
            config.register_service(ResourceDef::new("/"), None, Refused(self.faults), None);
        }
    }
}

/// A service that cannot be made.
struct Refused(Vec<String>);

impl ServiceFactory<ServiceRequest> for Refused {
    type Response = ServiceResponse;
    type Error = Error;
    type Config = ();
    type Service = BoxService<ServiceRequest, ServiceResponse, Error>;
    type InitError = ();
    type Future = Ready<Result<Self::Service, ()>>;

    fn new_service(&self, (): ()) -> Self::Future {
        for fault in &self.0 {
            // The start ends here, so the reason must be seen even where nobody has set up a subscriber.
            if tracing::enabled!(target: "auth::start", tracing::Level::ERROR) {
                tracing::error!(target: "auth::start", "refused to start: {fault}");
            } else {
                eprintln!("refused to start: {fault}");
            }
        }
        ready(Err(()))
    }
}
