//! Path patterns, by the rules of actix-router, which panics on a bad one when the server starts.

use std::collections::BTreeSet;

/// What is wrong with the pattern, and what to write instead.
pub(super) fn fault(pattern: &str) -> Option<String> {
    let mut names = BTreeSet::new();
    let mut expression = String::from("^");
    let mut rest = pattern;
    let mut tail = false;
    while let Some((text, parameter)) = rest.split_once('{') {
        if text.contains('}') {
            return Some(unopened());
        }
        let Some((inside, after)) = close(parameter) else {
            return Some("`{` is not closed: write `}` after the parameter".to_owned());
        };
        tail = after == "*";
        let (name, own) = inside.split_once(':').map_or((inside, None), |(name, own)| (name, Some(own)));
        if let Some(fault) = name_fault(name) {
            return Some(fault);
        }
        if tail && own.is_some() {
            return Some(format!("a tail has no pattern of its own: write `{{{name}}}*` or `{{{name}:.*}}`"));
        }
        if !names.insert(name.to_owned()) {
            return Some(format!("the parameter `{name}` stands in the path twice: give each its own name"));
        }
        expression.push_str(&regex_lite::escape(text));
        expression.extend(["(?P<", name, ">", own.unwrap_or("[^/]+"), ")"]);
        rest = if tail { "" } else { after };
    }
    if rest.contains('}') {
        return Some(unopened());
    }
    if !tail && rest.ends_with('*') {
        return Some("a tail needs a name: write `{tail}*` in place of `*`".to_owned());
    }
    if names.len() > MOST_PARAMETERS {
        return Some(format!("a path has at most {MOST_PARAMETERS} parameters: this has {}", names.len()));
    }
    let pattern = regex_lite::Regex::new(&expression).err()?;
    Some(format!("a parameter's pattern is not a regular expression: {pattern}"))
}

/// As actix-router's `MAX_DYNAMIC_SEGMENTS`.
const MOST_PARAMETERS: usize = 16;

/// Splits at the brace that closes the parameter; its pattern may hold braces.
fn close(parameter: &str) -> Option<(&str, &str)> {
    let mut depth = 1_usize;
    let end = parameter.char_indices().find_map(|(index, c)| {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(index)
    })?;
    let (inside, after) = parameter.split_at_checked(end)?;
    Some((inside, after.strip_prefix('}')?))
}

fn name_fault(name: &str) -> Option<String> {
    let mut letters = name.chars();
    let begins = letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    let continues = letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']'));
    if name.is_empty() {
        Some("a parameter needs a name: write `{id}`".to_owned())
    } else if begins && continues {
        None
    } else {
        Some(format!("`{name}` is not the name of a parameter: write letters, digits and `_`, such as `{{thread_id}}`"))
    }
}

fn unopened() -> String {
    "`}` closes nothing: write `{` before the parameter".to_owned()
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn patterns() {
        for good in
            ["", "/", "/a/{b}", "a/{b}.{c}", "/{id:[0-9]{2,3}}/x", "/{tail}*", "/{tail:.*}", "/a*b", "/{a}{b_1.x}"]
        {
            assert_eq!(fault(good), None, "{good}");
        }
        let many = (0..17).map(|index| format!("/{{p{index}}}")).collect::<Vec<_>>().concat();
        for (bad, message) in [
            ("/{a", "is not closed"),
            ("/{a:{}", "is not closed"),
            ("/a}", "closes nothing"),
            ("/}{a}", "closes nothing"),
            ("/{}", "needs a name"),
            ("/{:x}", "needs a name"),
            ("/{a b}", "`a b` is not the name"),
            ("/{1}", "is not the name"),
            ("/{a}/{a}", "stands in the path twice"),
            ("/{a:x}*", "a tail has no pattern"),
            ("/a/*", "a tail needs a name"),
            ("/{a:[}", "not a regular expression"),
            (many.as_str(), "at most 16 parameters"),
        ] {
            let found = fault(bad).unwrap_or_default();
            assert!(found.contains(message), "{bad}: {found}");
        }
    }
}
