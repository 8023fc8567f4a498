use auth_core::requirement;

const RULE: auth_core::Requirement = requirement!(role = "admin", operation = delete);

fn main() {
    println!("{RULE}");
}
