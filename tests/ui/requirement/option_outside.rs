use auth_core::requirement;

const ADMIN: auth_core::Requirement = requirement!(role = "admin", hide);

fn main() {
    println!("{ADMIN}");
}
