use core::future::pending;
use core::pin::pin;
use core::sync::atomic::{AtomicUsize, Ordering};
use core::task::{Context, Waker};
use core::time::Duration;
use std::sync::Arc;

use super::Cached;
use crate::{
    AuthenticationError, Authenticator, Clock, Credential, Found, Headers, InvalidCached, Principal, RequestHead,
    Scheme,
};

const NOW: u64 = 1_800_000_000;

#[derive(Clone)]
struct Moving(Arc<AtomicUsize>);

impl Clock for Moving {
    fn now(&self) -> u64 {
        NOW + self.0.load(Ordering::SeqCst) as u64
    }
}

struct List(Vec<(&'static str, &'static str)>);

impl Headers for List {
    fn each<'r>(&'r self, name: &str, visit: &mut dyn FnMut(&'r [u8])) {
        let named = self.0.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.for_each(|(_, value)| visit(value.as_bytes()));
    }
}

/// A backend that counts its look-ups, takes a moment for each, and answers by what the credential says.
#[derive(Clone, Default)]
struct Slow {
    asked: Arc<AtomicUsize>,
    /// After so many look-ups, what was good is invalid.
    withdrawn_after: Option<usize>,
    takes: Duration,
}

impl Slow {
    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Authenticator for Slow {
    fn name(&self) -> &'static str {
        "slow"
    }

    fn scheme(&self) -> Scheme {
        Scheme::BEARER
    }

    fn issuers(&self) -> Vec<String> {
        vec!["slow".to_owned()]
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        head.authorization(Scheme::BEARER)
    }

    async fn authenticate(
        &self,
        credential: Credential<'_>,
        head: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        let before = self.asked.fetch_add(1, Ordering::SeqCst);
        let text = credential.expose();
        tokio::time::sleep(self.takes).await;
        let subject = format!(
            "{text} {}{}{} {} {}",
            head.method(),
            head.path(),
            head.parameter("id").unwrap_or_default(),
            head.value("x-tenant").unwrap_or("-"),
            head.value("x-other").unwrap_or("-"),
        );
        let caller = Principal::builder("slow", subject);
        match text {
            "hangs" => pending().await,
            "hangs once" if before == 0 => pending().await,
            "panics once" if before == 0 => panic!("on purpose"),
            "down once" if before == 0 => Err(AuthenticationError::unavailable("down")),
            "wrong" => Err(AuthenticationError::invalid("wrong")),
            _ if self.withdrawn_after.is_some_and(|after| before >= after) => {
                Err(AuthenticationError::invalid("withdrawn"))
            }
            "ends" => Ok(caller.expires_at(NOW + 10).build()),
            _ => Ok(caller.build()),
        }
    }
}

/// Asks as an operation that is not strict, unless the credential stands behind an exclamation mark.
async fn ask(cached: &Cached<Slow>, credential: &str) -> Result<Principal, AuthenticationError> {
    let headers = List(Vec::new());
    let (text, strict) = credential.strip_prefix('!').map_or((credential, false), |text| (text, true));
    let head = RequestHead::new("GET", "/x", &headers).with_strict(strict);
    cached.authenticate(Credential::new(text), &head).await
}

fn run<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async { tokio::time::timeout(Duration::from_secs(30), future).await }).unwrap()
}

fn is_down(answer: &Result<Principal, AuthenticationError>) -> bool {
    matches!(answer, Err(AuthenticationError::Unavailable { .. }))
}

fn is_invalid(answer: &Result<Principal, AuthenticationError>) -> bool {
    matches!(answer, Err(AuthenticationError::Invalid { .. }))
}

/// L004-38: the second request is answered from memory, for its own credential alone.
#[test]
fn a_principal_is_kept() {
    run(async {
        let slow = Slow::default();
        let cached = Cached::new(slow.clone());
        for credential in ["a", "b", "a", "b", "a"] {
            assert!(ask(&cached, credential).await.unwrap().subject().starts_with(credential));
        }
        assert_eq!(slow.asked(), 2);
        assert_eq!((cached.name(), cached.scheme()), ("slow", Scheme::BEARER));
        assert_eq!(Authenticator::issuers(&cached), ["slow"]);
    });
}

