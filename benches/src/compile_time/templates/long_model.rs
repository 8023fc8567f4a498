#[derive(Deserialize)]
struct InputTYPE {
    title: String,
    owner: Option<String>,
    skip: usize,
    limit: Option<usize>,
    done: bool,
}
