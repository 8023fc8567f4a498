use std::fmt;
use std::path::Path;

/// Who decides about a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Variant {
    /// Nobody: route attributes of actix-web, and nothing else.
    Plain,
    /// actix-web-grants: `#[protect("admin")]`.
    Grants,
    /// auth-core: `#[require(role = "admin")]`.
    Ours,
}

impl Variant {
    pub(super) const ALL: [Self; 3] = [Self::Plain, Self::Grants, Self::Ours];

    /// What its crate depends on beside actix-web and serde; `root` is the folder of our workspace.
    pub(super) fn dependency(self, root: &Path) -> String {
        match self {
            Self::Plain => String::new(),
            Self::Grants => "actix-web-grants = \"4\"\n".to_owned(),
            Self::Ours => {
                let path = root.join("auth-core").display().to_string();
                format!("auth-core = {{ path = {path:?}, default-features = false, features = [\"actix\"] }}\n")
            }
        }
    }

    /// A handler with its route attribute, and with the attribute that says who may call: above or below, as its
    /// documentation has it.
    pub(super) fn protected(self, route: &str, function: &str) -> String {
        match self {
            Self::Plain => format!("{route}\n{function}\n"),
            Self::Grants => format!("{route}\n#[protect(\"admin\")]\n{function}\n"),
            Self::Ours => format!("#[require(role = \"admin\")]\n{route}\n{function}\n"),
        }
    }

    /// The program around the handlers; `/* services */` stands for their registration.
    pub(super) fn program(self) -> &'static str {
        match self {
            Self::Plain => include_str!("templates/plain.rs"),
            Self::Grants => include_str!("templates/grants.rs"),
            Self::Ours => include_str!("templates/ours.rs"),
        }
    }
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "plain",
            Self::Grants => "grants",
            Self::Ours => "ours",
        })
    }
}
