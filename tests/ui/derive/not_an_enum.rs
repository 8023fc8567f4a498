use auth_core::Role;

#[derive(Role)]
struct Role {
    name: String,
}

fn main() {
    println!("{}", Role { name: String::new() });
}
