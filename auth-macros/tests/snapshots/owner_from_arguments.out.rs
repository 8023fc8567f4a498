#[allow(
    non_camel_case_types,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub
)]
pub struct invoke;
const _: () = {
    #[allow(unused_imports)]
    use post as _;
    async fn invoke(
        caller: Principal,
        input: web::Json<Invoke>,
        thread: Authorized<Thread>,
    ) -> impl Responder {
        run(caller, input, thread).await
    }
    impl ::auth_core::Endpoint for invoke {
        const META: &'static ::auth_core::__private::Meta = {
            #[allow(unused_imports)]
            use ::auth_core::__private::AnyArgument as _;
            &::auth_core::__private::Meta {
                requirement: ::auth_core::Requirement::All(
                    &[
                        ::auth_core::Requirement::Atom(
                            ::auth_core::Atom::OwnerOf(
                                ::auth_core::Loader::of::<Thread>("Thread"),
                                ::auth_core::Source::Arguments(::auth_core::Slot {
                                    index: 0usize,
                                    text: "|input: &web::Json<Invoke>| input.thread",
                                }),
                            ),
                        ),
                        ::auth_core::Requirement::Atom(
                            ::auth_core::Atom::PermissionOn(
                                ::auth_core::Name::new("documents:add"),
                                ::auth_core::Source::Arguments(::auth_core::Slot {
                                    index: 1usize,
                                    text: "|input| input.indexes.iter().collect::<Vec<_>>()",
                                }),
                            ),
                        ),
                        ::auth_core::Requirement::Atom(
                            ::auth_core::Atom::When(::auth_core::Slot {
                                index: 2usize,
                                text: "|input, caller: &Principal| input.budget<10 || caller.has_role(\"staff\")",
                            }),
                        ),
                    ],
                ),
                name: "invoke",
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                arguments: ::auth_core::__private::arguments(
                    &[
                        ::auth_core::__private::Argument::<Principal>::__AUTH_KIND,
                        ::auth_core::__private::Argument::<
                            web::Json<Invoke>,
                        >::__AUTH_KIND,
                        ::auth_core::__private::Argument::<
                            Authorized<Thread>,
                        >::__AUTH_KIND,
                    ],
                ),
                takes_caller: true,
                routes: &[
                    ::auth_core::__private::RouteMeta {
                        path: "/invoke",
                        methods: &["POST"],
                        name: "invoke",
                    },
                ],
                ..::auth_core::__private::Meta::NOBODY
            }
        };
        #[allow(clippy::redundant_closure_call)]
        fn call(__auth_incoming: ::auth_core::Incoming) -> ::auth_core::Reply {
            ::auth_core::__private::answer_late::<
                Self,
                _,
                _,
            >(
                __auth_incoming,
                invoke,
                &[
                    ::auth_core::__private::Late(|__auth_arguments, __auth_caller| {
                        let input: &web::Json<Invoke> = &__auth_arguments.1;
                        ::auth_core::__private::id::<Thread>((|| input.thread)())
                    }),
                    ::auth_core::__private::Late(|__auth_arguments, __auth_caller| {
                        let input: &web::Json<Invoke> = &__auth_arguments.1;
                        ::auth_core::__private::names(
                            (|| input.indexes.iter().collect::<Vec<_>>())(),
                        )
                    }),
                    ::auth_core::__private::Late(|__auth_arguments, __auth_caller| {
                        let input: &web::Json<Invoke> = &__auth_arguments.1;
                        let caller: &::auth_core::Principal = __auth_caller;
                        ::auth_core::__private::holds(
                            (|| -> ::core::primitive::bool {
                                input.budget < 10 || caller.has_role("staff")
                            })(),
                        )
                    }),
                ],
            )
        }
    }
    impl ::auth_core::__private::actix_web::dev::HttpServiceFactory for invoke {
        fn register(
            self,
            __auth_config: &mut ::auth_core::__private::actix_web::dev::AppService,
        ) {
            ::auth_core::__private::register::<Self>(__auth_config)
        }
    }
    const _: &::auth_core::__private::Meta = <invoke as ::auth_core::Endpoint>::META;
    #[cfg(test)]
    impl invoke {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler(
            __auth_0: Principal,
            __auth_1: web::Json<Invoke>,
            __auth_2: Authorized<Thread>,
        ) -> impl Responder {
            invoke(__auth_0, __auth_1, __auth_2).await
        }
    }
};
