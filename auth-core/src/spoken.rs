//! Errors that a start ends with, said in words.

/// `main` prints what it returns by `Debug`: of an error of the start that is the message itself, not the variant's name.
macro_rules! debug_is_display {
    ($error:ty) => {
        impl ::core::fmt::Debug for $error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(self, f)
            }
        }
    };
}

pub(crate) use debug_is_display;

#[cfg(test)]
mod tests {
    use crate::RoleMap;
    use crate::secret::Secret;

    /// L003-8: what `main` prints of a fault is its message.
    #[test]
    fn main_prints_the_message() {
        let faults: [Box<dyn core::error::Error>; 2] = [
            Secret::parse("changeme", 32).unwrap_err().into(),
            RoleMap::new([("user", vec!["delete:notes"])]).unwrap_err().into(),
        ];
        for fault in faults {
            assert_eq!(format!("{fault:?}"), fault.to_string());
        }
    }

    /// The same of what the builders of the JWT backend refuse.
    #[cfg(feature = "jwt")]
    #[test]
    fn main_prints_why_there_is_no_verifier() {
        let fault = crate::JwtVerifier::builder().issuer("a").audience("b").build().unwrap_err();
        assert_eq!(
            format!("{fault:?}"),
            "a JWT verifier needs a key: add one with `key`, `keys`, `shared_keys` or `remote_keys`"
        );
        let fault = crate::Minter::builder().issuer("a").audience("b").build().unwrap_err();
        assert_eq!(format!("{fault:?}"), fault.to_string());
        let fault = crate::VerificationKey::pem(crate::Algorithm::Rs256, "no PEM").unwrap_err();
        assert_eq!(format!("{fault:?}"), fault.to_string());
    }
}
