/// Who works here.
#[derive(Clone, Copy, Role)]
#[auth(crate = crate::re_exported)]
pub(crate) enum Role {
    /// May do everything.
    Admin,
    TeamLead,
    #[auth(name = "guest@example")]
    Guest,
}
#[allow(deprecated)]
const _: () = {
    #[automatically_derived]
    impl crate::re_exported::RoleName for Role {
        const ALL: &'static [Self] = &[Self::Admin, Self::TeamLead, Self::Guest];
        const NAMES: &'static [&'static ::core::primitive::str] = &[
            "admin",
            "team-lead",
            "guest@example",
        ];
        fn name(&self) -> &'static ::core::primitive::str {
            Self::__auth_role_name(self)
        }
    }
    #[allow(dead_code, unreachable_pub)]
    impl Role {
        /// Every role, in the order of the variants.
        pub(crate) const ALL: &'static [Self] = <Self as crate::re_exported::RoleName>::ALL;
        /// The name of the role.
        #[must_use]
        pub(crate) const fn as_str(&self) -> &'static ::core::primitive::str {
            Self::__auth_role_name(self)
        }
        #[doc(hidden)]
        #[must_use]
        pub(crate) const fn __auth_role_name(&self) -> &'static ::core::primitive::str {
            match *self {
                Self::Admin => "admin",
                Self::TeamLead => "team-lead",
                Self::Guest => "guest@example",
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Display for Role {
        fn fmt(
            &self,
            __auth_formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            __auth_formatter.pad(Self::__auth_role_name(self))
        }
    }
    #[automatically_derived]
    impl ::core::str::FromStr for Role {
        type Err = crate::re_exported::UnknownName;
        fn from_str(
            __auth_text: &::core::primitive::str,
        ) -> ::core::result::Result<Self, crate::re_exported::UnknownName> {
            match __auth_text {
                "admin" => ::core::result::Result::Ok(Self::Admin),
                "team-lead" => ::core::result::Result::Ok(Self::TeamLead),
                "guest@example" => ::core::result::Result::Ok(Self::Guest),
                _ => {
                    ::core::result::Result::Err(
                        crate::re_exported::__private::unknown_role::<Self>(__auth_text),
                    )
                }
            }
        }
    }
};
