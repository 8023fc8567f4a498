//! The agent graph API.
fn main() {}
