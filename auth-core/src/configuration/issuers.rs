//! Several issuers, each with settings of its own.

use std::collections::BTreeSet;

use zeroize::Zeroizing;

use super::exposed;
use super::jwt::{Issuer, JwtSettings};
use super::layer::Named;
use super::list::{List, Members, text};
use super::nearest;
use super::reader::Reader;
use super::setting::Setting;
use super::settings::Found;
use crate::mode::Mode;

/// What an issuer has beside the settings of `[jwt]`.
const PREFIX: &str = "subject_prefix";

impl Reader {
    pub(super) fn issuers(&mut self) -> Vec<JwtSettings> {
        let place = self.place(Setting::Issuers);
        let beside: Vec<_> = self.settings.iter().filter(|setting| setting.is_of_jwt()).collect();
        for setting in beside {
            let what =
                format!("has no effect beside {place}: each issuer there has its own `{}`; move it", setting.member());
            self.fault(setting, what);
        }
        let list = List::read(self.value(Setting::Issuers).unwrap_or_default());
        let Some(list) = self.keep(Setting::Issuers, list) else { return Vec::new() };
        let mut issuers = Vec::new();
        for (index, members) in list.entries().enumerate() {
            let entry = format!("{place}, {}", list.place("issuer", index + 1));
            if let Some(issuer) = self.one_issuer(&entry, members) {
                issuers.push((entry, issuer));
            }
        }
        self.tell_apart(&issuers);
        self.warn_of_shared_secrets(&issuers);
        let names: Vec<_> = issuers.iter().map(|(_, one)| one.issuer.name().escape_debug().to_string()).collect();
        self.shown.insert(Setting::Issuers, names.join(", "));
        if let Some(file) = list.file.clone().filter(|_| exposed::list_holds_secret(&list)) {
            self.secret_files.push(file);
        }
        issuers.into_iter().map(|(_, one)| one).collect()
    }

    fn one_issuer(&mut self, entry: &str, members: &Members) -> Option<JwtSettings> {
        let mut reader = Self { within: Some(entry.to_owned()), ..Self::default() };
        reader.members(members);
        // No secret is made for one of several: which of them it is for would be a guess.
        let jwt = reader.jwt(Mode::Production);
        let prefix = text(members, PREFIX);
        let prefix = prefix.map_err(|fault| reader.faults.push(format!("{entry}: {fault}"))).ok().flatten();
        self.faults.extend(reader.faults);
        self.warnings.extend(reader.warnings);
        self.relaxed.extend(reader.relaxed);
        self.secret_files.extend(reader.secret_files);
        jwt.map(|jwt| JwtSettings { subject_prefix: prefix.map(str::to_owned), ..jwt })
    }

    /// The members of the entry, as settings of their own.
    fn members(&mut self, members: &Members) {
        let entry = self.within.clone().unwrap_or_default();
        for (name, value) in members.iter().filter(|(name, _)| *name != PREFIX) {
            let Some(setting) = Setting::of_jwt(name) else {
                let known: Vec<_> =
                    Setting::ALL.into_iter().filter(|s| s.is_of_jwt()).map(Setting::member).chain([PREFIX]).collect();
                self.faults.push(format!("{entry}: {}", nearest::member(name, &known)));
                continue;
            };
            let place = format!("{entry}, `{name}`");
            match setting.shape().text(value) {
                // As an empty variable: not set.
                Some(text) if text.is_empty() => {}
                Some(text) => {
                    let written = Zeroizing::new(text);
                    let (name, shadows) = (name.clone(), Vec::new());
                    self.settings.insert(setting, Found { written, place, name, named: Named::Own, shadows });
                }
                None => {
                    self.broken.push(setting);
                    self.faults.push(format!("{place}: {}", setting.shape().expected(setting)));
                }
            }
        }
    }

    /// A secret of two issuers makes one of them: an old name beside the new one, or an oversight.
    fn warn_of_shared_secrets(&mut self, issuers: &[(String, JwtSettings)]) {
        for (index, (entry, one)) in issuers.iter().enumerate() {
            for (earlier, other) in issuers.iter().take(index) {
                let secrets = one.keys.secrets();
                for key in secrets.into_iter().filter(|key| other.keys.secrets().contains(key)) {
                    self.warnings.push(format!(
                        "{entry}: the secret {key} is that of {earlier}, too: whoever has it signs as both"
                    ));
                }
            }
        }
    }

    /// The token's `iss` chooses the issuer.
    fn tell_apart(&mut self, issuers: &[(String, JwtSettings)]) {
        let mut known = BTreeSet::new();
        let mut first: Option<(&String, &String)> = None;
        for (entry, one) in issuers {
            if matches!(one.issuer, Issuer::Unchecked(_)) && issuers.len() > 1 {
                self.faults.push(format!(
                    "{entry}, `unchecked`: with several issuers `iss` chooses whose keys are tried, so that it is checked: \
                     take `iss` away"
                ));
            }
            let marker = one.websocket_protocol.as_ref();
            if let (Some((other, set)), Some(own)) = (&first, marker)
                && set != &own
            {
                self.faults.push(format!(
                    "{entry}, `websocket_protocol`: it is another than that of {other}, and a server has one: write the same"
                ));
            }
            first = first.or(marker.map(|marker| (entry, marker)));
            if !known.insert(one.issuer.name()) {
                let name = one.issuer.name().escape_debug();
                self.faults.push(format!("{entry}: `{name}` stands twice: give one entry all of its keys"));
            }
        }
    }
}
