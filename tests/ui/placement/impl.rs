use auth_core::require;

struct S;

#[require(role = "a")]
impl S {
    async fn x() -> &'static str {
        "x"
    }
}

fn main() {}
