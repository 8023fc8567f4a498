use auth_core::requirement;

const RULE: auth_core::Requirement = requirement!(permission("documents:add", on = |input| input.index));

fn main() {
    println!("{RULE}");
}
