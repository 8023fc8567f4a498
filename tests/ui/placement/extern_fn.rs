use auth_core::require;

#[require(role = "a")]
extern "C" fn x() -> u8 {
    1
}

fn main() {}
