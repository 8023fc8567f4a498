//! What every authenticator owes, tried on one.

mod probe;
mod recorder;
mod report;
mod secrets;

use crate::authenticator::Authenticator;
use crate::refusal::RefusalKind;
use probe::{Probe, Recognised, Sent, Told};
use recorder::Recorder;
pub use report::{ContractReport, Duty};
use secrets::Secrets;

/// Tries an authenticator against the contract of [`Authenticator`], and reports each duty.
///
/// ```
/// use auth_core::testing::{Contract, TestAuthenticator, caller};
///
/// # actix_web::rt::System::new().block_on(async {
/// let report = Contract::of(TestAuthenticator)
///     .valid([caller("alice").role("user").header()])
///     .invalid("another form", [("authorization", "Test not-an-identity")])
///     .asks_nobody() // otherwise `.down(…)`: the same backend whose store does not answer
///     .run()
///     .await;
/// report.assert();
/// # });
/// ```
///
/// | duty | what is tried |
/// |---|---|
/// | `valid` | the valid credential becomes a principal, of an issuer that the authenticator says |
/// | `absent` | without its credential nothing is recognised, whatever stands in cookies and other headers; the answer is 401 with a challenge and without an error code |
/// | `invalid` | every wrong credential, and the valid one shortened and lengthened, is invalid, and all get the same answer; an empty one is not let in |
/// | `unavailable` | while the store is down the answer is 503 with `Retry-After`, and nobody is let in |
/// | `several` | two credentials are 400, whichever they are |
/// | `secrets` | no credential, and no text named by [`secret`](Self::secret), stands in errors, answers, principals, or in what was traced at any level while this ran |
/// | `minimal` | the principal has a subject, and keeps at most 8 KiB |
///
/// Each is tried as an operation that is strict and as one that is not.
///
/// # Limits
/// Looked for are credentials of at least 8 bytes, as a whole or by any 16 bytes of them, in what is traced on the thread
/// that polls. What a backend prints, encodes, or traces elsewhere is not seen. Give distinctive credentials: a wrong one
/// that is called `wrong` could not be told from a word.
#[must_use = "nothing is tried before `run`"]
pub struct Contract {
    probe: Probe,
    valid: Option<Sent>,
    invalid: Vec<Sent>,
    store: Store,
    secrets: Secrets,
    shown: Vec<String>,
}

/// Whom the authenticator asks.
enum Store {
    Unsaid,
    Nobody,
    Down(Box<Probe>),
}

const LARGEST_PRINCIPAL: usize = 8 * 1024;

impl Contract {
    /// Begins with the authenticator as it is in production.
    pub fn of(authenticator: impl Authenticator) -> Self {
        Self {
            probe: Probe::new(authenticator),
            valid: None,
            invalid: Vec::new(),
            store: Store::Unsaid,
            secrets: Secrets::default(),
            shown: Vec::new(),
        }
    }

    /// A credential that is valid: the headers that carry it.
    pub fn valid<N: Into<String>, V: Into<String>>(mut self, headers: impl IntoIterator<Item = (N, V)>) -> Self {
        self.valid = Some(Sent::new("the valid credential", headers));
        self
    }

    /// A credential that is not valid: unknown, expired, withdrawn, malformed, and what it is. The more, the better.
    pub fn invalid<N: Into<String>, V: Into<String>>(
        mut self,
        what: &str,
        headers: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        self.invalid.push(Sent::new(what, headers));
        self
    }

    /// The same backend, whose store does not answer.
    pub fn down(mut self, authenticator: impl Authenticator) -> Self {
        self.store = Store::Down(Box::new(Probe::new(authenticator)));
        self
    }

    /// States that the backend asks nobody, so that there is nothing that could be down.
    pub fn asks_nobody(mut self) -> Self {
        self.store = Store::Nobody;
        self
    }

    /// A text that must not show anywhere, such as the password of the store; at least 8 bytes.
    pub fn secret(mut self, text: &str) -> Self {
        self.secrets.add("a secret", text);
        self
    }

