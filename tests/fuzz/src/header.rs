use auth_core::{Found, Headers, RequestHead, Scheme};

/// Lines in place of `Authorization` headers.
struct Lines<'d>(Vec<&'d [u8]>);

impl Headers for Lines<'_> {
    fn each<'r>(&'r self, _: &str, visit: &mut dyn FnMut(&'r [u8])) {
        self.0.iter().for_each(|line| visit(line));
    }
}

/// Bytes in place of credential headers: what is found is one visible text that was sent, whole.
///
/// # Panics
/// Where something else is found.
pub fn header(data: &[u8]) {
    let headers = Lines(data.split(|byte| *byte == b'\n').take(3).collect());
    let head = RequestHead::new("GET", "/", &headers);
    let sent = headers.0.first().copied().unwrap_or_default();
    for found in
        [head.authorization(Scheme::BEARER), head.authorization(Scheme::new("ApiKey")), head.header("x-api-key")]
    {
        if let Found::One(credential) = found {
            let text = credential.expose();
            assert_eq!(headers.0.len(), 1, "one of several was taken");
            assert!(!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()));
            assert!(sent.trim_ascii().ends_with(text.as_bytes()), "something else than was sent");
            assert_eq!(format!("{credential:?}"), format!("Credential({} bytes)", text.len()), "its length alone");
        }
    }
    if let Found::One(credential) = head.authorization(Scheme::BEARER) {
        let text = credential.expose();
        assert!(sent.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"bearer ")));
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)));
    }
    assert!(head.value("authorization").is_none_or(|value| !value.starts_with(' ')));
}
