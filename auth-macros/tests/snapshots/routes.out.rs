#[allow(
    non_camel_case_types,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub
)]
pub struct several;
const _: () = {
    #[allow(unused_imports)]
    use routes as _;
    async fn several() -> Result<impl Responder, Error> {
        Ok("")
    }
    impl ::auth_core::Endpoint for several {
        const META: &'static ::auth_core::__private::Meta = {
            &::auth_core::__private::Meta {
                requirement: ::auth_core::Requirement::All(
                    &[
                        ::auth_core::Requirement::Atom(
                            ::auth_core::Atom::Role(::auth_core::Name::new("admin")),
                        ),
                        ::auth_core::Requirement::Any(
                            &[
                                ::auth_core::Requirement::Atom(
                                    ::auth_core::Atom::Scope(::auth_core::Name::new("a")),
                                ),
                                ::auth_core::Requirement::Not(
                                    &::auth_core::Requirement::Atom(
                                        ::auth_core::Atom::Scope(::auth_core::Name::new("guest")),
                                    ),
                                ),
                            ],
                        ),
                    ],
                ),
                operation: ::core::option::Option::Some(::auth_core::Operation::Manage),
                relaxed: &[
                    ::auth_core::Relaxed {
                        ingredient: ::auth_core::Ingredient::MaxAge,
                        reason: "no logins",
                    },
                    ::auth_core::Relaxed {
                        ingredient: ::auth_core::Ingredient::Exact,
                        reason: "a",
                    },
                ],
                hide: true,
                name: "several",
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                routes: &[
                    ::auth_core::__private::RouteMeta {
                        path: "/c",
                        methods: &["GET"],
                        name: "see",
                    },
                    ::auth_core::__private::RouteMeta {
                        path: "/d",
                        methods: &["POST"],
                        name: "several",
                    },
                    ::auth_core::__private::RouteMeta {
                        path: "/e",
                        methods: &["GET", "PURGE"],
                        name: "several",
                    },
                ],
                ..::auth_core::__private::Meta::NOBODY
            }
        };
        const HOOKS: &'static [::auth_core::__private::Hooks] = &[
            ::auth_core::__private::Hooks {
                guards: &[local],
                wrap: ::core::option::Option::None,
            },
            ::auth_core::__private::Hooks {
                guards: &[],
                wrap: ::core::option::Option::Some(|__auth_resource, __auth_config| {
                    ::auth_core::__private::register_resource(
                        __auth_resource.wrap(Compress::default()).wrap(from_fn(mw)),
                        __auth_config,
                    )
                }),
            },
            ::auth_core::__private::Hooks {
                guards: &[],
                wrap: ::core::option::Option::None,
            },
        ];
        fn call(__auth_incoming: ::auth_core::Incoming) -> ::auth_core::Reply {
            ::auth_core::__private::answer::<Self, _, _>(__auth_incoming, several)
        }
    }
    impl ::auth_core::__private::actix_web::dev::HttpServiceFactory for several {
        fn register(
            self,
            __auth_config: &mut ::auth_core::__private::actix_web::dev::AppService,
        ) {
            ::auth_core::__private::register::<Self>(__auth_config)
        }
    }
    #[cfg(test)]
    impl several {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler() -> Result<impl Responder, Error> {
            several().await
        }
    }
};
