use auth_core::require;

#[require(role = "a")]
const fn x() -> &'static str {
    "x"
}

fn main() {}
