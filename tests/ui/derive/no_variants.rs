use auth_core::Permission;

#[derive(Permission)]
enum Perm {}

fn main() {
    assert!("store:write".parse::<Perm>().is_err());
}
