#[doc(hidden)]
#[allow(
    non_camel_case_types,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
    clippy::multiple_bound_locations
)]
pub struct __auth_list<D: Db + ?Sized + 'static, E: 'static, const N: usize>(
    ::core::marker::PhantomData<
        fn() -> (::core::marker::PhantomData<D>, ::core::marker::PhantomData<E>),
    >,
)
where
    D: Clone,
    E: Into<D>;
#[allow(clippy::multiple_bound_locations)]
impl<
    D: Db + ?Sized + 'static,
    E: 'static,
    const N: usize,
> ::auth_core::__private::Required for __auth_list<D, E, N>
where
    D: Clone,
    E: Into<D>,
{
    const META: &'static ::auth_core::__private::Meta = {
        &::auth_core::__private::Meta {
            requirement: ::auth_core::Requirement::Atom(
                ::auth_core::Atom::Role(::auth_core::Name::new("admin")),
            ),
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
pub fn list<D: Db + ?Sized + 'static, E: 'static, const N: usize>(
    __auth_undecided: ::auth_core::Undecided<__auth_list<D, E, N>>,
) -> ::auth_core::Reply
where
    D: Clone,
    E: Into<D>,
{
    #[allow(clippy::unused_async)]
    async fn list<'a, D: Db + ?Sized, E: 'a, const N: usize>(
        db: web::Data<D>,
        all: web::Json<[E; N]>,
    ) -> impl Responder
    where
        D: Clone + 'a,
        E: Into<D>,
    {
        db.list(all)
    }
    #[cfg(test)]
    #[allow(non_local_definitions, clippy::multiple_bound_locations)]
    impl<D: Db + ?Sized + 'static, E: 'static, const N: usize> __auth_list<D, E, N>
    where
        D: Clone,
        E: Into<D>,
    {
        /// The handler without a decision, for unit tests.
        #[allow(dead_code, clippy::too_many_arguments)]
        async fn handler<'a>(
            __auth_0: web::Data<D>,
            __auth_1: web::Json<[E; N]>,
        ) -> impl Responder
        where
            D: 'a,
        {
            list::<D, E, N>(__auth_0, __auth_1).await
        }
    }
    ::auth_core::__private::answer_undecided(__auth_undecided, list::<D, E, N>)
}
