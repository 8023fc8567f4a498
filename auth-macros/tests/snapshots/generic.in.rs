#[require(role = "admin")]
pub async fn list<'a, D: Db + ?Sized, E: 'a, const N: usize>(db: web::Data<D>, all: web::Json<[E; N]>) -> impl Responder
where
    D: Clone + 'a,
    E: Into<D>,
{
    db.list(all)
}