/// L004-38: strict operations ask afresh, every time, and what they learn is not unlearnt.
#[test]
fn strict_operations_ask_afresh() {
    run(async {
        let slow = Slow { withdrawn_after: Some(3), ..Slow::default() };
        let cached = Cached::new(slow.clone());
        for credential in ["a", "a", "!a", "!a"] {
            assert!(ask(&cached, credential).await.is_ok());
        }
        assert_eq!(slow.asked(), 3);
        assert!(ask(&cached, "a").await.is_ok(), "withdrawn, and still remembered");
        assert!(is_invalid(&ask(&cached, "!a").await));
        assert!(is_invalid(&ask(&cached, "a").await), "what a strict operation found invalid is forgotten");

        let (slow, unsaid) = (Slow::default(), List(Vec::new()));
        let cached = Cached::new(slow.clone());
        for _ in 0..2 {
            let head = RequestHead::new("GET", "/", &unsaid);
            assert!(cached.authenticate(Credential::new("a"), &head).await.is_ok());
        }
        assert_eq!(slow.asked(), 2, "where nobody says whether it is strict, it is");
    });
}

/// A strict operation never joins a look-up that began before it.
#[test]
fn strict_operations_do_not_share() {
    run(async {
        let slow = Slow::default();
        let cached = Arc::new(Cached::new(slow.clone()));
        let tasks = ["a", "!a", "!a", "a"].map(|credential| {
            let cached = Arc::clone(&cached);
            tokio::spawn(async move { ask(&cached, credential).await.is_ok() })
        });
        for task in tasks {
            assert!(task.await.unwrap());
        }
        assert_eq!(slow.asked(), 3);
    });
}

/// L004-19: what does not answer in time, or panics, is an outage; the next call works.
#[test]
fn slow_and_panicking_backends() {
    run(async {
        for strict in ["", "!"] {
            let limit = Duration::from_millis(200);
            for (credential, cause) in
                [("hangs once", "no answer within 200ms"), ("panics once", "panicked"), ("down once", "down")]
            {
                let cached = Cached::new(Slow::default()).timeout(limit).unwrap();
                let credential = format!("{strict}{credential}");
                let answer = ask(&cached, &credential).await;
                assert!(is_down(&answer), "{credential}: {answer:?}");
                assert!(answer.unwrap_err().to_string().contains(cause), "{credential}");
                assert!(ask(&cached, &credential).await.is_ok(), "{credential}");
            }
        }
    });
}

/// L004-38: a failure is not kept, whatever it is.
#[test]
fn failures_are_not_kept() {
    run(async {
        let slow = Slow::default();
        let cached = Cached::new(slow.clone());
        for _ in 0..3 {
            assert!(is_invalid(&ask(&cached, "wrong").await));
        }
        assert_eq!(slow.asked(), 3);
        assert_eq!(cached.principals.iter().count(), 0);
    });
}

/// L004-38: one look-up for many equal requests in flight, and a shared answer, good or bad.
#[test]
fn one_look_up_for_many() {
    run(async {
        for (credential, good, asked) in [("a", 100, 1), ("wrong", 0, 1), ("down once", 0, 1), ("panics once", 0, 1)] {
            let slow = Slow { takes: Duration::from_millis(300), ..Slow::default() };
            let cached = Arc::new(Cached::new(slow.clone()));
            let answers = at_once(&cached, credential, 100, None).await;
            assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), good, "{credential}");
            let invalid = answers.iter().filter(|answer| is_invalid(answer)).count();
            assert_eq!(invalid, if credential == "wrong" { 100 } else { 0 }, "{credential}");
            assert_eq!(slow.asked(), asked, "{credential}");
        }
    });
}

/// The client of the look-up goes away: the others get their answer all the same, and none waits longer than its limit.
#[test]
fn a_cancelled_look_up_takes_nothing_from_the_others() {
    run(async {
        let slow = Slow::default();
        let cached = Arc::new(Cached::new(slow.clone()));
        let answers = at_once(&cached, "hangs once", 20, Some(0)).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 19);
        assert_eq!(slow.asked(), 2);

        let slow = Slow::default();
        let cached = Arc::new(Cached::new(slow.clone()).timeout(Duration::from_millis(200)).unwrap());
        let start = std::time::Instant::now();
        let answers = at_once(&cached, "hangs", 20, Some(0)).await;
        assert_eq!(answers.len(), 19);
        assert!(answers.iter().all(is_down));
        assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    });
}

