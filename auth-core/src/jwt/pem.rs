//! PEM (RFC 7468), strictly: one block, of the one kind that is asked for.

use zeroize::Zeroizing;

use super::Shown;
use super::invalid_key::InvalidKey;

pub(super) const PUBLIC: &str = "PUBLIC KEY";
pub(super) const PRIVATE: &str = "PRIVATE KEY";

/// The DER content of the block.
pub(super) fn read(text: &str, label: &'static str) -> Result<Zeroizing<Vec<u8>>, InvalidKey> {
    let blocks = pem::parse_many(text).map_err(|_| InvalidKey::Pem("its blocks are not complete PEM".to_owned()))?;
    let Some(block) = blocks.into_iter().next() else {
        return Err(InvalidKey::Pem(format!("there is no complete `{label}` block in it")));
    };
    if block.tag() != label {
        let found = block.tag();
        return Err(InvalidKey::Pem(format!("it holds {}, not `{label}`{}", Shown(found), mend(found, label))));
    }
    // What does not parse as a block is skipped, so the marks are counted.
    if text.matches("-----BEGIN ").count() > 1 {
        return Err(InvalidKey::Pem("it holds more than one block, and it would be open which one counts".to_owned()));
    }
    Ok(Zeroizing::new(block.into_contents()))
}

/// The command that turns what was found into what is needed.
fn mend(found: &str, wanted: &str) -> &'static str {
    match (found, wanted) {
        (PRIVATE | "RSA PRIVATE KEY" | "EC PRIVATE KEY", PUBLIC) => {
            ": a verifier takes the public half, `openssl pkey -in FILE -pubout`"
        }
        ("RSA PUBLIC KEY", PUBLIC) => ": convert it with `openssl rsa -RSAPublicKey_in -in FILE -pubout`",
        ("CERTIFICATE", PUBLIC) => ": take the key out of it with `openssl x509 -in FILE -noout -pubkey`",
        ("RSA PRIVATE KEY" | "EC PRIVATE KEY", PRIVATE) => ": convert it with `openssl pkcs8 -topk8 -nocrypt -in FILE`",
        ("ENCRYPTED PRIVATE KEY", PRIVATE) => ": decrypt it with `openssl pkcs8 -in FILE`",
        (PUBLIC, PRIVATE) => ": a minter takes the private half",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{PRIVATE, PUBLIC, read};
    use crate::jwt::testing::data;

    fn refused(text: &str, label: &'static str) -> String {
        read(text, label).unwrap_err().to_string()
    }

    #[test]
    fn one_block_of_the_kind_that_is_asked_for() {
        let pem = data("p256.public.pem");
        let der = read(&pem, PUBLIC).unwrap();
        assert_eq!(read(&format!("a comment\n{pem}\nanother\n"), PUBLIC).unwrap(), der);
        assert_eq!(read(&pem.replace('\n', "\r\n"), PUBLIC).unwrap(), der);
        assert!(refused(&format!("{pem}{pem}"), PUBLIC).contains("more than one block"));
        let indented = format!("{pem}\n  {}", data("rsa2048.private.pem").replace('\n', "\n  "));
        assert!(refused(&indented, PUBLIC).contains("more than one block"), "an indented block is a block");
        for incomplete in [
            String::new(),
            "not PEM".to_owned(),
            pem.replace("-----END", "-----FIN"),
            pem.replace("END PUBLIC", "END PRIVATE"),
            pem.replace("MF", "M*"),
        ] {
            assert!(refused(&incomplete, PUBLIC).contains("complete"), "{incomplete}");
        }
    }

    /// The wrong kind of file is named, with the command that mends it.
    #[test]
    fn another_kind_is_named() {
        for (file, label, command) in [
            ("rsa2048.private.pem", PUBLIC, "-pubout"),
            ("rsa2048.pkcs1.pem", PUBLIC, "-pubout"),
            ("rsa2048.pkcs1.public.pem", PUBLIC, "-RSAPublicKey_in"),
            ("rsa2048.certificate.pem", PUBLIC, "openssl x509"),
            ("rsa2048.pkcs1.pem", PRIVATE, "openssl pkcs8 -topk8"),
            ("rsa2048.public.pem", PRIVATE, "private half"),
        ] {
            let message = refused(&data(file), label);
            assert!(message.contains(command), "{file}: {message}");
        }
        let encrypted = data("rsa2048.private.pem").replace(" PRIVATE KEY", " ENCRYPTED PRIVATE KEY");
        assert!(refused(&encrypted, PRIVATE).contains("decrypt it with `openssl pkcs8 -in FILE`"));
        let injected = refused("-----BEGIN A\u{1b}[2J-----\n", PUBLIC);
        assert!(!injected.contains('\u{1b}'), "{injected}");
    }
}
