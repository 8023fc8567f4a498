//! The contract of authenticators, tried on those that keep it, and on those that break one duty each. L004-34 to L004-39.

use std::sync::Arc;

use auth_core::testing::{Contract, ContractReport, TestAuthenticator, caller};
use auth_core::{
    ApiKey, ApiKeyAuthenticator, ApiKeyRecord, ApiKeyStore, ApiKeys, ApiKeysUnavailable, AuthenticationError,
    Authenticator, Cached, Credential, Found, KeyHash, Principal, RequestHead, Scheme,
};

const TICKET: &str = "ticket-0123456789abcdef";

/// What is wrong with a backend.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    Nothing,
    LetsNobodyIn,
    OtherIssuer,
    ReadsCookies,
    TakesEveryScheme,
    FindsSomethingInEveryRequest,
    ComparesThePrefix,
    ComparesAsFarAsSent,
    LetsEmptyIn,
    TakesWrongForAbsent,
    IsDownForWrong,
    PanicsOnWrong,
    TakesOutageForWrong,
    LetsInDuringOutage,
    TakesTheFirst,
    TakesTheLast,
    PutsTheTicketIntoErrors,
    TracesTheTicket,
    TracesAPart,
    TracesInASpan,
    NamesCallersByTheirTicket,
    KeepsTheTicket,
    OffersTheTicket,
    ShowsThePassword,
    KeepsEverything,
    NamesNobody,
}

/// Tickets in a header of their own.
#[derive(Clone, Copy, Debug)]
struct Tickets {
    fault: Fault,
    is_down: bool,
}

impl Tickets {
    fn is(self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn is_good(self, ticket: &str) -> bool {
        match self.fault {
            Fault::ComparesThePrefix => ticket.starts_with(TICKET),
            Fault::ComparesAsFarAsSent => !ticket.is_empty() && TICKET.starts_with(ticket),
            Fault::LetsEmptyIn => ticket.is_empty() || ticket == TICKET,
            Fault::LetsNobodyIn => false,
            _ => ticket == TICKET,
        }
    }

    fn caller(self, ticket: &str) -> Principal {
        let issuer = if self.is(Fault::OtherIssuer) { "others" } else { "tickets" };
        let subject = match self.fault {
            Fault::NamesNobody => "",
            Fault::NamesCallersByTheirTicket => ticket,
            _ => "tim",
        };
        let builder = Principal::builder(issuer, subject).role("service");
        match self.fault {
            Fault::KeepsTheTicket => builder.claim("raw", ticket).build(),
            Fault::OffersTheTicket => {
                builder.offer_claims([("raw".to_owned(), ticket.into())].into_iter().collect()).build()
            }
            Fault::KeepsEverything => builder.permissions((0..1_000).map(|number| format!("docs:{number}"))).build(),
            _ => builder.build(),
        }
    }
}

impl Authenticator for Tickets {
    fn name(&self) -> &'static str {
        "tickets"
    }

    fn scheme(&self) -> Scheme {
        Scheme::new("Ticket")
    }

    fn issuers(&self) -> Vec<String> {
        vec!["tickets".to_owned()]
    }

    fn recognise<'r>(&self, head: &RequestHead<'r>) -> Found<'r> {
        let cookie = || head.value("cookie").and_then(|cookies| cookies.split("token=").nth(1));
        match (self.fault, head.header("x-ticket")) {
            (Fault::ReadsCookies, Found::Nothing) => {
                cookie().map_or(Found::Nothing, |it| Found::One(Credential::new(it)))
            }
            (Fault::TakesEveryScheme, Found::Nothing) => {
                head.value("authorization").map_or(Found::Nothing, |it| Found::One(Credential::new(it)))
            }
            (Fault::FindsSomethingInEveryRequest, Found::Nothing) => Found::Malformed,
            (Fault::LetsEmptyIn, Found::Malformed) => Found::One(Credential::new("")),
            (Fault::TakesWrongForAbsent, Found::One(ticket)) if ticket.expose() != TICKET => Found::Nothing,
            (Fault::TakesTheFirst | Fault::TakesTheLast, Found::Several) => Found::One(Credential::new(TICKET)),
            (_, found) => found,
        }
    }

    async fn authenticate(
        &self,
        ticket: Credential<'_>,
        _: &RequestHead<'_>,
    ) -> Result<Principal, AuthenticationError> {
        let text = ticket.expose();
        tracing::trace!(?ticket, "looked at");
        match self.fault {
            Fault::TracesTheTicket => tracing::trace!("looked at {text}"),
            Fault::TracesAPart => tracing::debug!(begins = &text[..text.len().min(17)], "looked at"),
            Fault::TracesInASpan => drop(tracing::trace_span!("look", text).entered()),
            _ => {}
        }
        if self.is_down {
            return match self.fault {
                Fault::TakesOutageForWrong => Err(AuthenticationError::invalid("no answer")),
                Fault::LetsInDuringOutage => Ok(self.caller(text)),
                _ => Err(AuthenticationError::unavailable("no answer")),
            };
        }
        if self.is_good(text) {
            return Ok(self.caller(text));
        }
        match self.fault {
            Fault::IsDownForWrong => Err(AuthenticationError::unavailable("not found")),
            Fault::PanicsOnWrong => panic!("not found"),
            Fault::PutsTheTicketIntoErrors => Err(AuthenticationError::invalid(format!("no ticket {text}"))),
            _ => Err(AuthenticationError::invalid("no such ticket")),
        }
    }
}

