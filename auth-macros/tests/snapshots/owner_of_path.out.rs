#[allow(
    non_camel_case_types,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub
)]
pub struct show;
const _: () = {
    #[allow(unused_imports)]
    use get as _;
    async fn show(thread: Authorized<Thread>) -> impl Responder {
        thread.title()
    }
    impl ::auth_core::Endpoint for show {
        const META: &'static ::auth_core::__private::Meta = {
            #[allow(unused_imports)]
            use ::auth_core::__private::AnyArgument as _;
            &::auth_core::__private::Meta {
                requirement: ::auth_core::Requirement::All(
                    &[
                        ::auth_core::Requirement::Any(
                            &[
                                ::auth_core::Requirement::Atom(
                                    ::auth_core::Atom::OwnerOf(
                                        ::auth_core::Loader::by_parameter::<Thread>("Thread"),
                                        ::auth_core::Source::Parameter("thread_id"),
                                    ),
                                ),
                                ::auth_core::Requirement::All(
                                    &[
                                        ::auth_core::Requirement::Atom(
                                            ::auth_core::Atom::Tenant("workspace_id"),
                                        ),
                                        ::auth_core::Requirement::Atom(
                                            ::auth_core::Atom::Role(::auth_core::Name::new("admin")),
                                        ),
                                    ],
                                ),
                            ],
                        ),
                        ::auth_core::Requirement::Atom(
                            ::auth_core::Atom::Claim(
                                &["account", "active"],
                                ::auth_core::ClaimValue::Bool(true),
                            ),
                        ),
                    ],
                ),
                name: "show",
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                arguments: ::auth_core::__private::arguments(
                    &[
                        ::auth_core::__private::Argument::<
                            Authorized<Thread>,
                        >::__AUTH_KIND,
                    ],
                ),
                routes: &[
                    ::auth_core::__private::RouteMeta {
                        path: "/{workspace_id}/threads/{thread_id}",
                        methods: &["GET"],
                        name: "show",
                    },
                ],
                ..::auth_core::__private::Meta::NOBODY
            }
        };
        fn call(__auth_incoming: ::auth_core::Incoming) -> ::auth_core::Reply {
            ::auth_core::__private::answer::<Self, _, _>(__auth_incoming, show)
        }
    }
    impl ::auth_core::__private::actix_web::dev::HttpServiceFactory for show {
        fn register(
            self,
            __auth_config: &mut ::auth_core::__private::actix_web::dev::AppService,
        ) {
            ::auth_core::__private::register::<Self>(__auth_config)
        }
    }
    const _: &::auth_core::__private::Meta = <show as ::auth_core::Endpoint>::META;
    #[cfg(test)]
    impl show {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler(__auth_0: Authorized<Thread>) -> impl Responder {
            show(__auth_0).await
        }
    }
};
