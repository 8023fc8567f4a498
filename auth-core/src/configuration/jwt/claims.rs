//! Where claims are that say what of a caller.

use serde_json::Value;

use crate::configuration::reader::Reader;
use crate::configuration::setting::Setting;
use crate::configuration::shape::CLAIMS;
use crate::jwt::{ClaimMapping, ClaimPath, Preset};

/// The role of those whom a claim calls so.
const SUPERUSER: &str = "superuser";

impl Reader {
    /// The claims of the preset, and those that are set.
    pub(super) fn mapping(&mut self, preset: Option<Preset>) -> ClaimMapping {
        let mapping = preset.map_or_else(ClaimMapping::default, Preset::mapping);
        let all = |mapping, claims: Vec<ClaimPath>, add: fn(ClaimMapping, ClaimPath) -> ClaimMapping| {
            claims.into_iter().fold(mapping, add)
        };
        let mapping = all(mapping, self.one_claim(Setting::JwtSubject), ClaimMapping::subject_at);
        let mapping = all(mapping, self.claims(Setting::JwtRoles), ClaimMapping::roles_at);
        let mapping = all(mapping, self.claims(Setting::JwtPermissions), ClaimMapping::permissions_at);
        let mapping = all(mapping, self.claims(Setting::JwtTenants), ClaimMapping::tenants_at);
        let mapping = all(mapping, self.claims(Setting::JwtActive), ClaimMapping::active_at);
        let mapping = all(mapping, self.one_claim(Setting::JwtSuperuser), |mapping, claim| {
            mapping.superuser_at(claim, SUPERUSER)
        });
        all(mapping, self.claims(Setting::JwtRequiredClaims), ClaimMapping::require)
    }

    fn one_claim(&mut self, setting: Setting) -> Vec<ClaimPath> {
        let claims = self.claims(setting);
        if claims.len() > 1 {
            self.fault(
                setting,
                "names several claims, and takes one; a claim inside another is `[[\"user\", \"id\"]]`",
            );
        }
        claims
    }

    fn claims(&mut self, setting: Setting) -> Vec<ClaimPath> {
        self.parse(setting, parse).unwrap_or_default()
    }
}

/// A name, or a JSON list of claims.
fn parse(text: &str) -> Result<Vec<ClaimPath>, String> {
    let refused = || format!("is no claim: {CLAIMS}");
    if !text.starts_with('[') {
        // `a,b` may be meant as two, and would silently be a claim that no token has.
        let is_name = !text.contains(|character: char| character == ',' || character.is_whitespace());
        return if is_name { Ok(vec![text.into()]) } else { Err(refused()) };
    }
    let list: Vec<Value> = serde_json::from_str(text).map_err(|_| refused())?;
    let claims = list.iter().map(claim).collect::<Option<Vec<_>>>();
    claims.filter(|claims| !claims.is_empty()).ok_or_else(refused)
}

fn claim(value: &Value) -> Option<ClaimPath> {
    let name = |value: &Value| value.as_str().filter(|name| !name.is_empty()).map(str::to_owned);
    match value {
        Value::Array(names) => ClaimPath::members(names.iter().map(name).collect::<Option<Vec<_>>>()?),
        value => name(value).map(|name| name.as_str().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    /// One form, one meaning: in a list every item is a claim, and only a list inside it is a path.
    #[test]
    fn claims_are_names_and_paths() {
        let read = |text| parse(text).map(|claims| claims.iter().map(|claim| format!("{claim}")).collect::<Vec<_>>());
        assert_eq!(read("groups").unwrap(), ["groups"]);
        assert_eq!(read("https://example.com/roles").unwrap(), ["https://example.com/roles"]);
        assert_eq!(read(r#"["a", "b"]"#).unwrap(), ["a", "b"]);
        assert_eq!(read(r#"["a", ["b", "c"]]"#).unwrap(), ["a", "b.c"]);
        assert_eq!(read(r#"["a, b"]"#).unwrap(), ["a, b"], "a name of any form stands in a list");
        for text in ["a,b", "a b", "[", "[]", "[[]]", r#"[""]"#, r#"[["a", ""]]"#, "[1]", r#"[["a", ["b"]]]"#] {
            assert!(read(text).unwrap_err().contains("write one name, or a list of claims"), "{text}");
        }
    }
}
