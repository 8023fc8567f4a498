use auth_core::requirement;

fn main() {
    let editors = requirement!(role = "editor");
    const BOTH: auth_core::Requirement = requirement!(any(role = "admin", policy = editors));
    println!("{BOTH} {editors}");
}
