use core::fmt;

/// No variant has this name.
///
/// ```
/// use auth_core::Role;
///
/// #[derive(Debug, Role)]
/// enum Role {
///     Admin,
///     TeamLead,
/// }
///
/// let unknown = "team_lead".parse::<Role>().unwrap_err();
/// assert_eq!(
///     unknown.to_string(),
///     "unknown role `team_lead`: did you mean `team-lead`? the roles are `admin`, `team-lead`",
/// );
/// assert_eq!(unknown.nearest(), Some("team-lead"));
/// assert_eq!(unknown.known(), ["admin", "team-lead"]);
/// ```
///
/// The text is shown escaped, and no more of it than its first 64 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    kind: &'static str,
    text: String,
    cut: bool,
    known: &'static [&'static str],
}

/// Texts of strangers end up in logs, and likeness takes time that grows with the square of the length.
const SHOWN: usize = 64;

impl UnknownName {
    pub(super) fn new(kind: &'static str, text: &str, known: &'static [&'static str]) -> Self {
        let mut rest = text.chars();
        let text = rest.by_ref().take(SHOWN).collect();
        Self { kind, text, cut: rest.next().is_some(), known }
    }

    /// The names that there are.
    #[must_use]
    pub const fn known(&self) -> &'static [&'static str] {
        self.known
    }

    /// The name that is most like the text, if any is.
    #[must_use]
    pub fn nearest(&self) -> Option<&'static str> {
        let likeness = |name: &str| strsim::jaro_winkler(&self.text, name);
        let scored = self.known.iter().map(|name| (likeness(name), *name));
        let nearest = scored.filter(|(likeness, _)| *likeness >= 0.8).max_by(|(a, _), (b, _)| a.total_cmp(b));
        nearest.map(|(_, name)| name)
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, text, cut, known } = self;
        write!(f, "unknown {kind} `{}{}`: ", text.escape_debug(), if *cut { "…" } else { "" })?;
        if let Some(near) = self.nearest() {
            write!(f, "did you mean `{near}`? ")?;
        }
        write!(f, "the {kind}s are `{}`", known.join("`, `"))
    }
}

impl core::error::Error for UnknownName {}

#[cfg(test)]
mod tests {
    use super::UnknownName;

    const KNOWN: &[&str] = &["store:read", "store:write"];

    #[test]
    fn says_what_there_is() {
        for (text, expected) in [
            ("", "unknown permission ``: the permissions are `store:read`, `store:write`"),
            ("x", "unknown permission `x`: the permissions are `store:read`, `store:write`"),
            (
                "store:wirte",
                "unknown permission `store:wirte`: did you mean `store:write`? \
                 the permissions are `store:read`, `store:write`",
            ),
            ("\n\u{1b}[1m", "unknown permission `\\n\\u{1b}[1m`: the permissions are `store:read`, `store:write`"),
        ] {
            assert_eq!(UnknownName::new("permission", text, KNOWN).to_string(), expected);
        }
    }

    #[test]
    fn long_texts_are_cut() {
        let shown = UnknownName::new("role", &"ß".repeat(65), KNOWN).to_string();
        assert!(shown.starts_with(&format!("unknown role `{}…`: ", "ß".repeat(64))), "{shown}");
        let whole = UnknownName::new("role", &"ß".repeat(64), KNOWN).to_string();
        assert!(!whole.contains('…'), "{whole}");
    }
}
