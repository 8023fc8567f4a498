use auth_core::require;

struct S;

impl S {
    #[require(role = "a")]
    async fn x() -> &'static str {
        "x"
    }
}

fn main() {}
