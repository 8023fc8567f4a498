use auth_core::requirement;

const RULE: auth_core::Requirement = requirement!(roles = "admin");

fn main() {
    println!("{RULE}");
}
