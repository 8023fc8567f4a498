use auth_core::require_all;

#[require_all(role = "admin")]
mod admin {
    pub mod inner {
        pub async fn stats() -> &'static str {
            "stats"
        }
    }
}

fn main() {}
