//! `role = "admin"` and `role = Role::Admin`.

use proc_macro2::{Ident, TokenStream};
use syn::{ExprPath, LitStr};

use super::text::{is_unfinished_path, text, unquoted};
use crate::errors::Errors;

/// The name of a role or permission.
#[derive(Clone)]
pub(crate) enum Name {
    Text(LitStr),
    /// A constant of a type that derives `Role` or `Permission`.
    Path(ExprPath),
}

/// Reads a text in quotes, or the path of a constant.
pub(crate) fn name(
    key: &Ident,
    value: &TokenStream,
    example: &str,
    constant: &str,
    errors: &mut Errors,
) -> Option<Name> {
    match syn::parse2::<ExprPath>(value.clone()) {
        Ok(path) if unquoted(value).is_none() => Some(Name::Path(path)),
        Err(_) if is_expression(value) => {
            errors.at(
                value,
                format_args!(
                    "`{key}` takes a text in quotes or the path of a constant: write `{key} = \"{example}\"` or `{key} = \
                     {constant}`"
                ),
            );
            None
        }
        Err(_) if is_unfinished_path(value) => {
            errors.at(value, format_args!("the path is not finished: write `{key} = {constant}`"));
            None
        }
        _ => text(key, value, example, errors).map(Name::Text),
    }
}

/// Something that begins like a path and goes on like an expression.
fn is_expression(value: &TokenStream) -> bool {
    let mut tokens = value.clone().into_iter();
    let first = tokens.next();
    let path =
        matches!(&first, Some(proc_macro2::TokenTree::Ident(word)) if word.to_string().contains(char::is_uppercase));
    path && syn::parse2::<syn::Expr>(value.clone()).is_ok()
}

impl Name {
    /// The name, where it is written here.
    pub(crate) fn text(&self) -> Option<&LitStr> {
        match self {
            Self::Text(text) => Some(text),
            Self::Path(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::reports::on_get;

    #[test]
    fn texts_and_constants() {
        on_get([
            ("role = Role::Admin", ""),
            ("role = ADMIN", ""),
            ("role = crate::roles::Role::Admin", ""),
            ("permission = <Perms as All>::READ", ""),
            ("permission = Perm::Read", ""),
            ("role = admin", "quotes are missing: write `role = \"admin\"`"),
            ("role = Role::new(1)", "a text in quotes or the path of a constant"),
            ("role = Role::", "the path is not finished: write `role = Role::Admin`"),
            ("permission(Perm::, on = \"x\")", "the path is not finished: write `permission = Perm::DocumentsRead`"),
        ]);
    }
}
