use auth_core::requirement;

const RULE: auth_core::Requirement = requirement!(when(|id| **id > 0));

fn main() {
    println!("{RULE}");
}
