//! Settings that decide whether endpoints start.
#![cfg(all(feature = "jwt", feature = "actix"))]
#![expect(clippy::unwrap_used, reason = "a test that fails should fail loudly")]

use actix_web::get;
use auth_core::{Auth, Configuration, InvalidAuth, require};

#[require(owner = "user")]
#[get("/users/{user}")]
async fn notes() -> &'static str {
    ""
}

#[require(tenant = "workspace", role = "owner")]
#[get("/workspaces/{workspace}")]
async fn members() -> &'static str {
    ""
}

const STAFF: &str = r#""issuer": "https://login.example", "audience": "api", "secret": "base64:R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI=""#;
const CUSTOMERS: &str = r#""issuer": "https://customers.example", "audience": "api", "secret": "base64:LfasFZs3YmGsQCKAMOCUnNdJwwfI1SYywcG4WZ8pZHM=""#;

fn auth(entries: &[String]) -> Result<Auth, InvalidAuth> {
    let list = format!("[{}]", entries.join(", "));
    Configuration::new().variables([("AUTH_ISSUERS", list)]).load().unwrap().auth_builder().unwrap().build()
}

fn entry(issuer: &str, name: &str, value: &str) -> String {
    format!(r#"{{{issuer}, "{name}": "{value}"}}"#)
}

fn bare(issuer: &str) -> String {
    format!("{{{issuer}}}")
}

/// Conformance 35: with owners each of several issuers needs a prefix, and the message names the setting.
#[test]
fn owners_and_several_issuers() {
    let staff = entry(STAFF, "subject_prefix", "staff|");
    let good = auth(&[staff.clone(), entry(CUSTOMERS, "subject_prefix", "customer|")]).unwrap();
    assert!(good.app().service(notes).check().is_ok());
    let without = auth(&[bare(STAFF), bare(CUSTOMERS)]).unwrap();
    let fault = without.app().service(notes).check().unwrap_err().to_string();
    assert!(fault.contains("`subject_prefix` in the settings of an issuer"), "{fault}");
    let half = auth(&[staff, bare(CUSTOMERS)]).unwrap_err().to_string();
    assert!(half.contains("subjects of `https://customers.example` have no prefix"), "{half}");
    assert!(half.contains("`subject_prefix` in the settings of that issuer"), "{half}");
    let close = auth(&[entry(STAFF, "subject_prefix", "s"), entry(CUSTOMERS, "subject_prefix", "st")]).unwrap_err();
    assert!(close.to_string().contains("are not told apart"), "{close}");
}

/// Where a setting says where tenants are, a `tenant` atom starts.
#[test]
fn tenants_of_a_claim() {
    let with = auth(&[entry(STAFF, "tenants", "workspaces")]).unwrap();
    assert!(with.app().service(members).check().is_ok());
    let without = auth(&[bare(STAFF)]).unwrap();
    let fault = without.app().service(members).check().unwrap_err().to_string();
    assert!(fault.contains("no tenants are configured"), "{fault}");
}
