//! Several keys, each with its algorithm, its name and its time.

use std::path::PathBuf;

use jiff::Timestamp;
use serde_json::Value;
use zeroize::Zeroizing;

use super::one_key::{parse_secret, pem};
use super::signer::{Signer, Signing};
use crate::configuration::exposed;
use crate::configuration::list::{List, Members, text};
use crate::configuration::nearest;
use crate::configuration::reader::Reader;
use crate::configuration::setting::Setting;
use crate::jwt::{Algorithm, KeySet, Preset, SigningKey, VerificationKey};
use crate::secret::public_file;

const MEMBERS: [&str; 8] = ["algorithm", "kid", "secret", "public_key", "jwk", "not_before", "not_after", "signing"];

/// One of the keys.
struct ListedKey {
    key: VerificationKey,
    /// Whether it is the one that signs, as far as it says so.
    signs: bool,
    /// It can sign.
    signer: Option<Signer>,
    /// The file that holds the secret.
    file: Option<PathBuf>,
}

impl Reader {
    pub(super) fn key_list(
        &mut self,
        algorithm: Option<Algorithm>,
        preset: Option<Preset>,
    ) -> Option<(KeySet, Signing)> {
        let list = List::read(self.value(Setting::JwtKeys)?);
        let list = self.keep(Setting::JwtKeys, list)?;
        let mut keys = Vec::new();
        let before = self.faults.len();
        for (index, members) in list.entries().enumerate() {
            match ListedKey::read(members, algorithm, preset) {
                Ok(key) => keys.push(key),
                Err(fault) => {
                    let at = list.place("key", index + 1);
                    self.faults.push(format!("{}, {at}: {fault}", self.place(Setting::JwtKeys)));
                }
            }
        }
        if self.faults.len() > before {
            return None;
        }
        let signing = signing(&keys);
        let signing = self.keep(Setting::JwtKeys, signing)?;
        let set = KeySet::new(keys.iter().map(|listed| listed.key.clone()));
        let set = self.keep(Setting::JwtKeys, set)?;
        let signs = signing.as_ref().ok().map(|signer| signer.key.verification_key().fingerprint());
        let all: Vec<_> =
            keys.iter().map(|listed| shown_key(&listed.key, signs == Some(listed.key.fingerprint()))).collect();
        self.shown.insert(Setting::JwtKeys, all.join(", "));
        self.secret_files.extend(keys.into_iter().filter_map(|listed| listed.file));
        if let Some(file) = list.file.clone().filter(|_| exposed::list_holds_secret(&list)) {
            self.secret_files.push(file);
        }
        Some((set, signing))
    }
}

/// A key as the summary shows it: ``HS256 sha256:48860540 (`2026-a`)``.
pub(super) fn shown_key(key: &VerificationKey, signs: bool) -> String {
    let kid = key.kid().map(|kid| format!(" (`{}`)", kid.escape_debug())).unwrap_or_default();
    let signs = if signs { ", which signs" } else { "" };
    format!("{} {}{kid}{signs}", key.algorithm(), key.fingerprint())
}

/// The one that says so; without that the only secret, for then nothing is to be chosen.
fn signing(keys: &[ListedKey]) -> Result<Signing, String> {
    let chosen: Vec<_> = keys.iter().filter(|key| key.signs).collect();
    let able: Vec<_> = keys.iter().filter_map(|key| key.signer.as_ref()).collect();
    match (&*chosen, &*able) {
        ([_, _, ..], _) => Err("several keys have `signing = true`: one signs, and all of them verify".to_owned()),
        ([one], _) => one.signer.clone().map(Ok).ok_or_else(|| "`signing = true` takes a `secret`".to_owned()),
        ([], [one]) => Ok(Ok((*one).clone())),
        ([], []) => Ok(Err("the keys verify tokens, and none of them is a `secret` that signs")),
        ([], _) => Ok(Err("several keys could sign: write `signing = true` at the one that does")),
    }
}