    /// A text that the backend shows, such as its `Debug`: no secret is looked for in vain.
    pub fn shown(mut self, text: impl Into<String>) -> Self {
        self.shown.push(text.into());
        self
    }

    /// Tries everything.
    pub async fn run(mut self) -> ContractReport {
        let recorder = Recorder::new();
        let (mut report, mut texts) = recorder.listen(self.try_everything()).await;
        texts.append(&mut self.shown);
        texts.push(recorder.recorded());
        report.add("secrets", self.secrets.faults(&texts));
        report.sort();
        report
    }

    async fn try_everything(&mut self) -> (ContractReport, Vec<String>) {
        let mut report = ContractReport::default();
        let Some(valid) = self.valid.take() else {
            report
                .add("valid", vec!["no valid credential is given: add `.valid([(\"header\", \"value\")])`".to_owned()]);
            return (report, Vec::new());
        };
        let credential = self.probe.credential(&valid).await;
        self.secrets.add(valid.what(), credential.as_deref().unwrap_or_default());
        for wrong in &self.invalid {
            self.secrets.add_all(wrong);
        }
        let mut trial = Trial { probe: &self.probe, texts: Vec::new() };
        report.add("valid", trial.valid(&valid).await);
        report.add("minimal", trial.minimal(&valid).await);
        report.add("absent", trial.absent(&valid, credential.as_deref()).await);
        report.add("invalid", trial.invalid(&valid, credential.as_deref(), &self.invalid).await);
        report.add("several", trial.several(&valid, &self.invalid).await);
        let unavailable = match &self.store {
            Store::Nobody => Vec::new(),
            Store::Unsaid => vec![
                "nothing says what happens while its store is down: add `.down(…)`, or \
                                   `.asks_nobody()` where there is none"
                    .to_owned(),
            ],
            Store::Down(down) => trial.unavailable(down, &valid, &self.invalid).await,
        };
        report.add("unavailable", unavailable);
        (report, trial.texts)
    }
}

impl core::fmt::Debug for Contract {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Contract").field("authenticator", &self.probe.name()).finish_non_exhaustive()
    }
}

/// One authenticator on trial, and every text that it has caused.
struct Trial<'c> {
    probe: &'c Probe,
    texts: Vec<String>,
}

