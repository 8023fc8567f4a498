#[allow(
    non_camel_case_types,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub
)]
pub struct forget;
const _: () = {
    #[allow(unused_imports)]
    use delete as _;
    async fn forget() -> impl Responder {
        "forgotten"
    }
    impl ::auth_core::Endpoint for forget {
        const META: &'static ::auth_core::__private::Meta = {
            &::auth_core::__private::Meta {
                requirement: ::auth_core::Requirement::Atom(
                    ::auth_core::Atom::OwnerOf(
                        ::auth_core::Loader::by_parameter::<Thread>("Thread"),
                        ::auth_core::Source::Parameter("id"),
                    ),
                ),
                operation: ::core::option::Option::Some(
                    ::auth_core::Operation::MemoryStore,
                ),
                relaxed: &[
                    ::auth_core::Relaxed {
                        ingredient: ::auth_core::Ingredient::Exact,
                        reason: "an owner holds no permission",
                    },
                    ::auth_core::Relaxed {
                        ingredient: ::auth_core::Ingredient::Role,
                        reason: "the owner is enough",
                    },
                ],
                reveal: true,
                max_age: ::core::option::Option::Some(900u64),
                acr: ::core::option::Option::Some("urn:example:mfa"),
                schemes: &["jwt", "api_key"],
                name: "forget",
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                routes: &[
                    ::auth_core::__private::RouteMeta {
                        path: "/memories/{id}",
                        methods: &["DELETE"],
                        name: "forget",
                    },
                ],
                ..::auth_core::__private::Meta::NOBODY
            }
        };
        fn call(__auth_incoming: ::auth_core::Incoming) -> ::auth_core::Reply {
            ::auth_core::__private::answer::<Self, _, _>(__auth_incoming, forget)
        }
    }
    impl ::auth_core::__private::actix_web::dev::HttpServiceFactory for forget {
        fn register(
            self,
            __auth_config: &mut ::auth_core::__private::actix_web::dev::AppService,
        ) {
            ::auth_core::__private::register::<Self>(__auth_config)
        }
    }
    #[cfg(test)]
    impl forget {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler() -> impl Responder {
            forget().await
        }
    }
};
