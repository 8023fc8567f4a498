//! Closures over the handler's arguments.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens as _;
use syn::{Expr, Pat, PatType, ReturnType, Type};

use crate::errors::Errors;

/// `|id: &web::Path<Uuid>, caller| …`
pub(crate) struct Closure {
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) output: ReturnType,
    pub(crate) body: Box<Expr>,
    pub(crate) tokens: TokenStream,
}

/// One parameter of a closure.
pub(crate) struct Parameter {
    pub(crate) name: Ident,
    /// The type behind the `&`; `None` where it is left out.
    pub(crate) ty: Option<Type>,
}

/// Reads a closure literal.
pub(crate) fn parse(key: &Ident, tokens: &TokenStream, example: &str, errors: &mut Errors) -> Option<Closure> {
    let closure = match syn::parse2::<Expr>(tokens.clone()) {
        Ok(Expr::Closure(closure)) => closure,
        Ok(other) => {
            let shown = "the closure says which arguments it looks at";
            errors.at(other, format_args!("`{key}` takes a closure: write `{example}`, {shown}"));
            return None;
        }
        Err(_) if tokens.is_empty() => {
            errors.at(key, format_args!("`{key}` takes a closure: write `{example}`"));
            return None;
        }
        Err(error) => {
            errors.syn(error);
            return None;
        }
    };
    if let Some(word) = &closure.asyncness {
        errors.at(
            word,
            "a closure over arguments is not `async`: what has to wait is asked by `check = path::to::function`, or \
             loaded by `owner(Type, …)`",
        );
        return None;
    }
    if let Some(word) = &closure.capture {
        errors.at(word, "a closure over arguments borrows them: take `move` away");
        return None;
    }
    let before = errors.len();
    let parameters = closure.inputs.iter().filter_map(|input| parameter(input, errors)).collect();
    (errors.len() == before).then(|| Closure {
        parameters,
        output: closure.output,
        body: closure.body,
        tokens: tokens.clone(),
    })
}

fn parameter(input: &Pat, errors: &mut Errors) -> Option<Parameter> {
    let (pattern, ty) = match input {
        Pat::Type(PatType { pat, ty, .. }) => (&**pat, Some(&**ty)),
        pattern => (pattern, None),
    };
    let name = match pattern {
        Pat::Ident(ident) if ident.by_ref.is_none() && ident.subpat.is_none() && ident.mutability.is_none() => {
            ident.ident.clone()
        }
        _ => {
            errors.at(
                pattern,
                "a parameter is the name of an argument of the handler: write `|id|`, and take it apart in the body",
            );
            return None;
        }
    };
    let ty = match ty {
        None => None,
        Some(Type::Reference(reference)) if reference.mutability.is_none() => Some(Type::clone(&reference.elem)),
        Some(other) => {
            let shown = other.to_token_stream().to_string().replace("& mut ", "").replace(' ', "");
            errors.at(
                other,
                format_args!("the arguments belong to the handler: write `{name}: &{shown}`, or leave the type out"),
            );
            return None;
        }
    };
    Some(Parameter { name, ty })
}

#[cfg(test)]
mod tests {
    use crate::reports::table;

    #[test]
    fn forms() {
        let on = |attribute: &str, expected: &str| {
            table([(
                attribute,
                "#[get(\"/\")] async fn f(id: Id, web::Json(note): web::Json<Note>) -> R {}",
                expected,
            )]);
        };
        for (attribute, expected) in [
            ("when(|id| id.ok())", ""),
            ("when(|id: &Id, caller: &Principal| id.ok())", ""),
            ("when(|note| { return note.x; })", ""),
            ("when(|| true)", ""),
            ("when", "write `when(|id| …)`"),
            ("when = |id| true", "write `when(|id| …)`"),
            ("when()", "`when` takes a closure: write `when(|id| …)`"),
            ("when(id == 1)", "`when` takes a closure"),
            ("when(async |id| true)", "is not `async`"),
            ("when(move |id| true)", "take `move` away"),
            ("when(|id: Id| true)", "write `id: &Id`, or leave the type out"),
            ("when(|id: &mut Id| true)", "write `id: &Id`"),
            ("when(|(a, b)| true)", "a parameter is the name of an argument"),
            ("when(|mut id| true)", "a parameter is the name of an argument"),
        ] {
            on(attribute, expected);
        }
    }
}
