//! `key = "text"`, and what stands there instead.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{Lit, LitStr};

use super::item;
use crate::errors::Errors;

/// Reads the text of `key = "text"`.
pub(crate) fn text(key: &Ident, value: &TokenStream, example: &str, errors: &mut Errors) -> Option<LitStr> {
    match syn::parse2::<Lit>(value.clone()) {
        Ok(Lit::Str(text)) if text.suffix().is_empty() => return Some(text),
        Ok(other) => {
            errors.at(&other, format_args!("`{key}` takes a text in quotes: write `{key} = \"{example}\"`"));
            return None;
        }
        Err(_) => {}
    }
    if let Some(word) = unquoted(value) {
        errors.at(value, format_args!("quotes are missing: write `{key} = \"{word}\"`"));
        return None;
    }
    let mut tokens = value.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (None, _) => errors.at(key, format_args!("`{key} =` needs a value: write `{key} = \"{example}\"`")),
        (Some(TokenTree::Literal(_)), Some(other)) => errors.at(&other, item::unexpected(key, &other)),
        (Some(TokenTree::Group(_)), _) => errors.at(
            value,
            format_args!("`{key}` takes one text: several are `any({key} = \"…\", {key} = \"…\")`, or `all(…)`"),
        ),
        _ => {
            errors.at(value, format_args!("`{key}` takes a text in quotes: write `{key} = \"{example}\"`"));
        }
    }
    None
}

/// `admin`, `store:write`: lower-case words that want to be a text; what has capitals or `::` wants to be a path.
pub(super) fn unquoted(value: &TokenStream) -> Option<String> {
    let mut word = String::new();
    for token in value.clone() {
        match token {
            TokenTree::Ident(part) => word.push_str(&part.to_string()),
            TokenTree::Punct(part) if matches!(part.as_char(), ':' | '.' | '-') => word.push(part.as_char()),
            _ => return None,
        }
    }
    let is_path = word.is_empty() || word.contains("::") || word.contains(char::is_uppercase);
    (!is_path).then_some(word)
}

/// `Role::`, where the word after it is still to be typed.
pub(super) fn is_unfinished_path(value: &TokenStream) -> bool {
    let mut tokens: Vec<TokenTree> = value.clone().into_iter().collect();
    let colon = |token: Option<TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    colon(tokens.pop()) && colon(tokens.pop()) && syn::parse2::<syn::Path>(tokens.into_iter().collect()).is_ok()
}

#[cfg(test)]
mod tests {
    use crate::reports::on_get;

    #[test]
    fn values() {
        on_get([
            ("role = admin", "quotes are missing: write `role = \"admin\"`"),
            ("permission = store:write", "quotes are missing: write `permission = \"store:write\"`"),
            ("scope = Scope::Read", "takes a text in quotes"),
            ("role = 1", "takes a text in quotes"),
            ("role = true", "takes a text in quotes"),
            ("role = b\"a\"", "takes a text in quotes"),
            ("role =", "`role =` needs a value"),
            ("role", "`role` needs a value: write `role = \"admin\"`"),
            ("permission", "write `permission = \"documents:read\"`"),
            ("role(\"x\")", "write `role = \"x\"`"),
            ("check(x)", "write `check = x`"),
            ("check(1)", "write `check = path::to::function`"),
            ("check = \"a::b\"", "without quotes: write `check = a::b`"),
            ("check = \"a b\"", "takes the path of a function: write `check = path::to::function`"),
            ("check = a::b()", "write `check = a::b`, without parentheses"),
            ("check = |a, b| true", "or `when(|id| …)` for a look at the arguments"),
            ("check = office::", "the path is not finished"),
            ("check =", "`check =` needs a path"),
            ("policy = \"X\"", "without quotes: write `policy = X`"),
            ("policy = x()", "takes the path of a const: write `policy = path::TO_A_REQUIREMENT`"),
            ("policy = a::", "the path is not finished"),
            ("tenant", "write `tenant = \"workspace_id\"`"),
            ("authorizer(\"cedar\")", "write `authorizer = \"cedar\"`"),
            ("role(x)", "write `role = \"admin\"`"),
            ("role = [\"a\", \"b\"]", "takes one text: several are `any(role = \"…\", role = \"…\")`"),
            ("public = 1", "write `public = \"why\"`"),
            ("authenticated = true", "takes no value"),
            ("authenticated()", "takes no value"),
            ("any = \"a\"", "`any` takes terms in parentheses"),
            ("not", "`not` takes terms in parentheses"),
        ]);
    }
}
