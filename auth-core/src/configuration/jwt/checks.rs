//! What is checked of a token beside its signature: `iss` and `aud`, unless that is switched off by name.

use super::{Audience, Issuer};
use crate::configuration::compatibility::Compatibility;
use crate::configuration::layer::Named;
use crate::configuration::reader::Reader;
use crate::configuration::setting::Setting;

impl Reader {
    pub(super) fn issuer_and_audience(&mut self) -> (Option<Issuer>, Option<Audience>) {
        let unchecked = self.unchecked();
        let off = |claim: &str| unchecked.iter().any(|word| word == claim);
        // Two variables are the whole configuration of AgentFlow's JWT.
        let agentflow = !self.is_set(Setting::JwtUnchecked) && self.has_secret_of_agentflow();
        (self.issuer(off("iss"), agentflow), self.audience(off("aud"), agentflow))
    }

    fn issuer(&mut self, off: bool, agentflow: bool) -> Option<Issuer> {
        match (self.value(Setting::JwtIssuer).map(str::to_owned), off) {
            (Some(issuer), false) => Some(Issuer::Exactly(issuer)),
            (Some(name), true) => Some(Issuer::Unchecked(name)),
            (None, true) => {
                let what = "where `iss` is not checked, the name that you write here stands in for it";
                self.missing(Setting::JwtIssuer, what);
                None
            }
            (None, false) if agentflow => {
                self.warnings.push(
                    "`iss` is not checked (compatibility with AgentFlow), and `agentflow` stands in for it: set \
                     JWT_ISSUER to check it"
                        .to_owned(),
                );
                Some(Issuer::Unchecked("agentflow".to_owned()))
            }
            (None, false) => {
                let what = "write the `iss` of your tokens, or switch the check off with AUTH_JWT_UNCHECKED=iss";
                self.missing(Setting::JwtIssuer, what);
                None
            }
        }
    }

    fn audience(&mut self, off: bool, agentflow: bool) -> Option<Audience> {
        match (self.value(Setting::JwtAudience).map(str::to_owned), off) {
            (Some(audience), false) => Some(Audience::Exactly(audience)),
            (None, true) => Some(Audience::Unchecked),
            (Some(_), true) => {
                let off = self.place(Setting::JwtUnchecked).to_owned();
                let what = format!("has no effect: {off} says that `aud` is not checked; take one of them away");
                self.fault(Setting::JwtAudience, what);
                None
            }
            (None, false) if agentflow => {
                self.warnings.push(
                    "`aud` is not checked (compatibility with AgentFlow), so that a token for any server of the issuer \
                     is good here: set JWT_AUDIENCE to check it"
                        .to_owned(),
                );
                Some(Audience::Unchecked)
            }
            (None, false) => {
                let what = "write the `aud` that names this server, or switch the check off with \
                            AUTH_JWT_UNCHECKED=aud";
                self.missing(Setting::JwtAudience, what);
                None
            }
        }
    }

    fn unchecked(&mut self) -> Vec<String> {
        let Some(text) = self.value(Setting::JwtUnchecked) else { return Vec::new() };
        let words = text.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty());
        let words: Vec<String> = words.map(str::to_owned).collect();
        for word in words.iter().filter(|word| !matches!(word.as_str(), "iss" | "aud")) {
            self.fault(
                Setting::JwtUnchecked,
                format_args!("`{}` is not `iss` or `aud`; write `iss`, `aud` or `iss,aud`", word.escape_debug()),
            );
        }
        for word in words.iter().filter(|word| matches!(word.as_str(), "iss" | "aud")) {
            self.warn(Setting::JwtUnchecked, format_args!("`{word}` is not checked"));
        }
        words
    }

    fn has_secret_of_agentflow(&self) -> bool {
        let ours = |name: &str| {
            let mut variables = Compatibility::AgentFlow.variables().iter();
            variables.any(|variable| variable.setting == Setting::JwtSecret && variable.name == name)
        };
        let found = self.settings.get(Setting::JwtSecret);
        found.is_some_and(|found| found.named == Named::Foreign && ours(&found.name))
    }
}
