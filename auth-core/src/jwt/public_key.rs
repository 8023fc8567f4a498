//! Public keys as DER `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7), and what kind they are of.

use super::algorithm::{Algorithm, Kind};
use super::der::{self, Reader};
use super::invalid_key::InvalidKey;
use super::roca;
use super::small_order;

/// `AlgorithmIdentifier`s, whole: parameters are part of the kind.
const RSA: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
const P256: &[u8] =
    &[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const P384: &[u8] = &[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22];
const ED25519: &[u8] = &[0x06, 0x03, 0x2b, 0x65, 0x70];

/// NIST SP 800-57 asks for this much at least.
const LEAST_RSA_BITS: usize = 2048;

/// What the provider verifies with. By a longer key it would refuse every token, and nobody would be told why.
pub(super) const MOST_RSA_BITS: usize = if cfg!(feature = "aws-lc") { 8192 } else { 4096 };

/// The key material that the providers take, out of a `SubjectPublicKeyInfo`: PKCS#1 for RSA, the uncompressed point of a
/// curve, the 32 bytes for Ed25519.
pub(super) fn material(spki: &[u8], algorithm: Algorithm) -> Result<&[u8], InvalidKey> {
    let (identifier, key) = split(spki).ok_or(InvalidKey::Malformed)?;
    expect_kind(identifier, algorithm)?;
    match (algorithm.kind(), key) {
        (Kind::Rsa, key) => check_rsa(key)?,
        (Kind::P256, [4, point @ ..]) if point.len() == 64 => {}
        (Kind::P384, [4, point @ ..]) if point.len() == 96 => {}
        (Kind::Ed25519, key) if key.len() == 32 && small_order::is_of_small_order(key) => {
            return Err(InvalidKey::SmallOrder);
        }
        (Kind::Ed25519, key) if key.len() == 32 => {}
        _ => return Err(InvalidKey::Malformed),
    }
    Ok(key)
}

/// Refuses an `AlgorithmIdentifier` that is not the algorithm's, and says what it is.
pub(super) fn expect_kind(identifier: &[u8], algorithm: Algorithm) -> Result<(), InvalidKey> {
    if Some(identifier) == identifier_of(algorithm) {
        return Ok(());
    }
    let found = match identifier {
        RSA => "an RSA key",
        P256 => "an EC key on P-256",
        P384 => "an EC key on P-384",
        ED25519 => "an Ed25519 key",
        [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, ..] => "an EC key on another curve than P-256 and P-384",
        [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a, ..] => "an RSA-PSS key",
        _ => "a key of a kind that is not supported",
    };
    Err(InvalidKey::Kind { algorithm, found })
}

/// Writes a `SubjectPublicKeyInfo`.
pub(super) fn spki(algorithm: Algorithm, material: &[u8]) -> Vec<u8> {
    let identifier = der::element(der::SEQUENCE, &[identifier_of(algorithm).unwrap_or_default()]);
    let key = der::element(der::BIT_STRING, &[&[0], material]);
    der::element(der::SEQUENCE, &[&identifier, &key])
}

/// Writes a PKCS#1 `RSAPublicKey`.
pub(super) fn rsa(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    der::element(der::SEQUENCE, &[&der::positive(modulus), &der::positive(exponent)])
}

const fn identifier_of(algorithm: Algorithm) -> Option<&'static [u8]> {
    match algorithm.kind() {
        Kind::Rsa => Some(RSA),
        Kind::P256 => Some(P256),
        Kind::P384 => Some(P384),
        Kind::Ed25519 => Some(ED25519),
        Kind::Secret => None,
    }
}

fn split(spki: &[u8]) -> Option<(&[u8], &[u8])> {
    let content = Reader::only(spki, der::SEQUENCE)?;
    let mut reader = Reader::new(content);
    let identifier = reader.element(der::SEQUENCE)?;
    let [0, key @ ..] = reader.element(der::BIT_STRING)? else { return None };
    reader.is_at_end().then_some((identifier, key))
}

