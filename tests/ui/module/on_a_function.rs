use auth_core::require_all;

#[require_all(role = "admin")]
async fn stats() -> &'static str {
    "stats"
}

fn main() {}
