use super::Contract;
use crate::{Algorithm, JwtVerifier, Minter, NewToken, Secret, SigningKey};

const ISSUER: &str = "https://login.example";

fn key(secret: &str) -> SigningKey {
    SigningKey::hmac(Algorithm::Hs256, &Secret::parse(secret, 32).unwrap()).unwrap()
}

fn minter(key: SigningKey, issuer: &str, audience: &str) -> Minter {
    Minter::builder().key(key).issuer(issuer).audience(audience).build().unwrap()
}

/// L004-34, for tokens: wrong in every other way, and the answer is the same.
#[test]
fn the_jwt_verifier_keeps_it() {
    let own = "base64:R8elQchcEzHn2AcWSl8WxIGGdu58oZGW9A2mp0TNshI=";
    let other = "base64:9cQmX2Jr0bZtUe5NfVhKwA1oLsGy7TdRi8pMxB3jC4E=";
    let verifier = JwtVerifier::builder().key(key(own).verification_key().clone()).issuer(ISSUER).audience("notes");
    let verifier = verifier.build().unwrap();
    let token = |secret, issuer, audience| {
        let token = minter(key(secret), issuer, audience).mint(NewToken::new("alice").role("admin")).unwrap();
        format!("Bearer {}", token.expose())
    };
    let authorization = |value: &str| [("authorization", value.to_owned())];
    let shown = format!("{verifier:?}");
    let contract = Contract::of(verifier)
        .asks_nobody()
        .secret(own)
        .shown(shown)
        .valid(authorization(&token(own, ISSUER, "notes")))
        .invalid("signed with another key", authorization(&token(other, ISSUER, "notes")))
        .invalid("of another issuer", authorization(&token(own, "https://other.example", "notes")))
        .invalid("for another audience", authorization(&token(own, ISSUER, "mails")))
        .invalid("no JWT", authorization("Bearer 0123456789abcdef"))
        .invalid("three parts of nothing", authorization("Bearer 01234567.89abcdef.01234567"));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(contract.run()).assert();
}
