use auth_core::Role;

#[derive(Role)]
enum Role {
    Admin,
    TeamLead(u32),
}

fn main() {
    println!("{} {}", Role::Admin, Role::TeamLead(1).as_str());
}
