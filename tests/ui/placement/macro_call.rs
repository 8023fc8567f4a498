use auth_core::require;

macro_rules! handler {
    ($name:ident) => {
        async fn $name() -> &'static str {
            "x"
        }
    };
}

#[require(role = "a")]
handler!(x);

fn main() {}
