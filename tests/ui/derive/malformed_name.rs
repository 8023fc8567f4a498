use auth_core::Permission;

#[derive(Permission)]
enum Perm {
    #[auth(name = "store:*")]
    Everything,
}

fn main() {
    println!("{}", Perm::Everything);
}
