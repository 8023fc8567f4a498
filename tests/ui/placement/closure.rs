use auth_core::require;

fn main() {
    #[require(role = "a")]
    let x = async || "x";
    drop(x);
}
