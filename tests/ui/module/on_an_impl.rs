use auth_core::require_all;

struct Stats;

#[require_all(role = "admin")]
impl Stats {

}

fn main() {}
