use auth_core::require;

#[require(role = "a")]
enum X {
    A,
}

fn main() {}
