use auth_core::require;

#[require(role = "a")]
async unsafe fn x() -> &'static str {
    "x"
}

fn main() {}
