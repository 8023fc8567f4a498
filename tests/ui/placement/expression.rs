use auth_core::require;

fn main() {
    drop(#[require(role = "a")] async || "x");
}