fn contract(backend: impl Authenticator, down: impl Authenticator) -> Contract {
    Contract::of(backend)
        .down(down)
        .valid([("x-ticket", TICKET)])
        .invalid("an unknown ticket", [("x-ticket", "ticket-fedcba9876543210")])
        .invalid("a ticket of another form", [("x-ticket", "no ticket at all")])
}

async fn tried(fault: Fault) -> ContractReport {
    let backend = Tickets { fault, is_down: false };
    let password = "password-of-the-store";
    let shown = if fault == Fault::ShowsThePassword { password } else { "Tickets { .. }" };
    contract(backend, Tickets { is_down: true, ..backend }).secret(password).shown(shown).run().await
}

fn broken(report: &ContractReport) -> Vec<&'static str> {
    report.duties().filter(|duty| !duty.holds()).map(auth_core::testing::Duty::name).collect()
}

/// Each duty is one that can be broken, and nothing that was sent is in the report.
#[actix_web::test]
async fn every_duty_can_be_broken() {
    for (fault, duties) in [
        (Fault::Nothing, &[][..]),
        (Fault::LetsNobodyIn, &["valid"]),
        (Fault::OtherIssuer, &["valid"]),
        (Fault::ReadsCookies, &["absent"]),
        (Fault::TakesEveryScheme, &["absent"]),
        (Fault::FindsSomethingInEveryRequest, &["absent"]),
        (Fault::ComparesThePrefix, &["invalid"]),
        (Fault::ComparesAsFarAsSent, &["invalid"]),
        (Fault::LetsEmptyIn, &["invalid"]),
        (Fault::TakesWrongForAbsent, &["invalid"]),
        (Fault::IsDownForWrong, &["invalid"]),
        (Fault::PanicsOnWrong, &["invalid"]),
        (Fault::TakesOutageForWrong, &["unavailable"]),
        (Fault::LetsInDuringOutage, &["unavailable"]),
        (Fault::TakesTheFirst, &["several"]),
        (Fault::TakesTheLast, &["several"]),
        (Fault::PutsTheTicketIntoErrors, &["secrets"]),
        (Fault::TracesTheTicket, &["secrets"]),
        (Fault::TracesAPart, &["secrets"]),
        (Fault::TracesInASpan, &["secrets"]),
        (Fault::NamesCallersByTheirTicket, &["secrets"]),
        (Fault::KeepsTheTicket, &["secrets"]),
        (Fault::OffersTheTicket, &["secrets"]),
        (Fault::ShowsThePassword, &["secrets"]),
        (Fault::KeepsEverything, &["minimal"]),
        (Fault::NamesNobody, &["minimal"]),
    ] {
        let report = tried(fault).await;
        assert_eq!(broken(&report), duties, "{fault:?}:\n{report}");
        assert_eq!(report.holds(), duties.is_empty());
        assert_eq!(report.to_string().lines().count(), 7, "{report}");
        for secret in [TICKET, "fedcba98", "0123456789", "password-of"] {
            assert!(!format!("{report} {report:?}").contains(secret), "{fault:?}:\n{report}");
        }
    }
}

