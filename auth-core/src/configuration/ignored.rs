//! Settings of other systems that have no counterpart here. They are recognised and explained, never obeyed.

use super::compatibility::Compatibility;

/// One of them.
struct Ignored {
    name: &'static str,
    of: Compatibility,
    /// Whether its name alone is unmistakable, so that it is explained unasked.
    always: bool,
    why: &'static str,
}

const IGNORED: &[Ignored] = &[
    Ignored {
        name: "LANGFLOW_SKIP_AUTH_AUTO_LOGIN",
        of: Compatibility::Langflow,
        always: true,
        why: "no setting skips authentication: mend the secret, and take this one away",
    },
    Ignored {
        name: "LANGFLOW_AUTO_LOGIN",
        of: Compatibility::Langflow,
        always: true,
        why: "nobody is logged in without a credential, whatever it says: take it away",
    },
    Ignored {
        name: "LANGFLOW_SUPERUSER",
        of: Compatibility::Langflow,
        always: false,
        why: "there is no built-in account: who is an administrator is said by a role in the token and AUTH_ROLES",
    },
    Ignored {
        name: "LANGFLOW_SUPERUSER_PASSWORD",
        of: Compatibility::Langflow,
        always: false,
        why: "there is no built-in account and no password to set: take it away",
    },
    Ignored {
        name: "LANGFLOW_NEW_USER_IS_ACTIVE",
        of: Compatibility::Langflow,
        always: false,
        why: "accounts belong to the application; a token whose `active` is false is refused",
    },
];

/// What is said about a variable of this name.
pub(super) fn explain(name: &str, compatibility: &[Compatibility]) -> Option<String> {
    let ignored = IGNORED.iter().find(|ignored| ignored.name == name)?;
    (ignored.always || compatibility.contains(&ignored.of)).then(|| format!("has no effect: {}", ignored.why))
}

#[cfg(test)]
mod tests {
    use super::{Compatibility, IGNORED, explain};
    use crate::configuration::compatibility::Variable;

    /// L000-9: what is explained is never read as a setting as well.
    #[test]
    fn nothing_ignored_is_a_setting() {
        for ignored in IGNORED {
            for compatibility in Compatibility::ALL {
                assert!(!compatibility.variables().iter().any(|Variable { name, .. }| *name == ignored.name));
            }
            assert!(super::super::setting::Setting::by_variable(ignored.name).is_none());
        }
    }

    #[test]
    fn unmistakable_names_are_explained_unasked() {
        assert!(explain("LANGFLOW_SKIP_AUTH_AUTO_LOGIN", &[]).unwrap().contains("no setting skips authentication"));
        assert!(explain("LANGFLOW_AUTO_LOGIN", &[]).is_some());
        assert_eq!(explain("LANGFLOW_SUPERUSER", &[]), None);
        assert_eq!(explain("LANGFLOW_SUPERUSER", &[Compatibility::AgentFlow]), None);
        assert!(explain("LANGFLOW_SUPERUSER", &[Compatibility::Langflow]).unwrap().contains("no built-in account"));
    }
}
