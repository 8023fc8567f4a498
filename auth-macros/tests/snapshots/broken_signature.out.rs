::core::compile_error! {
    "a handler is `async`: write `async fn delete_thread`"
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
            &::auth_core::__private::Meta {
                requirement: ::auth_core::Requirement::Any(&[]),
                name: "delete_thread",
                module: ::core::module_path!(),
                file: ::core::file!(),
                line: ::core::line!(),
                routes: &[],
                ..::auth_core::__private::Meta::NOBODY
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
    "a handler is `async`: write `async fn list`"
}
#[doc(hidden)]
#[allow(
    non_camel_case_types,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
    clippy::multiple_bound_locations
)]
pub struct __auth_list(::core::marker::PhantomData<fn() -> ()>);
#[allow(clippy::multiple_bound_locations)]
impl ::auth_core::__private::Required for __auth_list {
    const META: &'static ::auth_core::__private::Meta = {
        &::auth_core::__private::Meta {
            requirement: ::auth_core::Requirement::Any(&[]),
            name: "list",
            module: ::core::module_path!(),
            file: ::core::file!(),
            line: ::core::line!(),
            routes: &[],
            ..::auth_core::__private::Meta::NOBODY
        }
    };
}
#[allow(clippy::multiple_bound_locations)]
pub fn list(
    __auth_undecided: ::auth_core::Undecided<__auth_list>,
) -> ::auth_core::Reply {
    #[allow(dead_code, clippy::too_many_arguments)]
    fn list() -> impl Responder {
        "list"
    }
    ::auth_core::__private::refuse_undecided(__auth_undecided)
}
