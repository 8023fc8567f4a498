use auth_core::Permission;

#[derive(Permission)]
enum Perm {
    DeleteReports,
}

fn main() {
    println!("{}", Perm::DeleteReports);
}
