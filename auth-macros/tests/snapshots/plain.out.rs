#[doc(hidden)]
#[allow(
    non_camel_case_types,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
    clippy::multiple_bound_locations
)]
pub(crate) struct __auth_list(::core::marker::PhantomData<fn() -> ()>);
#[allow(clippy::multiple_bound_locations)]
impl ::auth_core::__private::Required for __auth_list {
    const META: &'static ::auth_core::__private::Meta = {
        &::auth_core::__private::Meta {
            requirement: ::auth_core::Requirement::Atom(
                ::auth_core::Atom::Authenticated,
            ),
            name: "list",
            module: ::core::module_path!(),
            file: ::core::file!(),
            line: ::core::line!(),
            takes_caller: true,
            routes: &[],
            ..::auth_core::__private::Meta::NOBODY
        }
    };
}
/// Lists.
#[allow(clippy::multiple_bound_locations)]
pub(crate) fn list(
    __auth_undecided: ::auth_core::Undecided<__auth_list>,
) -> ::auth_core::Reply {
    #[allow(clippy::unused_async)]
    /// Lists.
    #[tracing::instrument]
    async fn list(caller: Principal) -> impl Responder {
        "list"
    }
    #[cfg(test)]
    #[allow(non_local_definitions, clippy::multiple_bound_locations)]
    impl __auth_list {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler(__auth_0: Principal) -> impl Responder {
            list(__auth_0).await
        }
    }
    ::auth_core::__private::answer_undecided(__auth_undecided, list)
}
