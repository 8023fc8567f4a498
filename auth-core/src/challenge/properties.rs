//! Whatever is offered to a challenge, what is written is one challenge of RFC 9110, read by a parser that shares
//! nothing with the builder.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Challenge, ChallengeError, Realm, ResourceMetadata};
use crate::Scheme;

/// Scheme and parameters of one challenge (RFC 9110 §11.6.1), or nothing. Values are quoted strings without escapes.
fn read(text: &str) -> Option<(&str, Vec<(&str, &str)>)> {
    let token = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let (scheme, mut rest) = text.split_once(' ')?;
    let mut parameters = Vec::new();
    loop {
        let (name, value) = rest.split_once("=\"")?;
        let (value, after) = value.split_once('"')?;
        if !token(name) || !value.bytes().all(|byte| (0x20..=0x7e).contains(&byte) && byte != b'\\') {
            return None;
        }
        parameters.push((name, value));
        if after.is_empty() {
            return token(scheme).then_some((scheme, parameters));
        }
        rest = after.strip_prefix(", ")?;
    }
}

/// What an attacker offers: quotes, line breaks, other parameters, and anything at all.
fn offered() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,12}",
        ".{0,12}",
        "[a-z:]{1,12}",
        "[\"\\\\\r\n,= a]{0,8}",
        Just("a\", error=\"invalid_token".to_owned()),
        Just("a\r\nSet-Cookie: a=b".to_owned()),
    ]
}

fn url() -> impl Strategy<Value = String> {
    prop_oneof!["https://[a-z.]{1,9}(/[ -~]{0,9})?", "https://a/.{0,9}", offered()]
}

/// A text that lives as long as those of attributes do.
fn constant(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// Conformance 9, 10 and 11.
    #[test]
    fn a_challenge_is_read_as_it_was_meant(
        realm in offered(),
        scopes in vec(offered(), 0..5),
        acr in proptest::option::of(offered()),
        max_age in proptest::option::of(any::<u64>()),
        metadata in url(),
        error in 0..5_u8,
    ) {
        let realm = Realm::new(&realm).unwrap_or_default();
        let metadata = ResourceMetadata::new(&metadata).ok();
        let scopes: Vec<_> = scopes.iter().map(|scope| constant(scope)).collect();
        let acr = acr.as_deref().map(constant);
        let error = match error {
            0 => None,
            1 => Some(ChallengeError::InvalidRequest),
            2 => Some(ChallengeError::InvalidToken),
            3 => Some(ChallengeError::InsufficientScope),
            _ => Some(ChallengeError::InsufficientUserAuthentication { max_age, acr }),
        };
        let mut challenge = Challenge::new(Scheme::BEARER, &realm).with_scopes(&scopes).with_scopes(&[&scopes[..], &scopes].concat());
        challenge = error.into_iter().fold(challenge, Challenge::with_error);
        challenge = metadata.iter().fold(challenge, Challenge::with_resource_metadata);
        let text = challenge.to_string();

        let Some((scheme, parameters)) = read(&text) else { panic!("no challenge: {text:?}") };
        prop_assert_eq!(scheme, "Bearer");
        let of = |name: &str| {
            let values: Vec<_> = parameters.iter().filter(|(other, _)| *other == name).map(|(_, value)| *value).collect();
            assert!(values.len() < 2, "{name} stands twice: {text:?}");
            values.first().copied()
        };
        let known = ["realm", "error", "error_description", "max_age", "acr_values", "scope", "resource_metadata"];
        prop_assert!(parameters.iter().all(|(name, _)| known.contains(name)), "{:?}", text);
        prop_assert_eq!(of("realm"), Some(&*realm.0));
        prop_assert_eq!(of("error"), error.map(ChallengeError::code));
        prop_assert_eq!(of("error_description").is_some(), error.is_some());
        prop_assert_eq!(of("resource_metadata"), metadata.as_ref().map(ResourceMetadata::as_str));
        let clean = |scope: &&str| !scope.is_empty() && scope.bytes().all(|b| matches!(b, 0x21 | 0x23..=0x5b | 0x5d..=0x7e));
        let mut told: Vec<_> = of("scope").map(|names| names.split(' ').collect()).unwrap_or_default();
        let mut meant: Vec<_> = scopes.iter().copied().filter(clean).collect();
        prop_assert!(of("scope") != Some(""));
        told.sort_unstable();
        meant.sort_unstable();
        meant.dedup();
        prop_assert_eq!(told, meant);
        let step_up = matches!(error, Some(ChallengeError::InsufficientUserAuthentication { .. }));
        prop_assert_eq!(of("acr_values"), acr.filter(|acr| step_up && clean(acr)));
        let seconds = max_age.map(|seconds| seconds.to_string());
        prop_assert_eq!(of("max_age"), seconds.as_deref().filter(|_| step_up));
    }

    /// What the types refuse, and nothing else, is what a challenge cannot carry.
    #[test]
    fn a_realm_is_what_a_quoted_string_holds(name in offered()) {
        let fits = !name.is_empty() && name.bytes().all(|b| matches!(b, 0x20 | 0x21 | 0x23..=0x5b | 0x5d..=0x7e));
        prop_assert_eq!(Realm::new(&name).is_some(), fits);
    }
}

#[test]
fn the_parser_refuses_what_is_no_challenge() {
    for bad in [
        "",
        "Bearer",
        "Bearer ",
        "Bearer a",
        "Bearer a=b",
        "Bearer a=\"b",
        "Bearer a=\"b\"c",
        "Bearer a=\"b\",c=\"d\"",
        "Bearer a=\"b\", ",
        "Bearer a=\"b\\\"",
        "Bearer a=\"b\r\n\"",
        "Bea rer a=\"b\"",
        "Bearer =\"b\"",
    ] {
        assert_eq!(read(bad), None, "{bad:?}");
    }
    assert_eq!(read("Bearer a=\"b\", c=\"\""), Some(("Bearer", vec![("a", "b"), ("c", "")])));
}
