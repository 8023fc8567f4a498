use auth_core::{Challenge, ChallengeError, Realm, Scheme};

/// What an attribute may say, and what must never get into a header.
const SCOPES: &[&str] =
    &["graph:invoke", "store:write", "a\"b", "two words", "line\r\nbreak", "back\\slash", "", "ä", "x"];

/// Bytes in place of a realm and of what a challenge says: it reads back as what was put in, and has no other line.
///
/// # Panics
/// Where it does not.
pub fn challenge(data: &[u8]) {
    let (choices, name) = data.split_at(data.len().min(4));
    let Ok(name) = core::str::from_utf8(name) else { return };
    let Some(realm) = Realm::new(name) else {
        assert!(name.is_empty() || name.bytes().any(|byte| !(b' '..=b'~').contains(&byte) || b"\"\\".contains(&byte)));
        return;
    };
    let choice = |nth: usize| choices.get(nth).copied().unwrap_or_default();
    let scopes: Vec<&'static str> = SCOPES
        .iter()
        .enumerate()
        .filter(|(nth, _)| choice(0) & (1 << (nth % 8)) != 0)
        .map(|(_, scope)| *scope)
        .collect();
    let acr = SCOPES.get(usize::from(choice(1)) % SCOPES.len()).copied();
    let mut challenge = Challenge::new(Scheme::BEARER, &realm).with_scopes(&scopes);
    challenge = match choice(2) % 5 {
        0 => challenge,
        1 => challenge.with_error(ChallengeError::InvalidRequest),
        2 => challenge.with_error(ChallengeError::InvalidToken),
        3 => challenge.with_error(ChallengeError::InsufficientScope),
        _ => challenge
            .with_error(ChallengeError::InsufficientUserAuthentication { max_age: Some(u64::from(choice(3))), acr }),
    };
    let text = challenge.to_string();
    assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{text:?}");
    let parameters = parse(&text);
    assert_eq!(parameters.first(), Some(&("realm", name)));
    for (index, (key, _)) in parameters.iter().enumerate() {
        assert!(!parameters.iter().take(index).any(|(other, _)| other == key), "{key} twice");
    }
    if let Some((_, scope)) = parameters.iter().find(|(key, _)| *key == "scope") {
        assert!(scope.split(' ').all(|scope| matches!(scope, "graph:invoke" | "store:write" | "x")), "{scope:?}");
    }
}

/// The parameters of one Bearer challenge whose values are quoted.
fn parse(text: &str) -> Vec<(&str, &str)> {
    let mut rest = text.strip_prefix("Bearer ").unwrap_or_default();
    let mut parameters = Vec::new();
    while let Some((key, after)) = rest.split_once("=\"") {
        let Some((value, after)) = after.split_once('"') else { break };
        parameters.push((key, value));
        rest = after.strip_prefix(", ").unwrap_or(after);
    }
    assert!(rest.is_empty(), "{text:?} has a rest: {rest:?}");
    parameters
}
