#[doc(hidden)]
#[allow(
    non_camel_case_types,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
    clippy::multiple_bound_locations
)]
struct __auth_aliased(::core::marker::PhantomData<fn() -> ()>);
#[allow(clippy::multiple_bound_locations)]
impl ::auth_core::__private::Required for __auth_aliased {
    const META: &'static ::auth_core::__private::Meta = {
        &::auth_core::__private::Meta {
            requirement: ::auth_core::Requirement::Atom(
                ::auth_core::Atom::Role(::auth_core::Name::new("admin")),
            ),
            name: "aliased",
            module: ::core::module_path!(),
            file: ::core::file!(),
            line: ::core::line!(),
            routes: &[],
            ..::auth_core::__private::Meta::NOBODY
        }
    };
}
#[fetch("/x")]
#[allow(clippy::multiple_bound_locations)]
fn aliased(
    __auth_undecided: ::auth_core::Undecided<__auth_aliased>,
) -> ::auth_core::Reply {
    #[allow(clippy::unused_async)]
    #[tracing::instrument(name = "/x")]
    async fn aliased() -> &'static str {
        ""
    }
    #[cfg(test)]
    #[allow(non_local_definitions, clippy::multiple_bound_locations)]
    impl __auth_aliased {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler() -> &'static str {
            aliased().await
        }
    }
    ::auth_core::__private::answer_undecided(__auth_undecided, aliased)
}
