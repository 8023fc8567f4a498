use auth_core::{requirement, Requirement};

const CEDAR: Requirement = requirement!(authorizer = "cedar");
const REST: Requirement = requirement!(role = "user", not(policy = CEDAR));

fn main() {
    println!("{REST}");
}
