::core::compile_error! {
    "a handler is `async`: write `async fn`"
}
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
    #[allow(dead_code, clippy::too_many_arguments)]
    fn delete_thread(id: web::Path<String>) -> impl Responder {
        id.into_inner()
    }
    impl ::auth_core::Endpoint for delete_thread {
        const META: &'static ::auth_core::__private::Meta = {
            #[allow(unused_imports)]
            use ::auth_core::__private::AnyArgument as _;
            const __AUTH_REQUIREMENT: ::auth_core::Requirement = ::auth_core::Requirement::Any(
                &[],
            );
            &::auth_core::__private::Meta {
                requirement: __AUTH_REQUIREMENT,
                operation: ::core::option::Option::None,
                relaxed: &[],
                hide: false,
                reveal: false,
                name: "delete_thread",
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                optional_principal: ::auth_core::__private::optional_principal(
                    &__AUTH_REQUIREMENT,
                    &[],
                    &[],
                ),
                routes: &[],
            }
        };
        fn call(__auth_incoming: ::auth_core::Incoming) -> ::auth_core::Reply {
            ::auth_core::__private::refuse::<Self>(__auth_incoming)
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
};
::core::compile_error! {
    "a handler is `async`: write `async fn`"
}
pub fn list() -> impl Responder {
    "list"
}
