//! http goes to this machine, whatever a name resolves to: `localhost` is asked of a resolver, and that may lie.

use std::io;

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::http::uri::Scheme;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

const ELSEWHERE: &str = "its host is not this machine alone, and http goes nowhere else: write `https://…`";

/// The resolver of the client, held to the rule.
#[derive(Debug, Default)]
pub(super) struct LoopbackForHttp<R = DefaultResolver>(R);

impl<R: Resolver> Resolver for LoopbackForHttp<R> {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        if uri.scheme() == Some(&Scheme::HTTPS) || found.iter().all(|address| address.ip().is_loopback()) {
            Ok(found)
        } else {
            Err(Error::Io(io::Error::other(ELSEWHERE)))
        }
    }
}

#[cfg(test)]
mod tests {
    use core::net::SocketAddr;

    use ureq::config::Config;
    use ureq::http::Uri;
    use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
    use ureq::unversioned::transport::NextTimeout;

    use super::LoopbackForHttp;

    #[derive(Debug)]
    struct Says(&'static [&'static str]);

    impl Resolver for Says {
        fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
            let mut found = self.empty();
            self.0.iter().for_each(|address| found.push(address.parse::<SocketAddr>().unwrap()));
            Ok(found)
        }
    }

    fn resolves(url: &'static str, answer: &'static [&'static str]) -> bool {
        let config = ureq::Agent::config_builder().build();
        let resolver = LoopbackForHttp(Says(answer));
        resolver.resolve(&Uri::from_static(url), &config, NextTimeout::default()).is_ok()
    }

    #[test]
    fn a_name_for_this_machine_is_this_machine() {
        assert!(resolves("http://localhost/keys", &["127.0.0.1:80", "[::1]:80"]));
        assert!(resolves("https://localhost/keys", &["10.0.0.1:443"]));
        assert!(!resolves("http://localhost/keys", &["10.0.0.1:80"]));
        assert!(!resolves("http://localhost/keys", &["127.0.0.1:80", "10.0.0.1:80"]));
    }
}
