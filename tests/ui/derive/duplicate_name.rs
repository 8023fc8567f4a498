use auth_core::Role;

#[derive(Role)]
enum Role {
    TeamLead,
    #[auth(name = "team-lead")]
    Lead,
}

fn main() {
    println!("{} {}", Role::TeamLead, Role::Lead);
}