impl ListedKey {
    fn read(members: &Members, algorithm: Option<Algorithm>, preset: Option<Preset>) -> Result<Self, String> {
        if let Some(name) = members.keys().find(|name| !MEMBERS.contains(&name.as_str())) {
            return Err(nearest::member(name, &MEMBERS));
        }
        let written =
            text(members, "algorithm")?.map(str::parse::<Algorithm>).transpose().map_err(|e| e.to_string())?;
        let fallback = written.or(algorithm);
        let needed = || fallback.ok_or("has no `algorithm`: write it, such as `HS256` for a `secret`".to_owned());
        let (secret, public) = (text(members, "secret")?, text(members, "public_key")?);
        let mut file = None;
        let (mut key, mut signing) = match (secret, public, members.get("jwk")) {
            (Some(secret), None, None) => {
                let algorithm = needed()?;
                let least = algorithm
                    .min_secret_bytes()
                    .ok_or_else(|| format!("{algorithm} takes a `public_key` or a `jwk`, and no `secret`"))?;
                file = secret.strip_prefix("file:").map(PathBuf::from);
                let secret = parse_secret(secret, least, preset)?;
                let key = SigningKey::hmac(algorithm, &secret).map_err(|error| error.to_string())?;
                (key.verification_key().clone(), Some(key))
            }
            (None, Some(public), None) => {
                let algorithm = needed()?;
                if algorithm.min_secret_bytes().is_some() {
                    return Err(format!("{algorithm} takes a `secret`, and no `public_key`"));
                }
                (pem(algorithm, public)?, None)
            }
            (None, None, Some(jwk)) => {
                let (json, path) = jwk_text(jwk)?;
                let key = VerificationKey::jwk(&json, fallback).map_err(|error| error.to_string())?;
                file = path.filter(|_| key.algorithm().min_secret_bytes().is_some());
                (key, None)
            }
            _ => return Err("has exactly one of `secret`, `public_key` and `jwk`: write one of them".to_owned()),
        };
        agrees("algorithm", "alg", written.as_ref(), Some(&key.algorithm()))?;
        if let Some(kid) = text(members, "kid")? {
            agrees("kid", "kid", Some(&kid), key.kid().as_ref())?;
            key = key.with_kid(kid).map_err(|error| error.to_string())?;
            signing = signing.map(|key| key.with_kid(kid)).transpose().map_err(|error| error.to_string())?;
        }
        for (name, jwk_name) in [("not_before", "nbf"), ("not_after", "exp")] {
            let Some(seconds) = time(members, name)? else { continue };
            let known = if name == "not_before" { key.begins() } else { key.ends() };
            agrees(name, jwk_name, Some(&seconds), known.as_ref())?;
            key = if name == "not_before" { key.valid_from(seconds) } else { key.valid_until(seconds) };
        }
        let (begins, ends) = (key.begins(), key.ends());
        if ends.is_some_and(|ends| ends <= begins.unwrap_or(0)) {
            return Err("`not_after` is not after `not_before`: it would never be a key".to_owned());
        }
        let signs = match members.get("signing") {
            None | Some(Value::Bool(false)) => false,
            Some(Value::Bool(true)) if signing.is_some() => true,
            Some(Value::Bool(true)) => {
                return Err("`signing = true` takes a `secret`: nothing else signs here".to_owned());
            }
            Some(_) => return Err("`signing` is neither `true` nor `false`".to_owned()),
        };
        let signer = signing.map(|key| Signer { key, begins, ends });
        Ok(Self { key, signs, signer, file })
    }
}

/// A JSON Web Key, and the file that holds it.
fn jwk_text(jwk: &Value) -> Result<(Zeroizing<String>, Option<PathBuf>), String> {
    if jwk.is_object() {
        let json = serde_json::to_string(jwk).map_err(|_| "`jwk` is no JSON Web Key".to_owned())?;
        return Ok((Zeroizing::new(json), None));
    }
    match jwk.as_str().and_then(|text| text.strip_prefix("file:")) {
        Some(path) => Ok((Zeroizing::new(public_file(path)?), Some(PathBuf::from(path)))),
        None => Err("`jwk` is a JSON Web Key, `{\"kty\": …}`, or `file:PATH` of one".to_owned()),
    }
}

/// What the table says and what the JWK says are one.
fn agrees<T: PartialEq>(name: &str, jwk_name: &str, ours: Option<&T>, theirs: Option<&T>) -> Result<(), String> {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) if ours != theirs => {
            Err(format!("`{name}` is not what the JWK says by `{jwk_name}`: take `{name}` away, or mend it"))
        }
        _ => Ok(()),
    }
}

/// A time of RFC 3339 in Unix seconds.
fn time(members: &Members, name: &str) -> Result<Option<u64>, String> {
    let Some(text) = text(members, name)? else { return Ok(None) };
    let seconds = text.parse::<Timestamp>().ok().and_then(|time| u64::try_from(time.as_second()).ok());
    seconds
        .map(Some)
        .ok_or_else(|| format!("`{name}` is no time with its zone (RFC 3339): write it as `2026-11-26T00:00:00Z`"))
}
