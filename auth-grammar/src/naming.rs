//! Names that demand a statement: real servers delete by `POST /points/clear`.

/// The words that say that something is destroyed.
pub const DESTRUCTIVE: [&str; 12] =
    ["delete", "remove", "purge", "forget", "erase", "clear", "drop", "reset", "revoke", "wipe", "truncate", "destroy"];

/// Whether the (lower-case) word says that something is destroyed.
#[must_use]
pub fn is_destructive(word: &str) -> bool {
    DESTRUCTIVE.contains(&word)
}

/// Whether the (lower-case) word names the memory store.
#[must_use]
pub fn is_memory(word: &str) -> bool {
    matches!(word, "memory" | "memories")
}

/// The words of a name, in lower case: split at everything but letters and digits, and between lower and upper case.
///
/// ```
/// let words: Vec<_> = auth_grammar::naming::words("deleteBatch_byQuery").collect();
/// assert_eq!(words, ["delete", "batch", "by", "query"]);
/// ```
pub fn words(name: &str) -> impl Iterator<Item = String> {
    name.split(|c: char| !c.is_alphanumeric()).flat_map(split_case).filter(|word| !word.is_empty())
}

/// The words of a path pattern, its parameters (`{…}`) left out.
///
/// ```
/// let words: Vec<_> = auth_grammar::naming::path_words("/v1/{forget}/points/clear").collect();
/// assert_eq!(words, ["v1", "points", "clear"]);
/// ```
pub fn path_words(path: &str) -> impl Iterator<Item = String> {
    without_parameters(path).into_iter().flat_map(|part| words(&part).collect::<Vec<_>>())
}

/// The names of the parameters of a path pattern, in their order.
///
/// ```
/// let names = auth_grammar::naming::path_parameters("/v1/{index}/docs/{id:[0-9]{2}}/{tail}*");
/// assert_eq!(names, ["index", "id", "tail"]);
/// ```
#[must_use]
pub fn path_parameters(path: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    let mut in_name = false;
    for c in path.chars() {
        match c {
            '{' => {
                depth += 1;
                if depth == 1 {
                    names.push(String::new());
                    in_name = true;
                }
            }
            '}' => {
                depth = depth.saturating_sub(1);
                in_name = false;
            }
            ':' => in_name = false,
            c if in_name => {
                if let Some(name) = names.last_mut() {
                    name.push(c);
                }
            }
            _ => {}
        }
    }
    names
}

fn split_case(part: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_lower = false;
    for c in part.chars() {
        if before_lower && c.is_uppercase() {
            words.push(String::new());
        }
        before_lower = c.is_lowercase() || c.is_numeric();
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words
}

/// Parameters may hold braces of their own (`{id:[0-9]{2}}`), so depth is counted.
fn without_parameters(path: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_usize;
    for c in path.chars() {
        match c {
            '{' => {
                depth += 1;
                parts.push(String::new());
            }
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => {
                if let Some(part) = parts.last_mut() {
                    part.push(c);
                }
            }
            _ => {}
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{is_destructive, path_words, words};

    #[test]
    fn whole_words_only() {
        let destructive = |name: &str| words(name).any(|word| is_destructive(&word));
        for name in ["delete", "deleteBatch", "_delete_by_query", "bulk-delete", "DELETE", "pointsClear", "v2Delete"] {
            assert!(destructive(name), "{name}");
        }
        for name in ["deleted", "undelete", "dropdown", "clearance", "presets", "removal"] {
            assert!(!destructive(name), "{name}");
        }
    }

    #[test]
    fn parameters_are_no_words() {
        let paths: Vec<_> = path_words("/a/{delete:[a-z]{2}}/b{x}c").collect();
        assert_eq!(paths, ["a", "b", "c"]);
    }
}
