//! One authenticator alone in an `Auth`, asked the way that requests take.

use std::sync::{Arc, Mutex, PoisonError};

use auth_grammar::Operation;

use crate::audit::{Event, Handler};
use crate::auth::Auth;
use crate::authenticator::{AuthenticationError, Authenticator, Credential, Found, Scheme};
use crate::due;
use crate::head::{Headers, RequestHead};
use crate::identify::{Identified, ask};
use crate::mode::Mode;
use crate::principal::Principal;
use crate::refusal::{Refusal, RefusalKind};

/// What a request carries.
#[derive(Clone)]
pub(super) struct Sent {
    what: String,
    headers: Vec<(String, String)>,
}

impl Sent {
    pub(super) fn new<N: Into<String>, V: Into<String>>(what: &str, headers: impl IntoIterator<Item = (N, V)>) -> Self {
        let headers = headers.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { what: what.to_owned(), headers }
    }

    /// What it is, for the report.
    pub(super) fn what(&self) -> &str {
        &self.what
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(|(_, value)| value.as_str())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    /// The same with another credential.
    pub(super) fn with(&self, credential: &str, other: &str, what: &str) -> Self {
        let replaced = self.headers.iter().map(|(name, value)| (name.as_str(), value.replace(credential, other)));
        Self::new(what, replaced)
    }

    /// Both in one request.
    pub(super) fn and(&self, other: &Self, what: &str) -> Self {
        Self::new(what, self.headers.iter().chain(&other.headers).cloned())
    }
}

impl Headers for Sent {
    fn each<'r>(&'r self, name: &str, visit: &mut dyn FnMut(&'r [u8])) {
        let named = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        named.for_each(|(_, value)| visit(value.as_bytes()));
    }
}

/// What was answered.
pub(super) struct Told {
    /// What the authenticator recognised.
    pub(super) found: Recognised,
    pub(super) principal: Option<Principal>,
    pub(super) kind: Option<RefusalKind>,
    /// Status, challenges and body, as the client sees them.
    pub(super) public: String,
    pub(super) challenges: usize,
    /// Everything that came of it.
    pub(super) texts: String,
}

impl Told {
    /// What was answered, for the report: nothing that was sent is in it.
    pub(super) fn answer(&self) -> String {
        let answer = match self.kind {
            None => "it is let in".to_owned(),
            Some(kind) => format!("the answer is {}", kind.status()),
        };
        match self.found {
            Recognised::Nothing => format!("nothing is recognised, and {answer}"),
            Recognised::One(_) => answer,
            Recognised::Malformed => format!("its form is recognised as wrong, and {answer}"),
            Recognised::Several => format!("several are recognised, and {answer}"),
        }
    }

    pub(super) fn has_error(&self) -> bool {
        self.public.contains("error=")
    }
}

/// What an authenticator recognised.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Recognised {
    Nothing,
    One(String),
    Malformed,
    Several,
}

pub(super) struct Probe {
    auth: Auth,
    seen: Arc<Seen>,
}

impl Probe {
    #[expect(clippy::expect_used, reason = "one authenticator is always enough")]
    pub(super) fn new(authenticator: impl Authenticator) -> Self {
        let seen = Arc::new(Seen::default());
        let watched = Watched { authenticator, seen: Arc::clone(&seen) };
        let auth = Auth::builder().authenticator(watched).build().expect("one authenticator is enough");
        Self { auth, seen }
    }

    pub(super) fn name(&self) -> String {
        self.auth.settings().authenticators.iter().map(|backend| backend.name().to_owned()).collect()
    }

    pub(super) fn scheme(&self) -> Scheme {
        self.auth.settings().authenticators.first().map_or(Scheme::BEARER, |backend| backend.scheme())
    }

    pub(super) fn issuers(&self) -> Vec<String> {
        self.auth.settings().authenticators.iter().flat_map(|backend| backend.issuers()).collect()
    }

    /// The credential that is recognised in what is sent.
    pub(super) async fn credential(&self, sent: &Sent) -> Option<String> {
        match self.ask(sent, false).await.found {
            Recognised::One(credential) => Some(credential),
            Recognised::Nothing | Recognised::Malformed | Recognised::Several => None,
        }
    }

    /// Asks as a request would, up to the answer.
    pub(super) async fn ask(&self, sent: &Sent, strict: bool) -> Told {
        let settings = self.auth.settings();
        let head = RequestHead::new("GET", "/", sent).with_state(&settings.state).with_strict(strict);
        let handler = Handler { name: "(contract)", file: "", line: 0 };
        let mut event = Event::new(handler, &head, None, Operation::Read, Mode::Production);
        self.seen.set(None);
        let identified = ask(settings, &[], &head, &mut event).await;
        let (principal, refused) = match identified {
            Identified::As(principal, _) => (Some(principal), None),
            Identified::Nobody => (None, Some((RefusalKind::MissingCredential, Vec::new()))),
            Identified::Refused { kind, tried } => (None, Some((kind, tried))),
        };
        let refusal = refused.map(|(kind, tried)| due::refuse(settings, &[], kind, &tried));
        if let Some(principal) = &principal {
            event.principal(principal);
        }
        match &refusal {
            None => event.emit("allow", 0),
            Some(refusal) => event.emit("deny", refusal.status()),
        }
        let public = refusal.as_ref().map_or_else(String::new, |refusal| {
            let body = settings.envelope.guarded(refusal).content;
            let challenges: Vec<_> = refusal.challenges().iter().map(ToString::to_string).collect();
            format!("{} {challenges:?} {}", refusal.status(), String::from_utf8_lossy(&body))
        });
        let all = |principal: &Principal| principal.clone().with_claims(|_| true).0.kept();
        let kept = principal.as_ref().map(|principal| format!("{principal:?} {}", all(principal)));
        Told {
            found: self.seen.found().unwrap_or(Recognised::Nothing),
            kind: refusal.as_ref().map(Refusal::kind),
            challenges: refusal.as_ref().map_or(0, |refusal| refusal.challenges().len()),
            texts: format!("{public} {refusal:?} {}", kept.unwrap_or_default()),
            public,
            principal,
        }
    }
}

/// What an authenticator recognised when it was last asked.
#[derive(Default)]
struct Seen(Mutex<Option<Recognised>>);

impl Seen {
    fn set(&self, found: Option<Recognised>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = found;
    }

    fn found(&self) -> Option<Recognised> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

struct Watched<A> {
    authenticator: A,
    seen: Arc<Seen>,
}

impl<A: Authenticator> Authenticator for Watched<A> {
    fn name(&self) -> &str {
        self.authenticator.name()
    }

    fn scheme(&self) -> Scheme {
        self.authenticator.scheme()
    }

    fn issuers(&self) -> Vec<String> {
        self.authenticator.issuers()
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        let found = self.authenticator.recognise(head);
        self.seen.set(Some(match found {
            Found::Nothing => Recognised::Nothing,
            Found::One(credential) => Recognised::One(credential.expose().to_owned()),
            Found::Malformed => Recognised::Malformed,
            Found::Several => Recognised::Several,
        }));
        found
    }

    fn authenticate(
        &self,
        credential: Credential<'_>,
        head: &RequestHead<'_>,
    ) -> impl Future<Output = Result<Principal, AuthenticationError>> + Send {
        self.authenticator.authenticate(credential, head)
    }
}
