use std::error::Error;

use auth_core::{Algorithm, Secret, VerificationKey};
use jsonwebtoken::{DecodingKey, EncodingKey};

/// One key as both sides take it, and the key that signs.
pub(super) struct Keys {
    pub(super) ours: VerificationKey,
    pub(super) theirs: DecodingKey,
    pub(super) signing: EncodingKey,
}

/// Makes the keys for an algorithm.
pub(super) type Make = fn(Algorithm) -> Result<Keys, Box<dyn Error>>;

const SECRET: &str = "hex:2f1c8e5b90d7a346be018f63c2d97a15e48b3d06f7ac5912708ed3b46fc1952a\
                      d04b97e61f38a2c5837de9016ba4fc52795ec81d30b6f247a98e0d534c6b1777";

macro_rules! key {
    ($file:literal) => {
        include_str!(concat!("../../keys/", $file))
    };
}

pub(super) fn secret(algorithm: Algorithm) -> Result<Keys, Box<dyn Error>> {
    let secret = Secret::parse(SECRET, 64)?;
    Ok(Keys {
        ours: VerificationKey::hmac(algorithm, &secret)?,
        theirs: DecodingKey::from_secret(secret.expose()),
        signing: EncodingKey::from_secret(secret.expose()),
    })
}

pub(super) fn rsa(algorithm: Algorithm) -> Result<Keys, Box<dyn Error>> {
    Ok(Keys {
        ours: VerificationKey::pem(algorithm, key!("rsa2048.public.pem"))?,
        theirs: DecodingKey::from_rsa_der(&der(key!("rsa2048.pkcs1.public.pem"))?),
        signing: EncodingKey::from_rsa_der(&der(key!("rsa2048.pkcs1.pem"))?),
    })
}

pub(super) fn p256(algorithm: Algorithm) -> Result<Keys, Box<dyn Error>> {
    Ok(Keys {
        ours: VerificationKey::pem(algorithm, key!("p256.public.pem"))?,
        theirs: DecodingKey::from_ec_der(&point::<65>(key!("p256.public.pem"))?),
        signing: EncodingKey::from_ec_der(&der(key!("p256.private.pem"))?),
    })
}

pub(super) fn p384(algorithm: Algorithm) -> Result<Keys, Box<dyn Error>> {
    Ok(Keys {
        ours: VerificationKey::pem(algorithm, key!("p384.public.pem"))?,
        theirs: DecodingKey::from_ec_der(&point::<97>(key!("p384.public.pem"))?),
        signing: EncodingKey::from_ec_der(&der(key!("p384.private.pem"))?),
    })
}

pub(super) fn ed25519(algorithm: Algorithm) -> Result<Keys, Box<dyn Error>> {
    Ok(Keys {
        ours: VerificationKey::pem(algorithm, key!("ed25519.public.pem"))?,
        theirs: DecodingKey::from_ed_der(&point::<32>(key!("ed25519.public.pem"))?),
        signing: EncodingKey::from_ed_der(&der(key!("ed25519.private.pem"))?),
    })
}

fn der(text: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    Ok(pem::parse(text)?.into_contents())
}

/// A `SubjectPublicKeyInfo` ends with the key itself (RFC 5280 §4.1.2.7).
fn point<const N: usize>(text: &str) -> Result<[u8; N], Box<dyn Error>> {
    der(text)?.last_chunk().copied().ok_or_else(|| "the key is too short".into())
}
