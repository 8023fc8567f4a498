#[derive(Permission)]
pub enum Perm<T> {
    StoreWrite,
    Delete,
    StoreRead(T),
}
::core::compile_error! {
    "an enum of permissions has no parameters: take `<T>` away"
}
::core::compile_error! {
    "`Delete` is one word, and a permission has a resource and an action: write `#[auth(name = \"resource:action\")]`, or two words such as `StoreWrite`"
}
#[allow(deprecated)]
const _: () = {
    #[automatically_derived]
    impl<T> ::auth_core::PermissionName for Perm<T>
    where
        Self: 'static,
    {
        const ALL: &'static [Self] = &[Self::StoreWrite];
        const NAMES: &'static [&'static ::core::primitive::str] = &["store:write"];
        fn name(&self) -> &'static ::core::primitive::str {
            Self::__auth_permission_name(self)
        }
    }
    #[allow(dead_code, unreachable_pub)]
    impl<T> Perm<T>
    where
        Self: 'static,
    {
        /// Every permission, in the order of the variants.
        pub const ALL: &'static [Self] = <Self as ::auth_core::PermissionName>::ALL;
        /// The name of the permission.
        #[must_use]
        pub const fn as_str(&self) -> &'static ::core::primitive::str {
            Self::__auth_permission_name(self)
        }
        #[doc(hidden)]
        #[must_use]
        pub const fn __auth_permission_name(&self) -> &'static ::core::primitive::str {
            match *self {
                Self::StoreWrite => "store:write",
                Self::Delete { .. } => "",
                Self::StoreRead { .. } => "",
            }
        }
    }
    #[automatically_derived]
    impl<T> ::core::fmt::Display for Perm<T>
    where
        Self: 'static,
    {
        fn fmt(
            &self,
            __auth_formatter: &mut ::core::fmt::Formatter<'_>,
        ) -> ::core::fmt::Result {
            __auth_formatter.pad(Self::__auth_permission_name(self))
        }
    }
    #[automatically_derived]
    impl<T> ::core::str::FromStr for Perm<T>
    where
        Self: 'static,
    {
        type Err = ::auth_core::UnknownName;
        fn from_str(
            __auth_text: &::core::primitive::str,
        ) -> ::core::result::Result<Self, ::auth_core::UnknownName> {
            match __auth_text {
                "store:write" => ::core::result::Result::Ok(Self::StoreWrite),
                _ => {
                    ::core::result::Result::Err(
                        ::auth_core::__private::unknown_permission::<Self>(__auth_text),
                    )
                }
            }
        }
    }
};
