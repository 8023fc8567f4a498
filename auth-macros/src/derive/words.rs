//! The words of a variant.

/// Splits at `_`, before a capital after anything else, and before the last capital of several: `HTTPAdmin` is `http`,
/// `admin`. Digits stay with the word before.
///
/// Names that demand a statement are split by `auth_grammar::naming`, which does not know abbreviations.
pub(super) fn words(variant: &str) -> Vec<String> {
    variant.split('_').flat_map(split_case).filter(|word| !word.is_empty()).collect()
}

fn split_case(part: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut after_capital = false;
    let mut rest = part.chars().peekable();
    while let Some(c) = rest.next() {
        let begins = c.is_uppercase() && (!after_capital || rest.peek().is_some_and(|next| next.is_lowercase()));
        if begins {
            words.push(core::mem::take(&mut word));
        }
        word.extend(c.to_lowercase());
        after_capital = c.is_uppercase();
    }
    words.push(word);
    words
}

#[cfg(test)]
mod tests {
    #[test]
    fn of_variants() {
        for (variant, words) in [
            ("Admin", "admin"),
            ("TeamLead", "team lead"),
            ("HTTPAdmin", "http admin"),
            ("AdminHTTP", "admin http"),
            ("HTTP", "http"),
            ("ABTest", "ab test"),
            ("Level2Admin", "level2 admin"),
            ("HTTP2Admin", "http2 admin"),
            ("V2", "v2"),
            ("ACat", "a cat"),
            ("TEAM_LEAD", "team lead"),
            ("team_lead", "team lead"),
            ("Team_Lead2", "team lead2"),
            ("ÄrzteÄmter", "ärzte ämter"),
            ("__", ""),
        ] {
            assert_eq!(super::words(variant).join(" "), words, "{variant}");
        }
    }
}
