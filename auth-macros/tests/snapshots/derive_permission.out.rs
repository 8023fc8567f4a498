#[derive(Permission)]
enum Perm {
    StoreWrite,
    ThreadStateDelete = 7,
    #[auth(name = "graph:invoke")]
    r#type,
}
#[allow(deprecated)]
const _: () = {
    #[automatically_derived]
    impl ::auth_core::PermissionName for Perm {
        const ALL: &'static [Self] = &[
            Self::StoreWrite,
            Self::ThreadStateDelete,
            Self::r#type,
        ];
        const NAMES: &'static [&'static ::core::primitive::str] = &[
            "store:write",
            "thread-state:delete",
            "graph:invoke",
        ];
        fn name(&self) -> &'static ::core::primitive::str {
            Self::__auth_permission_name(self)
        }
    }
    #[allow(dead_code, unreachable_pub)]
    impl Perm {
        /// Every permission, in the order of the variants.
        const ALL: &'static [Self] = <Self as ::auth_core::PermissionName>::ALL;
        /// The name of the permission.
        #[must_use]
        const fn as_str(&self) -> &'static ::core::primitive::str {
            Self::__auth_permission_name(self)
        }
        #[doc(hidden)]
        #[must_use]
        const fn __auth_permission_name(&self) -> &'static ::core::primitive::str {
            match *self {
                Self::StoreWrite => "store:write",
                Self::ThreadStateDelete => "thread-state:delete",
                Self::r#type => "graph:invoke",
            }
        }
    }
    #[automatically_derived]
    impl ::core::fmt::Display for Perm {
        fn fmt(
            &self,
            __auth_formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            __auth_formatter.pad(Self::__auth_permission_name(self))
        }
    }
    #[automatically_derived]
    impl ::core::str::FromStr for Perm {
        type Err = ::auth_core::UnknownName;
        fn from_str(
            __auth_text: &::core::primitive::str,
        ) -> ::core::result::Result<Self, ::auth_core::UnknownName> {
            match __auth_text {
                "store:write" => ::core::result::Result::Ok(Self::StoreWrite),
                "thread-state:delete" => {
                    ::core::result::Result::Ok(Self::ThreadStateDelete)
                }
                "graph:invoke" => ::core::result::Result::Ok(Self::r#type),
                _ => {
                    ::core::result::Result::Err(
                        ::auth_core::__private::unknown_permission::<Self>(__auth_text),
                    )
                }
            }
        }
    }
};
