#[allow(
    non_camel_case_types,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub
)]
pub struct stats;
const _: () = {
    #[allow(unused_imports)]
    use get as _;
    async fn stats() -> impl Responder {
        "stats"
    }
    impl ::auth_core::Endpoint for stats {
        const META: &'static ::auth_core::__private::Meta = {
            &::auth_core::__private::Meta {
                requirement: ::auth_core::Requirement::All(
                    &[
                        ::auth_core::Requirement::Atom(
                            ::auth_core::Atom::Role(
                                ::auth_core::Name::new(const {
                                    #[allow(unused_imports)]
                                    use ::auth_core::__private::AnyRole as _;
                                    ::auth_core::__private::role(&Role::Admin)
                                        .__auth_role_name()
                                }),
                            ),
                        ),
                        ::auth_core::Requirement::Any(
                            &[
                                ::auth_core::Requirement::Atom(
                                    ::auth_core::Atom::Permission(
                                        ::auth_core::Name::new(const {
                                            #[allow(unused_imports)]
                                            use ::auth_core::__private::AnyPermission as _;
                                            ::auth_core::__private::permission(&Perm::StoreWrite)
                                                .__auth_permission_name()
                                        }),
                                    ),
                                ),
                                const {
                                    let __auth_policy: ::auth_core::Requirement = crate::rules::EDITORS;
                                    ::auth_core::__private::policy(__auth_policy, true)
                                },
                            ],
                        ),
                    ],
                ),
                name: "stats",
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                routes: &[
                    ::auth_core::__private::RouteMeta {
                        path: "/stats",
                        methods: &["GET"],
                        name: "stats",
                    },
                ],
                ..::auth_core::__private::Meta::NOBODY
            }
        };
        fn call(__auth_incoming: ::auth_core::Incoming) -> ::auth_core::Reply {
            ::auth_core::__private::answer::<Self, _, _>(__auth_incoming, stats)
        }
    }
    impl ::auth_core::__private::actix_web::dev::HttpServiceFactory for stats {
        fn register(
            self,
            __auth_config: &mut ::auth_core::__private::actix_web::dev::AppService,
        ) {
            ::auth_core::__private::register::<Self>(__auth_config)
        }
    }
    const _: &::auth_core::__private::Meta = <stats as ::auth_core::Endpoint>::META;
    #[cfg(test)]
    impl stats {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler() -> impl Responder {
            stats().await
        }
    }
};
