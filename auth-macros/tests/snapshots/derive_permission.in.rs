#[derive(Permission)]
enum Perm {
    StoreWrite,
    ThreadStateDelete = 7,
    #[auth(name = "graph:invoke")]
    r#type,
}
