use auth_core::Role;

#[derive(Role)]
enum Role<T> {
    Admin,
    Other(T),
}

fn main() {
    println!("{} {}", Role::<u8>::Admin, Role::Other("x"));
}
