use core::pin::pin;
use core::task::{Context, Poll, Waker};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::ApiKeyAuthenticator;
use crate::{
    ApiKey, ApiKeyRecord, ApiKeyStore, ApiKeys, ApiKeysUnavailable, AuthenticationError, Authenticator, Clock,
    Credential, CredentialKind, Found, Headers, Held, InvalidApiKeyAuthenticator, KeyHash, ObjectPattern, Principal,
    RequestHead,
};

const NOW: u64 = 1_800_000_000;

struct At(u64);

impl Clock for At {
    fn now(&self) -> u64 {
        self.0
    }
}

struct List(Vec<(&'static str, &'static str)>);

impl Headers for List {
    fn each<'r>(&'r self, name: &str, visit: &mut dyn FnMut(&'r [u8])) {
        let named = self.0.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.for_each(|(_, value)| visit(value.as_bytes()));
    }
}

fn authenticator<K: ApiKeys>(keys: K) -> ApiKeyAuthenticator<K> {
    ApiKeyAuthenticator::new("partners", keys).unwrap().clock(At(NOW))
}

fn authenticate<K: ApiKeys>(
    authenticator: &ApiKeyAuthenticator<K>,
    key: &str,
) -> Result<Principal, AuthenticationError> {
    let headers = List(Vec::new());
    let head = RequestHead::new("GET", "/", &headers);
    let future = pin!(authenticator.authenticate(Credential::new(key), &head));
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => panic!("it waits"),
    }
}

/// A store with one key, and the key.
fn one_key(expires_at: u64) -> (Arc<ApiKeyStore>, ApiKey) {
    let (store, key) = (ApiKeyStore::new(), ApiKey::generate("acme", "live").unwrap());
    let record = ApiKeyRecord::new(key.hash(), "job", expires_at).unwrap();
    store.add(record.scopes(["docs:read"]).unwrap().roles(["service"]).unwrap()).unwrap();
    (Arc::new(store), key)
}

fn refused(answer: Result<Principal, AuthenticationError>) -> (String, bool) {
    match answer {
        Err(AuthenticationError::Invalid { cause, expired }) => (cause, expired),
        other => panic!("{other:?}"),
    }
}

/// A store that counts, and answers as told.
struct Counting<F>(AtomicUsize, F);

impl<F> ApiKeys for Counting<F>
where
    F: Fn(&KeyHash) -> Result<Option<Arc<ApiKeyRecord>>, ApiKeysUnavailable> + Send + Sync + 'static,
{
    async fn find(&self, hash: &KeyHash) -> Result<Option<Arc<ApiKeyRecord>>, ApiKeysUnavailable> {
        self.0.fetch_add(1, Ordering::Relaxed);
        (self.1)(hash)
    }
}

/// L004-41, F37: two headers, never the query; two at once are two credentials.
#[test]
fn a_key_is_found_in_a_header() {
    let found = |headers: &[(&'static str, &'static str)], header: &str| {
        let headers = List(headers.to_vec());
        let head = RequestHead::new("GET", "/?x-api-key=query&api_key=query", &headers);
        match authenticator(ApiKeyStore::new()).header(header).unwrap().recognise(&head) {
            Found::One(credential) => credential.expose().to_owned(),
            other => format!("{other:?}"),
        }
    };
    assert_eq!(found(&[("x-api-key", "k")], "X-API-Key"), "k");
    assert_eq!(found(&[("Authorization", "apikey k")], "X-API-Key"), "k");
    assert_eq!(found(&[("X-Partner-Key", "k")], "X-Partner-Key"), "k");
    assert_eq!(found(&[("X-API-Key", "k")], "X-Partner-Key"), "Nothing");
    assert_eq!(found(&[], "X-API-Key"), "Nothing");
    assert_eq!(found(&[("Authorization", "Bearer k")], "X-API-Key"), "Nothing");
    assert_eq!(found(&[("X-API-Key", "k"), ("Authorization", "ApiKey k")], "X-API-Key"), "Several");
    assert_eq!(found(&[("X-API-Key", "k"), ("Authorization", "ApiKey")], "X-API-Key"), "Several");
    assert_eq!(found(&[("X-API-Key", "k"), ("X-API-Key", "k")], "X-API-Key"), "Several");
    assert_eq!(found(&[("X-API-Key", "")], "X-API-Key"), "Malformed");
}

#[test]
fn a_valid_key_becomes_a_principal() {
    let (store, key) = one_key(NOW + 1);
    let caller = authenticate(&authenticator(Arc::clone(&store)), key.expose()).unwrap();
    assert_eq!((caller.issuer(), caller.subject()), ("partners", "job"));
    assert_eq!(caller.credential_kind(), CredentialKind::ApiKey);
    assert!(caller.has_role("service") && caller.has_permission("docs:read") && !caller.has_permission("docs:write"));
    assert_eq!(caller.expires_at(), Some(NOW + 1));
    assert_eq!(store.get(&key.hash()).unwrap().last_used(), Some(NOW));
}

/// No scopes unless stated: such a key has no permission at all.
#[test]
fn a_key_without_scopes_may_nothing() {
    let (store, key) = (ApiKeyStore::new(), ApiKey::generate("acme", "live").unwrap());
    store.add(ApiKeyRecord::new(key.hash(), "job", NOW + 1).unwrap()).unwrap();
    let caller = authenticate(&authenticator(store), key.expose()).unwrap();
    assert!(!caller.has_permission("docs:read"));
    assert_eq!(caller.scopes().map(Iterator::count), Some(0));
}

