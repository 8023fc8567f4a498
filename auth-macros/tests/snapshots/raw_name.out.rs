#[doc(hidden)]
#[allow(
    non_camel_case_types,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
    clippy::multiple_bound_locations
)]
struct __auth_match(::core::marker::PhantomData<fn() -> ()>);
#[allow(clippy::multiple_bound_locations)]
impl ::auth_core::__private::Required for __auth_match {
    const META: &'static ::auth_core::__private::Meta = {
        &::auth_core::__private::Meta {
            requirement: ::auth_core::Requirement::Atom(
                ::auth_core::Atom::Role(::auth_core::Name::new("admin")),
            ),
            name: "match",
            module: ::core::module_path!(),
            file: ::core::file!(),
            line: ::core::line!(),
            routes: &[],
            ..::auth_core::__private::Meta::NOBODY
        }
    };
}
#[allow(clippy::multiple_bound_locations)]
fn r#match(
    __auth_undecided: ::auth_core::Undecided<__auth_match>,
) -> ::auth_core::Reply {
    #[allow(clippy::unused_async)]
    async fn r#match() -> &'static str {
        ""
    }
    #[cfg(test)]
    #[allow(non_local_definitions, clippy::multiple_bound_locations)]
    impl __auth_match {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler() -> &'static str {
            r#match().await
        }
    }
    ::auth_core::__private::answer_undecided(__auth_undecided, r#match)
}
#[allow(
    non_camel_case_types,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub
)]
pub struct r#type;
const _: () = {
    #[allow(unused_imports)]
    use get as _;
    async fn r#type() -> &'static str {
        ""
    }
    impl ::auth_core::Endpoint for r#type {
        const META: &'static ::auth_core::__private::Meta = {
            &::auth_core::__private::Meta {
                requirement: ::auth_core::Requirement::Atom(
                    ::auth_core::Atom::Role(::auth_core::Name::new("admin")),
                ),
                name: "type",
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                routes: &[
                    ::auth_core::__private::RouteMeta {
                        path: "/type",
                        methods: &["GET"],
                        name: "r#type",
                    },
                ],
                ..::auth_core::__private::Meta::NOBODY
            }
        };
        fn call(__auth_incoming: ::auth_core::Incoming) -> ::auth_core::Reply {
            ::auth_core::__private::answer::<Self, _, _>(__auth_incoming, r#type)
        }
    }
    impl ::auth_core::__private::actix_web::dev::HttpServiceFactory for r#type {
        fn register(
            self,
            __auth_config: &mut ::auth_core::__private::actix_web::dev::AppService,
        ) {
            ::auth_core::__private::register::<Self>(__auth_config)
        }
    }
    #[cfg(test)]
    impl r#type {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler() -> &'static str {
            r#type().await
        }
    }
};
