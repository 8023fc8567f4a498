use auth_core::{Permission, RoleName};

#[derive(Permission)]
enum Perm {
    StoreWrite,
}

fn greet(role: &impl RoleName) -> String {
    format!("hello {}", role.name())
}

fn main() {
    println!("{}", greet(&Perm::StoreWrite));
}
