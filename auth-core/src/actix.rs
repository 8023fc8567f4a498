//! The only part that knows actix-web.
//!
//! | file | idea |
//! |---|---|
//! | `incoming` | a request whose body nobody has touched |
//! | `answer` | decide, then extract, then call: the one way into a handler |
//! | `late` | the second moment: closures over arguments, before the handler's body |
//! | `endpoint` | what the attribute makes of a handler, and how it is registered |
//! | `web` | plain functions: `web::get(f)`, `web::resource(path)` |
//! | `service` | what an application or scope takes |
//! | `foreign` | services of others, public for a reason or under a requirement |
//! | `config` | what `configure` hands out; collects services and the list of endpoints |
//! | `scope`, `app` | actix's scope and application under the proof |
//! | `start` | what keeps a wrongly built application from starting |
//! | `judge` | which `Auth` decides |
//! | `mark`, `net` | the alarm for routes that were added past it |
//! | `extract`, `caller`, `authorized`, `claims` | what a decision leaves for arguments: caller and the filter of a list, object, claims |
//! | `denied` | a denial as a handler's error |
//! | `permitted` | the endpoint that lists what a caller may call |
//! | `respond` | a refusal as an HTTP response |

mod answer;
mod app;
mod authorized;
mod caller;
mod claims;
mod config;
mod denied;
mod endpoint;
mod extract;
mod foreign;
mod incoming;
mod judge;
mod late;
mod mark;
mod net;
mod permitted;
mod respond;
mod scope;
mod service;
mod start;
pub mod web;

pub use answer::{answer, answer_undecided, refuse, refuse_undecided};
pub use app::AuthApp;
pub use authorized::Authorized;
pub use claims::Claims;
pub use config::ServiceConfig;
pub use endpoint::{Endpoint, Hooks, Reply, Required, register, register_resource};
pub use foreign::Foreign;
pub use incoming::{Incoming, Undecided};
pub use late::{Late, answer_late, answer_undecided_late, holds, id, names};
pub use net::Net;
pub use scope::AuthScope;
pub use service::{DefaultService, Service};
