//! The head of a request, as authenticators see it. There is no body in it.

mod bearer;

use core::fmt;

use crate::authenticator::{Credential, Found, Scheme, is_token_byte};
use crate::state::State;
use crate::unavailable::Unavailable;

/// Method, path and headers of a request, whatever the HTTP framework. There is no way to the body from here.
#[derive(Clone, Copy)]
pub struct RequestHead<'r> {
    method: &'r str,
    path: &'r str,
    headers: &'r dyn Headers,
    parameters: &'r [(String, String)],
    state: Option<&'r State>,
    strict: bool,
}

/// The headers of a request, whatever the HTTP framework keeps them in.
pub trait Headers: Sync {
    /// Calls `visit` with every value of the header, in the order in which they were sent. Names are compared without
    /// regard to case.
    fn each<'r>(&'r self, name: &str, visit: &mut dyn FnMut(&'r [u8]));
}

impl<'r> RequestHead<'r> {
    /// Collects a head.
    #[must_use]
    pub fn new(method: &'r str, path: &'r str, headers: &'r dyn Headers) -> Self {
        Self { method, path, headers, parameters: &[], state: None, strict: true }
    }

    /// No request: a job, a frame of a socket, a service function.
    pub(crate) fn outside() -> RequestHead<'static> {
        struct Nothing;
        impl Headers for Nothing {
            fn each<'r>(&'r self, _: &str, _: &mut dyn FnMut(&'r [u8])) {}
        }
        RequestHead::new("", "", &Nothing)
    }

    /// Adds the path parameters, decoded.
    #[must_use]
    pub fn with_parameters(self, parameters: &'r [(String, String)]) -> Self {
        Self { parameters, ..self }
    }

    /// States whether the operation is strict. Where nobody says, it is.
    #[must_use]
    pub fn with_strict(self, strict: bool) -> Self {
        Self { strict, ..self }
    }

    /// Whether the operation is of a strict class: delete, memory store, manage. Then what an authenticator remembers
    /// does not do, and it asks afresh: the wrapper `Cached` of the feature `cache` does.
    #[must_use]
    pub fn is_strict(&self) -> bool {
        self.strict
    }

    /// The method, in upper case.
    #[must_use]
    pub fn method(&self) -> &'r str {
        self.method
    }

