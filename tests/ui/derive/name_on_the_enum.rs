use auth_core::Role;

#[derive(Role)]
#[auth(name = "admin")]
enum Role {
    Admin,
}

fn main() {
    println!("{}", Role::Admin);
}
