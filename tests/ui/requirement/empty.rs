use auth_core::requirement;

const RULE: auth_core::Requirement = requirement!();

fn main() {
    println!("{RULE}");
}