impl Trial<'_> {
    async fn ask(&mut self, probe: &Probe, sent: &Sent) -> [Told; 2] {
        let both = [probe.ask(sent, false).await, probe.ask(sent, true).await];
        self.texts.extend(both.iter().map(|told| told.texts.clone()));
        both
    }

    async fn valid(&mut self, valid: &Sent) -> Vec<String> {
        let mut faults = Vec::new();
        let issuers = self.probe.issuers();
        for told in self.ask(self.probe, valid).await {
            match &told.principal {
                None => faults.push(format!("{} is refused: {}", valid.what(), told.answer())),
                Some(caller) if issuers.iter().any(|issuer| issuer == caller.issuer()) || issuers.is_empty() => {}
                Some(_) => faults.push("the issuer of its principal is none of `issuers`".to_owned()),
            }
        }
        faults
    }

    async fn minimal(&mut self, valid: &Sent) -> Vec<String> {
        let mut faults = Vec::new();
        for caller in self.ask(self.probe, valid).await.into_iter().filter_map(|told| told.principal) {
            if caller.issuer().is_empty() || caller.subject().is_empty() {
                faults.push("a principal without issuer or subject is nobody".to_owned());
            }
            let size = caller.kept().len();
            if size > LARGEST_PRINCIPAL {
                faults.push(format!(
                    "the principal keeps {size} bytes, more than {LARGEST_PRINCIPAL}: keep what is asked for, and \
                     offer the rest by `offer_claims`"
                ));
            }
        }
        faults
    }

    async fn absent(&mut self, valid: &Sent, credential: Option<&str>) -> Vec<String> {
        let mut faults = Vec::new();
        let other = if self.probe.scheme().as_str().eq_ignore_ascii_case("Basic") { "Other" } else { "Basic" };
        let text = credential.unwrap_or("credential");
        let mut nothing = vec![
            Sent::new("a request without a credential", [("accept", "*/*")]),
            Sent::new("a credential of another scheme", [("authorization", format!("{other} dXNlcjpwYXNz"))]),
            Sent::new("a header that nobody knows", [("x-contract-of-authenticators", text)]),
        ];
        if !valid.has("cookie") {
            nothing.push(Sent::new("a cookie", [("cookie", format!("session={text}; token={text}"))]));
        }
        for sent in nothing {
            for told in self.ask(self.probe, &sent).await {
                if told.found != Recognised::Nothing || told.kind != Some(RefusalKind::MissingCredential) {
                    faults.push(format!("{} is not `Found::Nothing`: {}", sent.what(), told.answer()));
                } else if told.has_error() || told.challenges == 0 {
                    faults.push(format!("{} gets another challenge than a bare one", sent.what()));
                }
            }
        }
        faults
    }

    async fn invalid(&mut self, valid: &Sent, credential: Option<&str>, wrong: &[Sent]) -> Vec<String> {
        let mut faults = Vec::new();
        if wrong.is_empty() {
            faults.push(
                "no wrong credential is given: add `.invalid(\"what it is\", [(\"header\", \"value\")])`".to_owned(),
            );
        }
        let changed = credential.map(|text| altered(valid, text)).unwrap_or_default();
        let mut common: Option<String> = None;
        for sent in wrong.iter().chain(&changed) {
            for told in self.ask(self.probe, sent).await {
                let invalid =
                    matches!(told.kind, Some(RefusalKind::InvalidCredential | RefusalKind::ExpiredCredential));
                if !invalid {
                    faults.push(format!("{} is not invalid: {}", sent.what(), told.answer()));
                } else if *common.get_or_insert_with(|| told.public.clone()) != told.public {
                    faults.push(format!("{} gets another answer than the others", sent.what()));
                }
            }
        }
        if let Some(text) = credential {
            for told in self.ask(self.probe, &valid.with(text, "", "an empty credential")).await {
                if told.principal.is_some() {
                    faults.push("an empty credential is let in".to_owned());
                }
            }
        }
        faults
    }

    async fn several(&mut self, valid: &Sent, wrong: &[Sent]) -> Vec<String> {
        let mut faults = Vec::new();
        let repeated = valid.and(valid, "the valid credential twice");
        let pairs = wrong.iter().flat_map(|wrong| {
            let name = |one: &Sent, other: &Sent| format!("{}, then {}", one.what(), other.what());
            [valid.and(wrong, &name(valid, wrong)), wrong.and(valid, &name(wrong, valid))]
        });
        for sent in core::iter::once(repeated).chain(pairs) {
            for told in self.ask(self.probe, &sent).await {
                if told.kind != Some(RefusalKind::SeveralCredentials) {
                    faults.push(format!("{} are not `Found::Several`: {}", sent.what(), told.answer()));
                }
            }
        }
        faults
    }

    async fn unavailable(&mut self, down: &Probe, valid: &Sent, wrong: &[Sent]) -> Vec<String> {
        let mut faults = Vec::new();
        for told in self.ask(down, valid).await {
            if told.kind != Some(RefusalKind::Unavailable) {
                faults.push(format!("while its store is down, {} is not an outage: {}", valid.what(), told.answer()));
            }
        }
        for sent in wrong {
            for told in self.ask(down, sent).await {
                if told.principal.is_some() {
                    faults.push(format!("while its store is down, {} is let in", sent.what()));
                }
            }
        }
        faults
    }
}

/// The valid credential with a small fault.
fn altered(valid: &Sent, credential: &str) -> Vec<Sent> {
    let mut shorter = credential.to_owned();
    let _ = shorter.pop();
    let longer = format!("{credential}0");
    [(shorter, "shortened"), (longer, "lengthened")]
        .into_iter()
        .filter(|(text, _)| !text.is_empty())
        .map(|(text, how)| valid.with(credential, &text, &format!("{}, {how}", valid.what())))
        .collect()
}

#[cfg(test)]
#[cfg(feature = "jwt")]
mod tests;
