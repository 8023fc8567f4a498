use auth_core::require;

struct S;

impl S {
    #[require(role = "a")]
    async fn x(&self) -> &'static str {
        "x"
    }
}

fn main() {}
