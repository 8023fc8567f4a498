//! Claims that are looked for in every token: found in one pass, whatever else a token says.

macro_rules! standard {
    ($($variant:ident = $name:literal,)*) => {
        /// The name of a claim that is looked for in every token.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Standard {
            $($variant,)*
        }

        impl Standard {
            pub(super) const COUNT: usize = [$($name),*].len();

            pub(super) fn of(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }

            pub(super) const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

standard! {
    Iss = "iss",
    Sub = "sub",
    Aud = "aud",
    Exp = "exp",
    Nbf = "nbf",
    Iat = "iat",
    Jti = "jti",
    Azp = "azp",
    Act = "act",
    Acr = "acr",
    Cnf = "cnf",
    Typ = "typ",
    Scp = "scp",
    Role = "role",
    Roles = "roles",
    Scope = "scope",
    Scopes = "scopes",
    Events = "events",
    Active = "active",
    CHash = "c_hash",
    AtHash = "at_hash",
    UserId = "user_id",
    IsActive = "is_active",
    IsActiveCamel = "isActive",
    AuthTime = "auth_time",
    ClientId = "client_id",
    TokenUse = "token_use",
    Permissions = "permissions",
    AuthorizationDetails = "authorization_details",
}

impl core::fmt::Display for Standard {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Standard;

    #[test]
    fn names_lead_back() {
        assert_eq!(Standard::of("iss"), Some(Standard::Iss));
        assert_eq!(Standard::of("isActive"), Some(Standard::IsActiveCamel));
        for name in ["", "ISS", "is", "issu", "isactive"] {
            assert_eq!(Standard::of(name), None, "{name}");
        }
        let last = Standard::AuthorizationDetails;
        assert_eq!((last as usize + 1, Standard::of(last.name())), (Standard::COUNT, Some(last)));
    }
}
