#[doc(hidden)]
#[allow(
    non_camel_case_types,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
    clippy::multiple_bound_locations
)]
pub struct __auth_save<T: Entity + 'static>(
    ::core::marker::PhantomData<fn() -> (::core::marker::PhantomData<T>,)>,
);
#[allow(clippy::multiple_bound_locations)]
impl<T: Entity + 'static> ::auth_core::__private::Required for __auth_save<T> {
    const META: &'static ::auth_core::__private::Meta = {
        &::auth_core::__private::Meta {
            requirement: ::auth_core::Requirement::Atom(
                ::auth_core::Atom::When(::auth_core::Slot {
                    index: 0usize,
                    text: "|body: &web::Json<T>| -> bool { body.is_valid() }",
                }),
            ),
            name: "save",
            module: ::core::module_path!(),
            file: ::core::file!(),
            line: ::core::line!(),
            routes: &[],
            ..::auth_core::__private::Meta::NOBODY
        }
    };
}
#[allow(clippy::multiple_bound_locations, clippy::redundant_closure_call)]
pub fn save<T: Entity + 'static>(
    __auth_undecided: ::auth_core::Undecided<__auth_save<T>>,
) -> ::auth_core::Reply {
    #[allow(clippy::unused_async)]
    async fn save<'a, T: Entity + 'a>(
        web::Json(body): web::Json<T>,
        store: Path<&'a str>,
    ) -> Result<HttpResponse, Error> {
        store.save(body).await?;
        Ok(HttpResponse::NoContent().finish())
    }
    #[cfg(test)]
    #[allow(non_local_definitions, clippy::multiple_bound_locations)]
    impl<T: Entity + 'static> __auth_save<T> {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler<'a>(
            __auth_0: web::Json<T>,
            __auth_1: Path<&'a str>,
        ) -> Result<HttpResponse, Error> {
            save::<T>(__auth_0, __auth_1).await
        }
    }
    ::auth_core::__private::answer_undecided_late(
        __auth_undecided,
        save::<T>,
        &[
            ::auth_core::__private::Late(|__auth_arguments, __auth_caller| {
                let body: &web::Json<T> = &__auth_arguments.0;
                ::auth_core::__private::holds((|| -> bool { body.is_valid() })())
            }),
        ],
    )
}
