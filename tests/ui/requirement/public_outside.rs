use auth_core::requirement;

const ANYBODY: auth_core::Requirement = requirement!(public);

fn main() {
    println!("{ANYBODY}");
}
