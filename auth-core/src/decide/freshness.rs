//! How old a login may be, and how it was made (RFC 9470).

use auth_grammar::Ingredient;

use super::Question;
use crate::decision::{Denial, DenialKind, Reason};
use crate::principal::CredentialKind;

impl Question<'_> {
    /// The denial that a fresh or stronger login would lift.
    #[inline]
    pub(crate) fn step_up(&self) -> Option<Denial> {
        if self.profile.max_age.is_none() && self.profile.login_max_age.is_none() && self.profile.acr.is_none() {
            return None;
        }
        self.stale_login()
    }

    fn stale_login(&self) -> Option<Denial> {
        let reasons = self.stale();
        if reasons.is_empty() {
            return None;
        }
        let failed = |wanted: fn(&Reason) -> bool| reasons.iter().any(wanted);
        let class = self.profile.max_age.filter(|_| failed(|reason| matches!(reason, Reason::Strict { .. })));
        let written = self.profile.login_max_age.filter(|_| failed(|reason| matches!(reason, Reason::MaxAge { .. })));
        let max_age = class.into_iter().chain(written).min().map(|age| age.as_secs());
        let acr = self.profile.acr.filter(|_| failed(|reason| matches!(reason, Reason::Acr { .. })));
        Some(Denial::new(DenialKind::StepUp { max_age, acr }, reasons))
    }

    /// Every condition of age and authentication context that does not hold.
    pub(super) fn stale(&self) -> Vec<Reason> {
        let class = (!self.is_fresh()).then(|| self.strict(Ingredient::MaxAge));
        let written = self.profile.login_max_age.filter(|age| !self.logged_in_within(age.as_secs()));
        let written = written.map(|age| Reason::MaxAge { seconds: age.as_secs() });
        let acr = self.profile.acr.filter(|acr| self.is_key() || self.principal.acr() != Some(acr));
        class.into_iter().chain(written).chain(acr.map(|acr| Reason::Acr { acr })).collect()
    }

    /// The class default looks at the login, else at the token; an API key has no login.
    fn is_fresh(&self) -> bool {
        let Some(max_age) = self.profile.max_age else { return true };
        if self.is_key() {
            return true;
        }
        let since = self.principal.auth_time().or_else(|| self.principal.issued_at());
        let age = since.and_then(|since| self.facts.now.checked_sub(since));
        age.is_some_and(|age| age <= max_age.as_secs())
    }

    /// A written age looks at the login alone: what is absent or in the future shows none.
    fn logged_in_within(&self, seconds: u64) -> bool {
        let age = self.principal.auth_time().and_then(|since| self.facts.now.checked_sub(since));
        !self.is_key() && age.is_some_and(|age| age <= seconds)
    }

    fn is_key(&self) -> bool {
        self.principal.credential_kind() == CredentialKind::ApiKey
    }
}