/// The worker of the look-up does not get to it: who waits for it elsewhere waits for its own limit.
#[test]
fn a_look_up_that_stands_still() {
    run(async {
        let slow = Slow { takes: Duration::from_millis(5), ..Slow::default() };
        let cached = Cached::new(slow).timeout(Duration::from_millis(200)).unwrap();
        let mut first = pin!(ask(&cached, "a"));
        assert!(first.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        assert!(is_down(&ask(&cached, "a").await));
        assert!(ask(&cached, "b").await.is_ok());
    });
}

/// Sends equal requests at once; one of them goes away while the look-up is on its way.
async fn at_once(
    cached: &Arc<Cached<Slow>>,
    credential: &str,
    count: usize,
    leaves: Option<usize>,
) -> Vec<Result<Principal, AuthenticationError>> {
    let mut tasks = Vec::new();
    for _ in 0..count {
        let (cached, credential) = (Arc::clone(cached), credential.to_owned());
        tasks.push(tokio::spawn(async move { ask(&cached, &credential).await }));
    }
    tokio::time::sleep(Duration::from_millis(1)).await;
    if let Some(index) = leaves {
        tasks.remove(index).abort();
    }
    let mut answers = Vec::new();
    for task in tasks {
        answers.push(task.await.unwrap());
    }
    answers
}

/// L004-38: bounded, whatever is sent.
#[test]
fn the_cache_is_bounded() {
    run(async {
        for capacity in [0, 3] {
            let cached = Cached::new(Slow::default()).capacity(capacity);
            for number in 0..20 {
                assert!(ask(&cached, &format!("key-{number}")).await.is_ok());
            }
            cached.principals.run_pending_tasks().await;
            assert!(cached.principals.entry_count() <= capacity, "{}", cached.principals.entry_count());
            assert!(cached.principals.iter().count() <= usize::try_from(capacity).unwrap());
        }
        assert_eq!(Cached::new(Slow::default()).principals.policy().max_capacity(), Some(10_000));
        let set = Cached::new(Slow::default()).capacity(7).time_to_live(Duration::from_secs(9)).unwrap();
        let policy = set.principals.policy();
        assert_eq!((policy.max_capacity(), policy.time_to_live()), (Some(7), Some(Duration::from_secs(9))));
    });
}

/// Conformance 43: a declared bound for what was withdrawn meanwhile.
#[test]
fn a_principal_is_forgotten() {
    run(async {
        let slow = Slow::default();
        let cached = Cached::new(slow.clone()).time_to_live(Duration::from_millis(300)).unwrap();
        assert!(ask(&cached, "a").await.is_ok() && ask(&cached, "a").await.is_ok());
        assert_eq!(slow.asked(), 1);
        tokio::time::sleep(Duration::from_millis(350)).await;
        assert!(ask(&cached, "a").await.is_ok());
        assert_eq!(slow.asked(), 2);

        let slow = Slow::default();
        let cached = Cached::new(slow.clone()).time_to_live(Duration::ZERO).unwrap();
        assert!(ask(&cached, "a").await.is_ok() && ask(&cached, "a").await.is_ok());
        assert_eq!(slow.asked(), 2, "zero keeps none");
        let default = Cached::new(Slow::default()).principals.policy().time_to_live();
        assert_eq!(default, Some(Duration::from_mins(1)));
    });
}

/// Nothing is kept past the end of the principal, and one that has ended is nobody.
#[test]
fn a_principal_ends() {
    run(async {
        let (slow, time) = (Slow::default(), Arc::new(AtomicUsize::new(0)));
        let cached = Cached::new(slow.clone()).clock(Moving(Arc::clone(&time)));
        assert!(ask(&cached, "ends").await.is_ok());
        time.store(9, Ordering::SeqCst);
        assert!(ask(&cached, "ends").await.is_ok());
        assert_eq!(slow.asked(), 1);
        time.store(10, Ordering::SeqCst);
        for credential in ["ends", "ends", "!ends"] {
            let answer = ask(&cached, credential).await;
            assert!(matches!(answer, Err(AuthenticationError::Invalid { expired: true, .. })), "{answer:?}");
        }
        assert_eq!(slow.asked(), 4, "a new end is asked for");
        assert_eq!(cached.principals.iter().count(), 0);
    });
}

/// Two requests are one only where the wrapped authenticator sees the same.
#[test]
fn the_answer_depends_on_what_is_remembered() {
    run(async {
        let slow = Slow::default();
        let cached = Cached::new(slow.clone()).vary("X-Tenant");
        let parameters = [("id".to_owned(), "7".to_owned())];
        let asking = async |headers: &[(&'static str, &'static str)], path: &str, strict: bool| {
            let headers = List(headers.to_vec());
            let head = RequestHead::new("GET", path, &headers).with_parameters(&parameters).with_strict(strict);
            cached.authenticate(Credential::new("a"), &head).await.unwrap().subject().to_owned()
        };
        for strict in [false, true] {
            assert_eq!(asking(&[("x-tenant", "acme"), ("x-other", "1")], "/one", strict).await, "a  acme -");
            assert_eq!(asking(&[("x-tenant", "acme"), ("x-other", "2")], "/two", strict).await, "a  acme -");
            assert_eq!(asking(&[("x-tenant", "umbrella")], "/one", strict).await, "a  umbrella -");
            assert_eq!(asking(&[], "/one", strict).await, "a  - -");
            assert_eq!(asking(&[("x-tenant", "a"), ("x-tenant", "b")], "/", strict).await, "a  - -");
        }
        assert_eq!(slow.asked(), 4 + 5);
    });
}

/// The parts of a key do not run together, and hold no credential.
#[test]
fn keys_are_hashes() {
    use super::key::Varying;

    let key = |scheme, credential, names: &[Box<str>], headers: &[(&'static str, &'static str)]| {
        let headers = List(headers.to_vec());
        let head = RequestHead::new("GET", "/", &headers);
        Varying::new(&head, names).key(Scheme::new(scheme), Credential::new(credential))
    };
    let names: [Box<str>; 2] = ["a".into(), "b".into()];
    let all = [
        key("Bearer", "x", &[], &[]),
        key("Bearerx", "", &[], &[]),
        key("Ticket", "x", &[], &[]),
        key("Bearer", "y", &[], &[]),
        key("Bearer", "x", &names, &[]),
        key("Bearer", "x", &names, &[("a", "1")]),
        key("Bearer", "x", &names, &[("b", "1")]),
        key("Bearer", "x", &names, &[("a", "1"), ("b", "")]),
        key("Bearer", "x", &names, &[("a", "1"), ("a", "")]),
        key("Bearer", "x", &names, &[("a", ""), ("a", "1")]),
    ];
    for (index, one) in all.iter().enumerate() {
        assert!(all.iter().skip(index + 1).all(|other| other != one), "{index}");
    }
    assert_eq!(key("Bearer", "x", &names, &[("A", "1"), ("c", "1")]), all[5]);
}

/// L004-39.
#[test]
fn debug_shows_no_credential() {
    run(async {
        let cached = Cached::new(Slow::default()).vary("x-tenant");
        assert!(ask(&cached, "s3cr3t").await.is_ok());
        let shown = format!("{cached:?}");
        assert!(shown.contains("\"slow\"") && shown.contains("timeout: 2s") && shown.contains("x-tenant"), "{shown}");
        assert!(!shown.contains("s3cr3t"), "{shown}");
    });
}

#[test]
fn settings_are_checked() {
    let cached = || Cached::new(Slow::default());
    for limit in [Duration::ZERO, Duration::from_secs(61), Duration::MAX] {
        let error = cached().timeout(limit).map(|_| ()).unwrap_err();
        assert_eq!(error, InvalidCached::Timeout(limit));
        assert!(error.to_string().contains("at most 60 seconds"), "{error}");
    }
    assert!(cached().timeout(Duration::from_mins(1)).is_ok());
    let error = cached().time_to_live(Duration::from_secs(86_401)).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("at most 24 hours"), "{error}");
    assert!(cached().time_to_live(Duration::from_hours(24)).is_ok());
}
