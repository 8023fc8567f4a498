use auth_core::require_all;

#[require_all(role = "admin")]
struct Stats {
    name: String,
}

fn main() {}
