//! One document by HTTP, under limits. Blocking.

use core::time::Duration;
use std::sync::Arc;
use std::time::Instant;

use rustls::CertificateError;
use ureq::http::StatusCode;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Error};

use super::address::Address;
use super::loopback::LoopbackForHttp;
use super::source::Source;

/// Enough for what a server may say before the body.
const MAX_HEADER_BYTES: usize = 32 * 1024;

/// What a fetch may take.
#[derive(Clone, Debug)]
pub(super) struct Allowance {
    /// From the first byte to the last, discovery included.
    pub(super) timeout: Duration,
    /// Of one body.
    pub(super) max_bytes: u64,
    /// Who vouches for servers.
    pub(super) roots: RootCerts,
}

/// The document, or why there is none; nothing of what was received is in the reason.
pub(super) fn fetch(source: &Source, allowance: &Allowance) -> Result<String, String> {
    let began = Instant::now();
    match source {
        Source::Url(address) => get(address, allowance, allowance.timeout),
        Source::Discovery(issuer) => {
            let document = get(issuer.document(), allowance, allowance.timeout)?;
            let keys = issuer.keys(&document)?;
            let left = allowance.timeout.saturating_sub(began.elapsed());
            get(&keys, allowance, left).map_err(|reason| format!("its `jwks_uri` {keys} failed: {reason}"))
        }
    }
}

fn get(address: &Address, allowance: &Allowance, within: Duration) -> Result<String, String> {
    let failed = |error: Error| explained(&error, allowance);
    let mut response = agent(allowance, within).get(address.uri()).call().map_err(failed)?;
    let status = response.status();
    if status.is_redirection() {
        let number = status.as_u16();
        return Err(format!("it answers {number}, and redirects are not followed: write the URL that it leads to"));
    }
    if status != StatusCode::OK {
        return Err(format!("it answers {} where 200 is needed", status.as_u16()));
    }
    let bytes = response.body_mut().with_config().limit(allowance.max_bytes).read_to_vec().map_err(failed)?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}

/// A client for one request: nothing is kept between two, and the roots of the machine are read anew.
fn agent(allowance: &Allowance, within: Duration) -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(allowance.roots.clone())
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .build();
    let config = Agent::config_builder()
        .tls_config(tls)
        // What the environment says of proxies is not asked: the document comes from where the setting says.
        .proxy(None)
        .max_redirects(0)
        .http_status_as_error(false)
        .max_response_header_size(MAX_HEADER_BYTES)
        .max_idle_connections(0)
        // Another crate may turn on the compression of the client.
        .accept_encoding("identity")
        .accept("application/json")
        .user_agent(concat!("auth-core/", env!("CARGO_PKG_VERSION")))
        .timeout_global(Some(within))
        .build();
    Agent::with_parts(config, DefaultConnector::default(), <LoopbackForHttp>::default())
}

fn explained(error: &Error, allowance: &Allowance) -> String {
    match error {
        Error::Timeout(_) => format!("it did not answer as a whole within {:?}", allowance.timeout),
        Error::BodyExceedsLimit(_) => format!("it is larger than {} bytes", allowance.max_bytes),
        Error::LargeResponseHeader(..) => format!("its header is larger than {MAX_HEADER_BYTES} bytes"),
        Error::HostNotFound => "the host has no address".to_owned(),
        Error::Tls(reason) => (*reason).to_owned(),
        Error::Rustls(error) => tls(error),
        Error::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(error) => tls(error),
            None => error.to_string(),
        },
        // The rest of these may quote what was received or the query.
        Error::Protocol(_) | Error::Http(_) => "it does not speak HTTP/1.1".to_owned(),
        _ => "the HTTP client failed".to_owned(),
    }
}

fn tls(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            "its certificate is of an authority that this machine does not trust: add it to the machine's certificates"
                .to_owned()
        }
        other => format!("TLS failed: {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_is_explained() {
        let allowance =
            Allowance { timeout: Duration::from_secs(5), max_bytes: 100, roots: RootCerts::PlatformVerifier };
        let refused = std::io::Error::new(std::io::ErrorKind::ConnectionRefused, "refused");
        for (error, said) in [
            (Error::HostNotFound, "the host has no address"),
            (Error::BodyExceedsLimit(7), "it is larger than 100 bytes"),
            (Error::Tls("no certificate"), "no certificate"),
            (Error::Io(refused), "refused"),
            (Error::Rustls(rustls::Error::DecryptError), "TLS failed: cannot decrypt peer's message"),
            (Error::ConnectionFailed, "the HTTP client failed"),
        ] {
            assert_eq!(explained(&error, &allowance), said);
        }
    }
}
