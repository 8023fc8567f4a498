use auth_core::requirement;

struct Thread;

const RULE: auth_core::Requirement = requirement!(owner(Thread, from = |input| input.thread));

fn main() {
    println!("{RULE}");
}
