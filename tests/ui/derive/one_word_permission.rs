use auth_core::Permission;

#[derive(Permission)]
enum Perm {
    StoreWrite,
    Invoke,
}

fn main() {
    println!("{} {}", Perm::StoreWrite, Perm::Invoke);
}
