use auth_core::require;

#[require(role = "a")]
mod handlers {
    pub async fn x() -> &'static str {
        "x"
    }
}

fn main() {}