/// What nobody said is not taken for kept.
#[actix_web::test]
async fn a_duty_that_was_not_tried_is_broken() {
    let good = Tickets { fault: Fault::Nothing, is_down: false };
    let all = ["valid", "absent", "invalid", "unavailable", "several", "minimal"];
    let report = Contract::of(good).run().await;
    assert_eq!(broken(&report), all, "{report}");
    assert!(report.to_string().contains("add `.valid("), "{report}");

    let report = Contract::of(good).valid([("x-ticket", TICKET)]).run().await;
    assert_eq!(broken(&report), ["invalid", "unavailable"], "{report}");
    assert!(report.to_string().contains("`.asks_nobody()`") && report.to_string().contains("`.invalid("), "{report}");

    let report = contract(good, good).run().await;
    assert_eq!(broken(&report), ["unavailable"], "a store that answers is not down: {report}");

    let short = Contract::of(good).asks_nobody().valid([("x-ticket", TICKET)]).invalid("unknown", [("x-ticket", "no")]);
    let report = short.secret("word").run().await;
    assert_eq!(broken(&report), ["secrets"], "{report}");
}

#[actix_web::test]
#[should_panic = "breaks its contract:\nvalid: holds\nabsent: broken: a cookie is not `Found::Nothing`"]
async fn a_broken_duty_fails_the_test() {
    tried(Fault::ReadsCookies).await.assert();
}

#[actix_web::test]
async fn what_is_shipped_keeps_it() {
    let good = Tickets { fault: Fault::Nothing, is_down: false };
    let down = Tickets { is_down: true, ..good };
    let cached = Cached::new(good);
    contract(cached, Cached::new(down)).run().await.assert();

    let (alice, other) = (caller("alice").role("user").header(), [("authorization", "Test no-identity")]);
    let identities = Contract::of(TestAuthenticator).asks_nobody();
    identities.valid([alice]).invalid("another form", other).run().await.assert();
}

/// The wrapper keeps nothing that it breaks: a fault of what it wraps is still one.
#[actix_web::test]
async fn the_wrapper_hides_no_fault() {
    for fault in [Fault::ComparesThePrefix, Fault::TakesOutageForWrong, Fault::TracesTheTicket, Fault::TakesTheFirst] {
        let backend = Tickets { fault, is_down: false };
        let down = Tickets { is_down: true, ..backend };
        let report = contract(Cached::new(backend), Cached::new(down)).run().await;
        assert_eq!(broken(&report), broken(&tried(fault).await), "{report}");
    }
}

struct Down;

impl ApiKeys for Down {
    async fn find(&self, _: &KeyHash) -> Result<Option<Arc<ApiKeyRecord>>, ApiKeysUnavailable> {
        Err(ApiKeysUnavailable("no answer".to_owned()))
    }
}

#[actix_web::test]
async fn api_keys_keep_it() {
    let keys: [ApiKey; 4] = std::array::from_fn(|_| ApiKey::generate("acme", "live").unwrap());
    let [valid, ended, disabled, unknown] = &keys;
    let (store, now) = (ApiKeyStore::new(), 1_800_000_000);
    for (key, end) in [(valid, now + 1), (ended, now), (disabled, now + 1)] {
        store.add(ApiKeyRecord::new(key.hash(), "job", end).unwrap().roles(["service"]).unwrap()).unwrap();
    }
    assert!(store.set_disabled(&disabled.hash(), true));
    let authenticator = ApiKeyAuthenticator::new("partners", store).unwrap().clock(At(now));
    let shown = format!("{authenticator:?} {keys:?}");
    let authorization = |key: &ApiKey| [("authorization", format!("ApiKey {}", key.expose()))];
    let report = Contract::of(authenticator)
        .down(ApiKeyAuthenticator::new("partners", Down).unwrap())
        .valid([("x-api-key", valid.expose())])
        .invalid("an ended key", [("x-api-key", ended.expose())])
        .invalid("a disabled key", [("x-api-key", disabled.expose())])
        .invalid("an unknown key", [("x-api-key", unknown.expose())])
        .invalid("an unknown key in the other header", authorization(unknown))
        .invalid("no key", [("x-api-key", "expected-key")])
        .shown(shown)
        .run()
        .await;
    report.assert();
}

struct At(u64);

impl auth_core::Clock for At {
    fn now(&self) -> u64 {
        self.0
    }
}
