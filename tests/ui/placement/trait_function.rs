use auth_core::require;

trait Handle {
    #[require(role = "a")]
    async fn handle() -> &'static str {
        "x"
    }
}

fn main() {}
