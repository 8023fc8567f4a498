//! Closures over the handler's arguments.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Expr, Pat, PatType, ReturnType, Type};

use super::item;
use crate::errors::Errors;

/// `|id: &web::Path<Uuid>, caller| …`
pub(crate) struct Closure {
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) output: ReturnType,
    pub(crate) body: Box<Expr>,
    /// Its first bar.
    pub(crate) bar: Span,
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
    let tokens = item::without_last_comma(tokens.clone());
    let closure = match syn::parse2::<Expr>(tokens.clone()) {
        Ok(Expr::Closure(closure)) => closure,
        Ok(Expr::Path(path)) if path.path.segments.len() > 1 || key == "when" => {
            let shown = path.to_token_stream().to_string().replace(' ', "");
            let call = example.replace('…', &format!("{shown}(id)")).replace("|input|", "|id|");
            errors.at(path, format_args!("`{key}` takes a closure, which says what it looks at: write `{call}`"));
            return None;
        }
        Ok(other) => {
            errors.at(other, format_args!("`{key}` takes a closure, which says what it looks at: write `{example}`"));
            return None;
        }
        Err(_) if tokens.is_empty() => {
            errors.at(key, format_args!("`{key}` takes a closure: write `{example}`"));
            return None;
        }
        Err(error) => {
            unreadable(&tokens, &error, example, errors);
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
    let parameters: Vec<Parameter> = closure.inputs.iter().filter_map(|input| parameter(input, errors)).collect();
    for (index, Parameter { name, .. }) in parameters.iter().enumerate() {
        if parameters.iter().take(index).any(|other| other.name == *name) {
            errors.at(name, format_args!("`{name}` stands here twice: take one away"));
        }
    }
    (errors.len() == before).then(|| Closure {
        parameters,
        output: closure.output,
        body: closure.body,
        bar: closure.inputs_begin.span,
        tokens,
    })
}

/// What is no expression: half-typed, or more than one.
fn unreadable(tokens: &TokenStream, error: &syn::Error, example: &str, errors: &mut Errors) {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let ends_closure = |comma: &usize| {
        let before: TokenStream = all.iter().take(*comma).cloned().collect();
        matches!(syn::parse2::<Expr>(before), Ok(Expr::Closure(_)))
    };
    let mut commas = all.iter().enumerate().filter(|(_, token)| is_comma(token)).map(|(index, _)| index);
    if let Some(more) = commas.find(ends_closure).and_then(|comma| all.get(comma + 1)) {
        errors.at(more, "one closure stands here, and this is more: join the conditions by `&&` or `||` in its body");
    } else if error.to_string().starts_with("unexpected end") || all.iter().filter(|token| is_bar(token)).count() == 1 {
        errors.at(all.last(), format_args!("the closure ends too early: write `{example}`"));
    } else {
        errors.at_span(error.span(), format_args!("the closure cannot be read from here on: write `{example}`"));
    }
}

fn is_bar(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == '|')
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',')
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
            ("when(|id| true,)", ""),
            ("when(|id, note| true)", ""),
            ("when(|id, id: &Id| true)", "`id` stands here twice"),
            ("when(|id| true, false)", "join the conditions by `&&` or `||`"),
            ("when(is_mine)", "write `when(|id| is_mine(id))`"),
            ("when(|id| )", "the closure ends too early"),
            ("when(|id| id.)", "the closure ends too early"),
            ("when(|id| id > )", "the closure ends too early"),
            ("when(|id)", "the closure ends too early"),
            ("when(|id: | true)", "the closure cannot be read from here on"),
            ("when = |id, note| true", "write `when(|id| …)`"),
        ] {
            on(attribute, expected);
        }
    }
}
