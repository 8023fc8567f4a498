#[derive(Permission)]
pub enum Perm<T> {
    StoreWrite,
    Delete,
    StoreRead(T),
}