    /// The path, as it was sent and without the query: a query string is no place for a credential.
    #[must_use]
    pub fn path(&self) -> &'r str {
        self.path
    }

    pub(crate) fn with_state(self, state: &'r State) -> Self {
        Self { state: Some(state), ..self }
    }

    /// What the application registered under this type, with [`AuthBuilder::state`](crate::AuthBuilder::state): the pool of
    /// a check.
    ///
    /// ```
    /// use auth_core::{Principal, RequestHead, Unavailable};
    ///
    /// struct Pool;
    ///
    /// async fn is_on_duty(head: &RequestHead<'_>, caller: &Principal) -> Result<bool, Unavailable> {
    ///     let _pool = head.state::<Pool>()?;
    ///     Ok(!caller.subject().is_empty())
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Unavailable`], which is 503, where nothing of the type is registered.
    pub fn state<T: Send + Sync + 'static>(&self) -> Result<&'r T, Unavailable> {
        let state = self.state.and_then(State::get);
        state.ok_or_else(|| {
            let name = core::any::type_name::<T>();
            Unavailable::new(format!("no state of the type `{name}`: add `.state(…)` to the `AuthBuilder`"))
        })
    }

    /// A path parameter, decoded as the handler gets it. An authenticator sees none: it is asked before the path is
    /// looked at.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&'r str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a header that was sent once, as text; `None` where it is absent, repeated or not UTF-8.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&'r str> {
        match self.single(name) {
            Single::One(value) => str::from_utf8(value).ok().map(str::trim_ascii),
            Single::None | Single::Several => None,
        }
    }

    /// The credential that a header carries as its whole value.
    ///
    /// A header sent twice is [`Found::Several`]; a value that is empty or not visible ASCII is [`Found::Malformed`].
    #[must_use]
    pub fn header(&self, name: &str) -> Found<'r> {
        match self.single(name) {
            Single::None => Found::Nothing,
            Single::Several => Found::Several,
            Single::One(value) => visible(value).map_or(Found::Malformed, |text| Found::One(Credential::new(text))),
        }
    }

    /// The credential that `Authorization: <scheme> <token68>` carries (RFC 9110 §11.4); the scheme in any case.
    ///
    /// Another scheme is [`Found::Nothing`], a repeated header [`Found::Several`], the scheme without exactly one
    /// token68 behind it [`Found::Malformed`].
    #[must_use]
    pub fn authorization(&self, scheme: Scheme) -> Found<'r> {
        let value = match self.single("authorization") {
            Single::None => return Found::Nothing,
            Single::Several => return Found::Several,
            Single::One(value) => value,
        };
        let length = scheme.as_str().len();
        let (Some(name), Some(rest)) = (value.get(..length), value.get(length..)) else { return Found::Nothing };
        if !name.eq_ignore_ascii_case(scheme.as_str().as_bytes()) {
            return Found::Nothing;
        }
        match rest.first() {
            Some(b' ') => token68(rest.trim_ascii()).map_or(Found::Malformed, |text| Found::One(Credential::new(text))),
            // The name goes on: another scheme. Anything else cannot stand behind a scheme.
            Some(byte) if is_token_byte(*byte) => Found::Nothing,
            None | Some(_) => Found::Malformed,
        }
    }

    /// The same operation of the same application, and of the request these headers alone.
    #[cfg(feature = "cache")]
    pub(crate) fn with_headers_alone<'h>(&'h self, headers: &'h dyn Headers) -> RequestHead<'h> {
        RequestHead { method: "", path: "", headers, parameters: &[], ..*self }
    }

    #[cfg(feature = "cache")]
    pub(crate) fn each_value(&self, name: &str, visit: &mut dyn FnMut(&'r [u8])) {
        self.headers.each(name, visit);
    }

    /// How often the header was sent.
    pub(crate) fn count(&self, name: &str) -> usize {
        let mut count = 0;
        self.headers.each(name, &mut |_| count += 1);
        count
    }

    fn single(&self, name: &str) -> Single<'r> {
        let mut found = Single::None;
        self.headers.each(name, &mut |value| {
            found = match found {
                Single::None => Single::One(value),
                Single::One(_) | Single::Several => Single::Several,
            };
        });
        found
    }
}

#[derive(Clone, Copy)]
enum Single<'r> {
    None,
    One(&'r [u8]),
    Several,
}

impl fmt::Debug for RequestHead<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestHead").field("method", &self.method).field("path", &self.path).finish_non_exhaustive()
    }
}

fn visible(value: &[u8]) -> Option<&str> {
    let value = value.trim_ascii();
    (!value.is_empty() && value.iter().all(u8::is_ascii_graphic)).then(|| str::from_utf8(value).ok()).flatten()
}

/// RFC 9110 §11.2: letters, digits and `-._~+/`, then any number of `=`.
fn token68(value: &[u8]) -> Option<&str> {
    let body = value.len() - value.iter().rev().take_while(|byte| **byte == b'=').count();
    let characters = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(byte);
    let (body, _) = value.split_at_checked(body)?;
    (!body.is_empty() && body.iter().all(characters)).then(|| str::from_utf8(value).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{Headers, RequestHead};
    use crate::authenticator::{Credential, Found, Scheme};

    /// Headers as they are sent.
    pub(super) struct List(pub(super) Vec<(&'static str, &'static [u8])>);

    impl Headers for List {
        fn each<'r>(&'r self, name: &str, visit: &mut dyn FnMut(&'r [u8])) {
            self.0.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).for_each(|(_, value)| visit(value));
        }
    }

    fn bearer(values: &[&'static [u8]]) -> String {
        let headers = List(values.iter().map(|value| ("Authorization", *value)).collect());
        match RequestHead::new("GET", "/", &headers).authorization(Scheme::BEARER) {
            Found::One(credential) => credential.expose().to_owned(),
            other => format!("{other:?}"),
        }
    }

    /// Conformance rows 2 and 4.
    #[test]
    fn the_form_of_a_bearer_header() {
        assert_eq!(bearer(&[b"Bearer abc"]), "abc");
        assert_eq!(bearer(&[b"bEaReR   abc=="]), "abc==");
        assert_eq!(bearer(&[]), "Nothing");
        assert_eq!(bearer(&[b"Basic abc"]), "Nothing");
        assert_eq!(bearer(&[b"Bearerabc"]), "Nothing");
        assert_eq!(bearer(&[b"Bea"]), "Nothing");
        for malformed in [
            &b"Bearer"[..],
            b"Bearer ",
            b"Bearer a b",
            b"Bearer a,b",
            b"Bearer =a",
            b"Bearer ==",
            b"Bearer a=b",
            b"Bearer \xc3\xa4",
            b"Bearer \"a\"",
            b"Bearer a, Bearer b",
            b"Bearer\ta",
            b"Bearer,a",
            b"Bearer:a",
            b"Bearer=a",
            b"Bearer/a",
        ] {
            assert_eq!(bearer(&[malformed]), "Malformed", "{malformed:?}");
        }
        assert_eq!(bearer(&[b"Bearer a", b"Bearer a"]), "Several");
        assert_eq!(bearer(&[b"Bearer a", b"Basic b"]), "Several");
    }

    #[test]
    fn a_head_is_what_it_was_made_of() {
        let headers = List(vec![("X-One", b" one "), ("X-Two", b"a"), ("X-Two", b"b"), ("X-Bytes", b"\xff")]);
        let parameters = [("id".to_owned(), "7".to_owned())];
        let head = RequestHead::new("PUT", "/notes/7", &headers);
        assert_eq!((head.method(), head.path(), head.parameter("id")), ("PUT", "/notes/7", None));
        assert!(head.is_strict(), "unless somebody says otherwise");
        let told = head.with_parameters(&parameters).with_strict(false);
        assert_eq!((told.parameter("id"), told.parameter("ID")), (Some("7"), None));
        assert!(!told.is_strict() && told.with_strict(true).is_strict());
        assert_eq!(
            ["x-one", "x-two", "x-bytes", "x-none"].map(|name| (head.value(name), head.count(name))),
            [(Some("one"), 1), (None, 2), (None, 1), (None, 0)]
        );
        let shown = format!("{told:?}");
        assert!(shown.contains("PUT") && shown.contains("/notes/7") && !shown.contains("one"), "{shown}");
        assert!(RequestHead::outside().value("x-one").is_none());
    }

    #[test]
    fn a_key_header_is_visible_ascii() {
        let found = |values: &[&'static [u8]]| {
            let headers = List(values.iter().map(|value| ("X-API-Key", *value)).collect());
            format!("{:?}", RequestHead::new("GET", "/", &headers).header("x-api-key"))
        };
        assert_eq!(found(&[b"key"]), "One(Credential(3 bytes))");
        assert_eq!(found(&[]), "Nothing");
        assert_eq!(found(&[b"a", b"b"]), "Several");
        for malformed in [&b""[..], b"  ", b"a b", b"\xff", b"a\x01"] {
            assert_eq!(found(&[malformed]), "Malformed", "{malformed:?}");
        }
        assert_eq!(format!("{:?}", Credential::new("secret")), "Credential(6 bytes)");
    }
}
