#[derive(Clone, Serialize)]
struct Item {
    id: u32,
    title: String,
    tags: Vec<String>,
    done: bool,
}

#[derive(Deserialize)]
struct NewItem {
    title: String,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(Deserialize)]
struct Change {
    title: Option<String>,
    done: Option<bool>,
}

#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    skip: usize,
    limit: Option<usize>,
}

#[derive(Default)]
struct Store(Mutex<Vec<Item>>);

impl Store {
    fn change<T>(&self, change: impl FnOnce(&mut Vec<Item>) -> T) -> Result<T, Error> {
        self.0.lock().map(|mut items| change(&mut items)).map_err(|_| error::ErrorInternalServerError("poisoned"))
    }
}
