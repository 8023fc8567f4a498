use auth_core::require;

#[require(role = "a")]
struct X;

fn main() {}
