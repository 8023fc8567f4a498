//! Where a bearer token may stand: the header, and, for a browser that opens a WebSocket, the list of subprotocols.

use super::{RequestHead, token68};
use crate::authenticator::{Credential, Found, Scheme};

impl<'r> RequestHead<'r> {
    /// The bearer token of the request: that of `Authorization: Bearer`, and on a WebSocket upgrade also the one that
    /// stands behind `websocket_marker` in `Sec-WebSocket-Protocol` (RFC 6455 §4.1). A browser can set no other header
    /// there.
    ///
    /// ```text
    /// GET /v1/socket HTTP/1.1
    /// Connection: Upgrade
    /// Upgrade: websocket
    /// Sec-WebSocket-Protocol: chat, example-bearer, eyJhbGciOi…
    /// ```
    ///
    /// ```
    /// use auth_core::{Found, RequestHead};
    ///
    /// /// What the client offers before its token, and what the server answers with.
    /// const MARKER: &str = "example-bearer";
    ///
    /// fn recognise<'r>(head: &RequestHead<'r>) -> Found<'r> {
    ///     head.bearer(Some(MARKER))
    /// }
    /// ```
    ///
    /// - Without a marker, and without an upgrade (GET, `Upgrade: websocket`, `Connection: upgrade`, words in any case),
    ///   `Sec-WebSocket-Protocol` is not looked at, and this is [`authorization`](Self::authorization).
    /// - Other subprotocols may stand in the list, and it may be spread over several headers. Names of subprotocols are
    ///   compared exactly.
    /// - The same token in both places counts once. Two tokens, or the marker twice, are [`Found::Several`]; the marker
    ///   without a token68 behind it is [`Found::Malformed`].
    ///
    /// The server answers the handshake with the marker, never with the token: `actix_ws::handle_with_protocols(&request,
    /// payload, &[MARKER])` does, and a `Sec-WebSocket-Protocol: example-bearer` in an answer of your own. A browser that
    /// offered subprotocols and gets none back closes the connection.
    #[must_use]
    pub fn bearer(&self, websocket_marker: Option<&str>) -> Found<'r> {
        let header = self.authorization(Scheme::BEARER);
        let Some(marker) = websocket_marker.filter(|_| self.is_websocket_upgrade()) else { return header };
        match (header, self.behind(marker.as_bytes())) {
            (found, Found::Nothing) | (Found::Nothing, found) => found,
            (Found::One(header), Found::One(offered)) if header == offered => Found::One(header),
            _ => Found::Several,
        }
    }

    fn is_websocket_upgrade(&self) -> bool {
        self.method == "GET" && self.lists("upgrade", b"websocket") && self.lists("connection", b"upgrade")
    }

    fn lists(&self, header: &str, word: &[u8]) -> bool {
        let mut listed = false;
        self.each_element(header, &mut |element| listed |= element.eq_ignore_ascii_case(word));
        listed
    }

    /// The element behind the marker, in the order of the whole list.
    fn behind(&self, marker: &[u8]) -> Found<'r> {
        let (mut found, mut waits) = (Found::Nothing, false);
        self.each_element("sec-websocket-protocol", &mut |element| {
            if element == marker {
                // RFC 6455 §4.1: no subprotocol stands twice.
                found = if waits || found != Found::Nothing { Found::Several } else { found };
                waits = found == Found::Nothing;
            } else if waits {
                found = token68(element).map_or(Found::Malformed, |token| Found::One(Credential::new(token)));
                waits = false;
            }
        });
        if waits { Found::Malformed } else { found }
    }

    /// Visits the elements of a list that may be spread over several headers, without empty ones (RFC 9110 §5.6.1).
    fn each_element(&self, header: &str, visit: &mut dyn FnMut(&'r [u8])) {
        self.headers.each(header, &mut |value| {
            let elements = value.split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
            elements.filter(|element| !element.is_empty()).for_each(&mut *visit);
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::head::RequestHead;
    use crate::head::tests::List;
    use crate::{Credential, Found};

    const UPGRADE: [(&str, &[u8]); 2] = [("Upgrade", b"h2c, WebSocket"), ("Connection", b"keep-alive, UPGRADE")];

    fn found(method: &str, marker: Option<&str>, headers: &[(&'static str, &'static [u8])]) -> String {
        let headers = List(headers.to_vec());
        match RequestHead::new(method, "/", &headers).bearer(marker) {
            Found::One(credential) => credential.expose().to_owned(),
            other => format!("{other:?}"),
        }
    }

    fn offered(protocols: &[&'static [u8]], authorization: &[&'static [u8]]) -> String {
        let mut headers = UPGRADE.to_vec();
        headers.extend(protocols.iter().map(|value| ("Sec-WebSocket-Protocol", *value)));
        headers.extend(authorization.iter().map(|value| ("Authorization", *value)));
        found("GET", Some("m"), &headers)
    }

    /// Conformance 1, 4, F29.
    #[test]
    fn the_token_stands_behind_the_marker() {
        assert_eq!(offered(&[b"m, a.b-c_d"], &[]), "a.b-c_d");
        assert_eq!(offered(&[b"chat,m,t, superchat"], &[]), "t");
        assert_eq!(offered(&[b"chat, m", b"t"], &[]), "t", "one list, two headers");
        assert_eq!(offered(&[b"m, , ,t"], &[]), "t", "empty elements do not count");
        assert_eq!(offered(&[b"t, m"], &[]), "Malformed");
        assert_eq!(offered(&[b"m"], &[]), "Malformed");
        assert_eq!(offered(&[b"m,"], &[]), "Malformed");
        for no_token in [&b"m, \"t\""[..], b"m, t t", b"m, =", b"m, \xff"] {
            assert_eq!(offered(&[no_token], &[]), "Malformed", "{no_token:?}");
        }
        for several in [&b"m, t, m, u"[..], b"m, t, m, t", b"m, t, m", b"m, m", b"m, m, t", b"m, \", m, t"] {
            assert_eq!(offered(&[several], &[]), "Several", "{several:?}");
        }
        for none in [&b""[..], b"chat", b"M, t", b"mm, t", b"m t", b"m/1, t"] {
            assert_eq!(offered(&[none], &[]), "Nothing", "{none:?}");
        }
    }

    /// Conformance 4: the same token in both places is one credential.
    #[test]
    fn header_and_subprotocol() {
        assert_eq!(offered(&[b"m, t"], &[b"Bearer t"]), "t");
        assert_eq!(offered(&[b"m, t"], &[b"Bearer u"]), "Several");
        assert_eq!(offered(&[b"m, t"], &[b"Bearer"]), "Several");
        assert_eq!(offered(&[b"m"], &[b"Bearer t"]), "Several");
        assert_eq!(offered(&[b"m, t"], &[b"Bearer t", b"Bearer t"]), "Several");
        assert_eq!(offered(&[b"m, t"], &[b"Basic t"]), "t");
        assert_eq!(offered(&[b"chat"], &[b"Bearer t"]), "t");
        assert_eq!(offered(&[], &[b"Bearer t"]), "t");
    }

    #[test]
    fn nothing_is_read_without_marker_or_upgrade() {
        let with = |headers: &[(&'static str, &'static [u8])]| {
            let mut headers = headers.to_vec();
            headers.push(("Sec-WebSocket-Protocol", b"m, t"));
            headers
        };
        let [upgrade, connection] = UPGRADE;
        let whole = with(&UPGRADE);
        assert_eq!(found("GET", Some("m"), &whole), "t");
        assert_eq!(found("GET", None, &whole), "Nothing");
        assert_eq!(found("GET", Some(""), &whole), "Nothing");
        assert_eq!(found("POST", Some("m"), &whole), "Nothing");
        assert_eq!(found("GET", Some("m"), &with(&[upgrade])), "Nothing");
        assert_eq!(found("GET", Some("m"), &with(&[connection])), "Nothing");
        assert_eq!(found("GET", Some("m"), &with(&[("Upgrade", b"websocket2"), connection])), "Nothing");
        assert_eq!(found("GET", Some("m"), &with(&[upgrade, ("Connection", b"close")])), "Nothing");
    }

    /// What is found when both places hold the token is that of the header, which is what others see.
    #[test]
    fn the_header_comes_first() {
        let headers =
            List([&UPGRADE[..], &[("Sec-WebSocket-Protocol", b"m, t"), ("Authorization", b"Bearer t")]].concat());
        let head = RequestHead::new("GET", "/", &headers);
        let (Found::One(both), Found::One(header)) = (head.bearer(Some("m")), head.bearer(None)) else {
            panic!("one each");
        };
        assert_eq!(Credential::expose(both).as_ptr(), header.expose().as_ptr());
    }
}