fn check_rsa(pkcs1: &[u8]) -> Result<(), InvalidKey> {
    let parts = || {
        let mut reader = Reader::new(Reader::only(pkcs1, der::SEQUENCE)?);
        let parts = (reader.positive()?, reader.positive()?);
        reader.is_at_end().then_some(parts)
    };
    let (modulus, exponent) = parts().ok_or(InvalidKey::Malformed)?;
    let bits = modulus.len() * 8 - modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
    if !(LEAST_RSA_BITS..=MOST_RSA_BITS).contains(&bits) {
        return Err(InvalidKey::RsaSize { bits });
    }
    // A product of two large primes is odd.
    if modulus.last().is_none_or(|last| last % 2 == 0) {
        return Err(InvalidKey::Malformed);
    }
    if roca::is_of_the_family(modulus) {
        return Err(InvalidKey::PredictablePrimes);
    }
    // With the exponent 1 every signature verifies. One of more than 33 bits no provider takes: verifying would take as long
    // as signing.
    match exponent {
        [1] | [2..=0xff, _, _, _, _] | [_, _, _, _, _, _, ..] => Err(InvalidKey::Malformed),
        [.., last] if last % 2 == 1 => Ok(()),
        _ => Err(InvalidKey::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, material, rsa, spki};
    use crate::jwt::pem;
    use crate::jwt::testing::data;
    use crate::{Algorithm, InvalidKey};

    fn read(file: &str, algorithm: Algorithm) -> Result<(), InvalidKey> {
        material(&pem::read(&data(file), pem::PUBLIC).unwrap(), algorithm).map(drop)
    }

    /// Conformance 20: the kind of key decides which algorithm it can have.
    #[test]
    fn a_key_serves_its_kind_only() {
        let files = [
            ("rsa2048.public.pem", Kind::Rsa),
            ("p256.public.pem", Kind::P256),
            ("p384.public.pem", Kind::P384),
            ("ed25519.public.pem", Kind::Ed25519),
        ];
        for (file, kind) in files {
            for algorithm in Algorithm::ALL {
                let found = read(file, *algorithm);
                assert_eq!(found.is_ok(), algorithm.kind() == kind, "{file} {algorithm}: {found:?}");
            }
        }
        for (file, kind) in [("p521.public.pem", "another curve"), ("rsapss.public.pem", "RSA-PSS")] {
            for algorithm in Algorithm::ALL {
                let message = read(file, *algorithm).unwrap_err().to_string();
                assert!(message.contains(kind), "{message}");
            }
        }
    }

    /// Conformance 32.
    #[test]
    fn a_short_rsa_key_is_refused() {
        assert_eq!(read("rsa1024.public.pem", Algorithm::Rs256), Err(InvalidKey::RsaSize { bits: 1024 }));
        let with = |modulus: &[u8], exponent: &[u8]| {
            material(&spki(Algorithm::Rs256, &rsa(modulus, exponent)), Algorithm::Rs256).map(drop)
        };
        let mut modulus = [0xff; 256];
        assert_eq!(with(&modulus, &[1, 0, 1]), Ok(()));
        assert_eq!(with(&modulus, &[1]), Err(InvalidKey::Malformed), "everything would verify");
        assert_eq!(with(&modulus, &[2]), Err(InvalidKey::Malformed));
        assert_eq!(with(&modulus, &[1, 0xff, 0xff, 0xff, 0xff]), Ok(()));
        for long in [&[2, 0, 0, 0, 1][..], &[1, 0, 0, 0, 0, 1], &[0xff; 256]] {
            assert_eq!(with(&modulus, long), Err(InvalidKey::Malformed), "{long:?}");
        }
        assert_eq!(with(&[0xff; 512], &[1, 0, 1]), Ok(()));
        let longer = with(&[0xff; 768], &[1, 0, 1]);
        assert_eq!(longer.is_ok(), cfg!(feature = "aws-lc"), "the other provider verifies nothing by it: {longer:?}");
        modulus[255] = 0xfe;
        assert_eq!(with(&modulus, &[1, 0, 1]), Err(InvalidKey::Malformed), "two is no large prime");
        (modulus[0], modulus[255]) = (0x7f, 0xff);
        assert_eq!(with(&modulus, &[1, 0, 1]), Err(InvalidKey::RsaSize { bits: 2047 }));
        assert_eq!(with(&[0xff; 1025], &[1, 0, 1]), Err(InvalidKey::RsaSize { bits: 8200 }));
    }

    /// Conformance 32: points of small order, in every encoding. With the neutral one, a signature of zeros verifies everything.
    #[test]
    fn an_ed25519_key_of_small_order_is_refused() {
        let read = |point: [u8; 32]| material(&spki(Algorithm::EdDsa, &point), Algorithm::EdDsa).map(drop);
        let hex = |text: &str| <[u8; 32]>::try_from(hex::decode(text).unwrap()).unwrap();
        for low in [
            hex("0000000000000000000000000000000000000000000000000000000000000000"),
            hex("0100000000000000000000000000000000000000000000000000000000000000"),
            hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
            hex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
            hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
            hex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
            hex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        ] {
            let mut other_sign = low;
            other_sign[31] |= 0x80;
            for point in [low, other_sign] {
                assert_eq!(read(point), Err(InvalidKey::SmallOrder), "{point:02x?}");
            }
            let mut near = low;
            near[0] ^= 0x10;
            assert_eq!(read(near), Ok(()));
        }
    }

    #[test]
    fn a_malformed_point_is_refused() {
        let with = |algorithm, key: &[u8]| material(&spki(algorithm, key), algorithm).map(drop);
        assert_eq!(with(Algorithm::EdDsa, &[1; 31]), Err(InvalidKey::Malformed));
        assert_eq!(with(Algorithm::EdDsa, &[1; 32]), Ok(()));
        assert_eq!(with(Algorithm::Es256, &[4; 64]), Err(InvalidKey::Malformed));
        assert_eq!(with(Algorithm::Es256, &[2; 33]), Err(InvalidKey::Malformed), "compressed");
        assert_eq!(with(Algorithm::Es384, &[4; 65]), Err(InvalidKey::Malformed));
        assert_eq!(with(Algorithm::Es384, &[4; 97]), Ok(()));
        let mut trailing = spki(Algorithm::EdDsa, &[1; 32]);
        trailing.push(0);
        assert_eq!(material(&trailing, Algorithm::EdDsa), Err(InvalidKey::Malformed));
    }
}
