//! Which hosts of a URL are this machine itself, where http needs no TLS. One rule for every URL that is configured.

use core::net::IpAddr;

/// Whether the host, an IPv6 address in brackets, is a loopback address or `localhost`. Nothing is resolved.
pub(crate) fn is_this_machine(host: &str) -> bool {
    let literal = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    host.eq_ignore_ascii_case("localhost") || literal.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;

    #[test]
    fn loopback_in_its_spellings() {
        for host in ["localhost", "LocalHost", "127.0.0.1", "127.8.9.1", "[::1]"] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in
            ["", "localhost.", "127.1", "0177.0.0.1", "2130706433", "0.0.0.0", "[::]", "[::ffff:10.0.0.1]", "10.0.0.1"]
        {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