/// DESIGN section 6, grants on objects: keys of search and vector stores live by them.
#[test]
fn a_key_may_be_bound_to_objects() {
    let (store, key) = (ApiKeyStore::new(), ApiKey::generate("acme", "live").unwrap());
    let record = ApiKeyRecord::new(key.hash(), "job", NOW + 1).unwrap();
    store.add(record.scopes(["docs:add@notes", "docs:*@team-*"]).unwrap()).unwrap();
    let caller = authenticate(&authenticator(store), key.expose()).unwrap();
    assert!(!caller.has_permission("docs:add"));
    assert_eq!(caller.holds_permission_on("docs:add", "notes", None), Some(Held::Exactly));
    assert_eq!(caller.holds_permission_on("docs:add", "team-a", None), Some(Held::ByWildcard));
    assert_eq!(caller.holds_permission_on("docs:get", "notes", None), None);
    assert!(caller.credential_names_on("docs:add", "notes") && !caller.credential_names_on("docs:add", "team-a"));
    assert!(caller.granted("docs:get").patterns().eq([ObjectPattern::Prefix("team-")]));
}

/// Conformance 44, 43: ended, disabled, removed.
#[test]
fn a_key_that_is_not_valid_is_refused() {
    let (store, key) = one_key(NOW);
    let (cause, expired) = refused(authenticate(&authenticator(Arc::clone(&store)), key.expose()));
    assert!(expired && cause.contains("has ended"), "{cause}");
    assert_eq!(store.get(&key.hash()).unwrap().last_used(), None, "only valid use counts");

    let (store, key) = one_key(NOW + 1);
    let authenticator = authenticator(Arc::clone(&store));
    store.set_disabled(&key.hash(), true);
    let (cause, expired) = refused(authenticate(&authenticator, key.expose()));
    assert!(!expired && cause.contains("is disabled"), "{cause}");
    store.set_disabled(&key.hash(), false);
    assert!(authenticate(&authenticator, key.expose()).is_ok());
    store.remove(&key.hash());
    let (cause, _) = refused(authenticate(&authenticator, key.expose()));
    assert!(cause.contains("there is no API key sha256:"), "{cause}");
    assert!(!cause.contains(key.expose()), "F31: {cause}");
}

/// Two keys of one owner are valid at once, so that they can be rotated.
#[test]
fn an_owner_may_have_several_keys() {
    let (store, old) = one_key(NOW + 1);
    let new = ApiKey::generate("acme", "live").unwrap();
    store.add(ApiKeyRecord::new(new.hash(), "job", NOW + 2).unwrap()).unwrap();
    let authenticator = authenticator(store);
    for key in [old, new] {
        assert_eq!(authenticate(&authenticator, key.expose()).unwrap().subject(), "job");
    }
}

/// DESIGN section 7: the checksum is checked before any look-up.
#[test]
fn a_mistyped_key_is_not_looked_up() {
    let authenticator = authenticator(Counting(AtomicUsize::new(0), |_: &KeyHash| Ok(None)));
    let key = ApiKey::generate("acme", "live").unwrap();
    let mistyped = format!("{}{}", &key.expose()[..20], &key.expose()[..key.expose().len() - 20]);
    for text in ["expected-key", "", &mistyped, &key.expose()[..key.expose().len() - 1]] {
        let (cause, _) = refused(authenticate(&authenticator, text));
        assert!(text.is_empty() || !cause.contains(text), "{cause}");
    }
    assert_eq!(authenticator.keys.0.load(Ordering::Relaxed), 0);
    refused(authenticate(&authenticator, key.expose()));
    assert_eq!(authenticator.keys.0.load(Ordering::Relaxed), 1);
}

/// An outage is 503, never invalid and never a principal.
#[test]
fn an_outage_is_unavailable() {
    let down = |_: &KeyHash| Err(ApiKeysUnavailable("connection refused".to_owned()));
    let authenticator = authenticator(Counting(AtomicUsize::new(0), down));
    let key = ApiKey::generate("acme", "live").unwrap();
    let answer = authenticate(&authenticator, key.expose());
    assert!(matches!(answer, Err(AuthenticationError::Unavailable { .. })), "{answer:?}");
}

/// A store that answers with another key's record opens nothing.
#[test]
fn the_record_must_be_of_this_key() {
    let other = |hash: &KeyHash| {
        let mut bytes = *hash.as_bytes();
        bytes[31] ^= 1;
        Ok(Some(Arc::new(ApiKeyRecord::new(KeyHash::from_bytes(bytes), "admin", NOW + 1).unwrap())))
    };
    let authenticator = authenticator(Counting(AtomicUsize::new(0), other));
    refused(authenticate(&authenticator, ApiKey::generate("acme", "live").unwrap().expose()));
}

#[test]
fn names_are_checked() {
    let keys = || ApiKeyAuthenticator::new("partners", ApiKeyStore::new()).unwrap();
    assert_eq!(ApiKeyAuthenticator::new("", ApiKeyStore::new()).map(|_| ()), Err(InvalidApiKeyAuthenticator::Issuer));
    for name in ["", "X API Key", "X-Key:", "Authorization", "cookie", "Proxy-Authorization", "x\n"] {
        assert!(keys().header(name).is_err(), "{name:?}");
    }
    assert_eq!((keys().name(), keys().scheme().as_str()), ("api_key", "ApiKey"));
}
