#[cfg(feature = "b")]
#[allow(dead_code)]
#[allow(
    non_camel_case_types,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub
)]
pub struct put_it;
#[cfg(feature = "b")]
const _: () = {
    #[cfg(feature = "b")]
    #[allow(dead_code)]
    async fn put_it<'a>(
        Path(mut put_it): Path<Name<'a>>,
        #[cfg(feature = "c")]
        request: &'a HttpRequest,
    ) -> impl Responder
    where
        Name<'a>: Clone,
    {
        put_it.mutate()
    }
    impl crate::reexport::Endpoint for put_it {
        const META: &'static crate::reexport::__private::Meta = {
            &crate::reexport::__private::Meta {
                requirement: crate::reexport::Requirement::All(
                    &[
                        crate::reexport::Requirement::Atom(
                            crate::reexport::Atom::Permission(
                                crate::reexport::Name::new("a:b"),
                            ),
                        ),
                        crate::reexport::Requirement::Atom(
                            crate::reexport::Atom::Scope(crate::reexport::Name::new("c")),
                        ),
                    ],
                ),
                name: "put_it",
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                routes: &[
                    crate::reexport::__private::RouteMeta {
                        path: "/b",
                        methods: &["PUT"],
                        name: "put_it",
                    },
                ],
                ..crate::reexport::__private::Meta::NOBODY
            }
        };
        fn call(__auth_incoming: crate::reexport::Incoming) -> crate::reexport::Reply {
            crate::reexport::__private::answer::<Self, _, _>(__auth_incoming, put_it)
        }
    }
    impl crate::reexport::__private::actix_web::dev::HttpServiceFactory for put_it {
        fn register(
            self,
            __auth_config: &mut crate::reexport::__private::actix_web::dev::AppService,
        ) {
            crate::reexport::__private::register::<Self>(__auth_config)
        }
    }
    #[cfg(test)]
    impl put_it {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler<'a>(
            __auth_0: Path<Name<'a>>,
            #[cfg(feature = "c")]
            __auth_1: &'a HttpRequest,
        ) -> impl Responder
        where
            Name<'a>: Clone,
        {
            put_it(__auth_0, #[cfg(feature = "c")] __auth_1).await
        }
    }
};
