#[allow(
    non_camel_case_types,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub
)]
pub struct report;
const _: () = {
    #[allow(unused_imports)]
    use get as _;
    async fn report() -> impl Responder {
        "report"
    }
    impl ::auth_core::Endpoint for report {
        const META: &'static ::auth_core::__private::Meta = {
            &::auth_core::__private::Meta {
                requirement: ::auth_core::Requirement::All(
                    &[
                        ::auth_core::Requirement::Atom(
                            ::auth_core::Atom::Check(
                                ::auth_core::Check::new(
                                    "office::hours",
                                    ::auth_core::__private::function(&office::hours),
                                    |__auth_head, __auth_caller| {
                                        ::auth_core::__private::checking(
                                            __auth_head,
                                            __auth_caller,
                                            office::hours,
                                        )
                                    },
                                ),
                            ),
                        ),
                        ::auth_core::Requirement::Atom(
                            ::auth_core::Atom::Authorizer("cedar"),
                        ),
                        ::auth_core::Requirement::Any(
                            &[
                                ::auth_core::Requirement::Atom(
                                    ::auth_core::Atom::Role(::auth_core::Name::new("admin")),
                                ),
                                ::auth_core::Requirement::Not(
                                    &const {
                                        let __auth_policy: ::auth_core::Requirement = SUSPENDED;
                                        ::auth_core::__private::policy(__auth_policy, true)
                                    },
                                ),
                            ],
                        ),
                    ],
                ),
                name: "report",
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                routes: &[
                    ::auth_core::__private::RouteMeta {
                        path: "/report",
                        methods: &["GET"],
                        name: "report",
                    },
                ],
                ..::auth_core::__private::Meta::NOBODY
            }
        };
        fn call(__auth_incoming: ::auth_core::Incoming) -> ::auth_core::Reply {
            ::auth_core::__private::answer::<Self, _, _>(__auth_incoming, report)
        }
    }
    impl ::auth_core::__private::actix_web::dev::HttpServiceFactory for report {
        fn register(
            self,
            __auth_config: &mut ::auth_core::__private::actix_web::dev::AppService,
        ) {
            ::auth_core::__private::register::<Self>(__auth_config)
        }
    }
    const _: &::auth_core::__private::Meta = <report as ::auth_core::Endpoint>::META;
    #[cfg(test)]
    impl report {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler() -> impl Responder {
            report().await
        }
    }
};
