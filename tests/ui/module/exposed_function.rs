use auth_core::require_all;

#[require_all(role = "admin")]
mod admin {
    pub async fn stats() -> &'static str {
        "stats"
    }
}

fn main() {}
