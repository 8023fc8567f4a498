use auth_core::require;

unsafe extern "C" {
    #[require(role = "a")]
    fn x() -> u8;
}

fn main() {}
