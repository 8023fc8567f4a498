//! What is checked of a token beside its signature: `iss` and `aud`, unless that is switched off by name.

use super::{Audience, Issuer};
use crate::configuration::compatibility::Compatibility;
use crate::configuration::layer::Named;
use crate::configuration::reader::Reader;
use crate::configuration::setting::Setting;
use crate::jwt::{AudienceClaim, Preset};

impl Reader {
    pub(super) fn issuer_and_audience(&mut self) -> (Option<Issuer>, Option<Audience>) {
        let unchecked = self.unchecked();
        let off = |claim: &str| unchecked.iter().any(|word| word == claim);
        // Two variables are the whole configuration of AgentFlow's JWT.
        let agentflow = !self.is_set(Setting::JwtUnchecked) && self.has_secret_of_agentflow();
        (self.issuer(off("iss"), agentflow), self.audience(off("aud"), agentflow))
    }

    /// Whether the profile of RFC 9068 is asked for, which leaves nothing unchecked.
    pub(super) fn is_strict(
        &mut self,
        issuer: Option<&Issuer>,
        audience: Option<&Audience>,
        preset: Option<Preset>,
    ) -> bool {
        match self.value(Setting::JwtProfile) {
            None => return false,
            Some("rfc9068") => {}
            Some(_) => {
                self.fault(Setting::JwtProfile, "a profile is `rfc9068`");
                return false;
            }
        }
        let open = match (issuer, audience) {
            (Some(Issuer::Unchecked(_)), _) => Some("`iss` is not checked"),
            (_, Some(Audience::Unchecked)) => Some("`aud` is not checked"),
            _ => None,
        };
        let foreign = preset.filter(|preset| preset.audience_claim() != AudienceClaim::Aud);
        if let Some(open) = open {
            self.fault(
                Setting::JwtProfile,
                format_args!("the profile of RFC 9068 checks everything, and {open}: check it"),
            );
        } else if let Some(preset) = foreign {
            let claim = preset.audience_claim().as_str();
            let what =
                format!("the profile of RFC 9068 has `aud`, and tokens of `{preset}` have `{claim}` in its place");
            self.fault(Setting::JwtProfile, format_args!("{what}: take one of the two settings away"));
        }
        true
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
                self.relaxed.push(
                    "`iss` is not checked (compatibility with AgentFlow), and `agentflow` stands in for it: set \
                     JWT_ISSUER to check it"
                        .to_owned(),
                );
                Some(Issuer::Unchecked("agentflow".to_owned()))
            }
            (None, false) => {
                let off = self.written(Setting::JwtUnchecked, "iss");
                let what = format!("write the `iss` of your tokens, or switch the check off with {off}");
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
                let off = self.place(Setting::JwtUnchecked);
                let what = format!("has no effect: {off} says that `aud` is not checked; take one of them away");
                self.fault(Setting::JwtAudience, what);
                None
            }
            (None, false) if agentflow => {
                self.relaxed.push(
                    "`aud` is not checked (compatibility with AgentFlow), so that a token for any server of the issuer \
                     is good here: set JWT_AUDIENCE to check it"
                        .to_owned(),
                );
                Some(Audience::Unchecked)
            }
            (None, false) => {
                let off = self.written(Setting::JwtUnchecked, "aud");
                let what = format!("write the `aud` that names this server, or switch the check off with {off}");
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
            self.relax(Setting::JwtUnchecked, format_args!("`{word}` is not checked"));
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
