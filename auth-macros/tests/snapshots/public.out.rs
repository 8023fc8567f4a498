#[allow(
    non_camel_case_types,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub
)]
pub struct ping;
const _: () = {
    #[allow(unused_imports)]
    use get as _;
    async fn ping(caller: Option<Principal>) -> &'static str {
        "pong"
    }
    impl ::auth_core::Endpoint for ping {
        const META: &'static ::auth_core::__private::Meta = {
            #[allow(unused_imports)]
            use ::auth_core::__private::AnyArgument as _;
            &::auth_core::__private::Meta {
                requirement: ::auth_core::Requirement::Atom(
                    ::auth_core::Atom::Public(
                        ::core::option::Option::Some("liveness probe"),
                    ),
                ),
                name: "ping",
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                arguments: ::auth_core::__private::arguments(
                    &[
                        ::auth_core::__private::of_public(
                            ::auth_core::__private::Argument::<
                                Option<Principal>,
                            >::__AUTH_KIND,
                        ),
                    ],
                ),
                takes_caller: true,
                routes: &[
                    ::auth_core::__private::RouteMeta {
                        path: "/ping",
                        methods: &["GET"],
                        name: "ping",
                    },
                ],
                ..::auth_core::__private::Meta::NOBODY
            }
        };
        fn call(__auth_incoming: ::auth_core::Incoming) -> ::auth_core::Reply {
            ::auth_core::__private::answer::<Self, _, _>(__auth_incoming, ping)
        }
    }
    impl ::auth_core::__private::actix_web::dev::HttpServiceFactory for ping {
        fn register(
            self,
            __auth_config: &mut ::auth_core::__private::actix_web::dev::AppService,
        ) {
            ::auth_core::__private::register::<Self>(__auth_config)
        }
    }
    const _: &::auth_core::__private::Meta = <ping as ::auth_core::Endpoint>::META;
    #[cfg(test)]
    impl ping {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler(__auth_0: Option<Principal>) -> &'static str {
            ping(__auth_0).await
        }
    }
};
