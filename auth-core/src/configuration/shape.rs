//! The forms in which a file may write a value. A variable always holds a text, and so does a layer.

use serde_json::Value;

use super::setting::Setting;

/// How a file, or the entry of an issuer, may write the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A text.
    Text,
    /// A text, or a list of words.
    Words,
    /// A text, or a boolean.
    Flag,
    /// A text, or a list of claims: names, and lists of names one in the other.
    Claims,
    /// A text, or a list of tables.
    List,
    /// A text, or a table of roles: each has a list of grants, or a table of `grants` and `inherits`.
    Roles,
}

impl Shape {
    /// The value as a variable would hold it; `None` for one of another form.
    pub(super) fn text(self, value: &Value) -> Option<String> {
        match (self, value) {
            (_, Value::String(text)) => Some(text.clone()),
            (Self::Flag, Value::Bool(flag)) => Some(flag.to_string()),
            (Self::Words, Value::Array(list)) => {
                list.iter().map(Value::as_str).collect::<Option<Vec<_>>>().map(|words| words.join(","))
            }
            (Self::Roles, Value::Object(roles)) if roles.values().all(is_role) => serde_json::to_string(value).ok(),
            (Self::Claims | Self::List, Value::Array(_)) => serde_json::to_string(value).ok(),
            _ => None,
        }
    }

    /// What a value of another form should have been.
    pub(super) fn expected(self, setting: Setting) -> String {
        match self {
            Self::Text => "is not a text: put it into quotes, a duration with its unit, such as \"15m\"".to_owned(),
            Self::Words => "is neither a text nor a list of texts: write `[\"iss\", \"aud\"]`".to_owned(),
            Self::Flag => "is neither `true` nor `false`".to_owned(),
            Self::Claims => format!("is neither a claim's name nor a list of claims: {CLAIMS}"),
            Self::List => {
                let key = setting.key();
                format!("is not a list of tables: write `[[{key}]]`, and below it what belongs to one of them")
            }
            Self::Roles => {
                "is neither a text nor a table of roles: write `[roles]`, and below it lines such as `user = \
                            [\"notes:write\"]` or `admin = { inherits = [\"user\"], grants = [\"notes:*\"] }`"
                    .to_owned()
            }
        }
    }
}

fn is_role(role: &Value) -> bool {
    let is_list = |value: &Value| value.as_array().is_some_and(|list| list.iter().all(Value::is_string));
    let is_member = |(name, value): (&String, &Value)| matches!(&**name, "grants" | "inherits") && is_list(value);
    is_list(role) || role.as_object().is_some_and(|members| members.iter().all(is_member))
}

/// How claims are written.
pub(super) const CLAIMS: &str = "write one name, or a list of claims, in which a claim inside another is a list of its \
                                 own: `[\"groups\", [\"realm_access\", \"roles\"]]`";
