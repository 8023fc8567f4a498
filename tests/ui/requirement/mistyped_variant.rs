use auth_core::requirement;

#[derive(auth_core::Role)]
enum Role {
    Admin,
}

const RULE: auth_core::Requirement = requirement!(role = Role::Admn);

fn main() {
    println!("{RULE}");
}
