use auth_core::Permission;

#[derive(Permission)]
enum Perm {
    #[auth(nam = "graph:invoke")]
    Invoke,
}

fn main() {
    println!("{}", Perm::Invoke);
}
