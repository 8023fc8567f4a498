use auth_core::require;

struct S;

impl S {
    #[require(role = "a")]
    async fn x() -> Option<Self> {
        None
    }
}

fn main() {}
