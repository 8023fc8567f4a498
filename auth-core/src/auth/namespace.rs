//! What a caller is called where owners are compared: issuer and subject (ASVS 10.3.3).

use std::collections::{BTreeMap, BTreeSet};

use super::InvalidAuth;
use crate::authenticator::AnyAuthenticator;
use crate::principal::{OwnName, Principal};

/// How the subjects of several issuers are told apart.
pub(crate) struct Namespace {
    /// The issuers that the authenticators vouch for.
    issuers: BTreeSet<Box<str>>,
    /// An authenticator that does not say its issuers.
    silent: Option<String>,
    prefixes: BTreeMap<Box<str>, Box<str>>,
}

impl Namespace {
    pub(super) fn new(
        authenticators: &[Box<dyn AnyAuthenticator>],
        prefixes: Vec<(Box<str>, Box<str>)>,
    ) -> Result<Self, InvalidAuth> {
        let mut known = BTreeMap::<Box<str>, Box<str>>::new();
        for (issuer, prefix) in prefixes {
            // `a` and `ab` are not told apart: subject `bc` of one and `c` of the other would be the same.
            if known.contains_key(&issuer) {
                return Err(InvalidAuth::TwoPrefixes(issuer.into()));
            }
            let close = |other: &str| other.starts_with(&*prefix) || prefix.starts_with(other);
            if let Some((other, _)) = known.iter().find(|(_, other)| close(other)) {
                return Err(InvalidAuth::SamePrefix(other.to_string(), issuer.into()));
            }
            known.insert(issuer, prefix);
        }
        let mut issuers = BTreeSet::new();
        let mut silent = None;
        for authenticator in authenticators {
            let own = authenticator.issuers();
            if own.is_empty() {
                silent = Some(authenticator.name().to_owned());
            }
            issuers.extend(own.into_iter().map(String::into_boxed_str));
        }
        if let Some(issuer) = issuers.iter().find(|issuer| !known.is_empty() && !known.contains_key(*issuer)) {
            return Err(InvalidAuth::NoPrefix(issuer.to_string()));
        }
        Ok(Self { issuers, silent, prefixes: known })
    }

    /// The name by which the caller owns things.
    pub(crate) fn own_name(&self, caller: &Principal) -> OwnName {
        if self.prefixes.is_empty() {
            let alone = self.issuers.len() == 1 && self.issuers.contains(caller.issuer());
            return if alone { OwnName::Subject } else { OwnName::Uncertain };
        }
        match self.prefixes.get(caller.issuer()) {
            Some(prefix) => OwnName::Prefixed(format!("{prefix}{}", caller.subject()).into()),
            None => OwnName::Uncertain,
        }
    }

    /// Why owners cannot be compared, and what to write.
    pub(crate) fn fault(&self) -> Option<String> {
        if let Some(name) = &self.silent {
            return Some(format!(
                "the authenticator `{name}` does not say who its issuers are, so no caller of it owns anything: implement \
                 `Authenticator::issuers`"
            ));
        }
        if self.issuers.len() > 1 && self.prefixes.is_empty() {
            let all: Vec<_> = self.issuers.iter().map(|issuer| format!("`{issuer}`")).collect();
            return Some(format!(
                "there are several issuers, {}, and a subject of one is not that of another: give each an \
                 `AuthBuilder::subject_prefix`, which is `subject_prefix` in the settings of an issuer, or let them be one \
                 issuer",
                all.join(", ")
            ));
        }
        None
    }
}
