/// Deletes.
#[allow(
    non_camel_case_types,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub
)]
pub struct delete_thread;
const _: () = {
    #[allow(unused_imports)]
    use delete as _;
    /// Deletes.
    async fn delete_thread(id: web::Path<String>, caller: Principal) -> impl Responder {
        store::delete(id, caller).await
    }
    impl ::auth_core::Endpoint for delete_thread {
        const META: &'static ::auth_core::__private::Meta = {
            &::auth_core::__private::Meta {
                requirement: ::auth_core::Requirement::All(
                    &[
                        ::auth_core::Requirement::Atom(
                            ::auth_core::Atom::Role(::auth_core::Name::new("admin")),
                        ),
                        ::auth_core::Requirement::Atom(
                            ::auth_core::Atom::Permission(
                                ::auth_core::Name::new("checkpointer:delete"),
                            ),
                        ),
                    ],
                ),
                name: "delete_thread",
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                takes_caller: true,
                routes: &[
                    ::auth_core::__private::RouteMeta {
                        path: "/threads/{id}",
                        methods: &["DELETE"],
                        name: "delete_thread",
                    },
                ],
                ..::auth_core::__private::Meta::NOBODY
            }
        };
        fn call(__auth_incoming: ::auth_core::Incoming) -> ::auth_core::Reply {
            ::auth_core::__private::answer::<Self, _, _>(__auth_incoming, delete_thread)
        }
    }
    impl ::auth_core::__private::actix_web::dev::HttpServiceFactory for delete_thread {
        fn register(
            self,
            __auth_config: &mut ::auth_core::__private::actix_web::dev::AppService,
        ) {
            ::auth_core::__private::register::<Self>(__auth_config)
        }
    }
    #[cfg(test)]
    impl delete_thread {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler(
            __auth_0: web::Path<String>,
            __auth_1: Principal,
        ) -> impl Responder {
            delete_thread(__auth_0, __auth_1).await
        }
    }
};
