//! Tokens and keys that were made elsewhere: Project Wycheproof and the examples of the RFCs. Each case where this crate
//! differs from the label stands in a table here, with why.

mod rfc;
mod wycheproof;

use serde_json::Value;

use super::compact::{self, Compact};
use super::header::Header;
use super::key_set::{KeySet, Wanted};
use super::testing::data;

fn file(name: &str) -> Value {
    serde_json::from_str(&data(&format!("vectors/{name}"))).unwrap()
}

/// Whether outer form, header and signature are good by one of the keys: everything but what the claims say.
fn accepts(keys: &KeySet, token: &str) -> Result<(), String> {
    let token = Compact::split(token).map_err(|error| error.to_string())?;
    let header = compact::decode(token.header).ok_or("header: not base64url")?;
    let header = Header::read(&header).map_err(|error| error.to_string())?;
    compact::decode(token.claims).ok_or("claims: not base64url")?;
    let signature = compact::decode(token.signature).ok_or("signature: not base64url")?;
    let wanted = Wanted { algorithm: header.algorithm, kid: header.kid.as_deref(), issuer: "i", now: 0 };
    let good = keys.candidates(wanted).any(|key| key.verifies(token.message.as_bytes(), &signature));
    if good { Ok(()) } else { Err("no key verifies it".to_owned()) }
}
