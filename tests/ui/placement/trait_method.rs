use auth_core::require;

trait Handle {
    #[require(role = "a")]
    async fn handle(&self) -> &'static str;
}

fn main() {}
