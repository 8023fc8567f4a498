#[require(permission = "a:b", crate = crate::reexport)]
#[auth_core::require(scope = "c")]
#[actix_web::put("/b")]
#[cfg(feature = "b")]
#[allow(dead_code)]
pub async fn put_it<'a>(
    Path(mut put_it): Path<Name<'a>>,
    #[cfg(feature = "c")] request: &'a HttpRequest,
) -> impl Responder
where
    Name<'a>: Clone,
{
    put_it.mutate()
}
