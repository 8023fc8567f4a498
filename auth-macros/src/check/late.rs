//! Closures over arguments: each parameter is one of the handler's arguments, or the caller.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{FnArg, Pat, Type};

use super::atoms::Closures;
use super::handler::elided;
use crate::errors::Errors;
use crate::model::{Binding, Bound, Late};
use crate::syntax::closure::{Closure, Parameter};
use crate::syntax::handler::Function;
use crate::syntax::option::{listed, nearest};

/// An argument of the handler that a closure may name.
struct Argument {
    name: String,
    index: usize,
    ty: TokenStream,
    certain: Certain,
}

/// Whether it is there, at its place, whatever is configured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Certain {
    Yes,
    /// It is under `#[cfg]` itself.
    No,
    /// It stands behind one under `#[cfg]`.
    NotItsPlace,
}

/// Binds the parameters of closures to the arguments of the handler.
pub(super) fn bind(closures: Closures, function: &Function, errors: &mut Errors) -> Vec<Late> {
    if closures.0.is_empty() {
        return Vec::new();
    }
    let arguments = arguments(function);
    let late = closures.0.into_iter().map(|(kind, closure)| {
        let Closure { parameters, output, body, bar, .. } = closure;
        let bindings = parameters.into_iter().filter_map(|parameter| binding(parameter, &arguments, errors));
        Late { kind, bindings: bindings.collect(), output, body, bar }
    });
    late.collect()
}

fn arguments(function: &Function) -> Vec<Argument> {
    let mut behind = false;
    let mut arguments = Vec::new();
    for (index, argument) in function.signature.inputs.iter().enumerate() {
        let FnArg::Typed(argument) = argument else { continue };
        let conditional = argument.attrs.iter().any(|attribute| attribute.path().is_ident("cfg"));
        let certain = match (conditional, behind) {
            (true, _) => Certain::No,
            (false, true) => Certain::NotItsPlace,
            (false, false) => Certain::Yes,
        };
        behind |= conditional;
        if let Some(name) = name(&argument.pat) {
            arguments.push(Argument { name, index, ty: elided(function, &argument.ty), certain });
        }
    }
    arguments
}

/// A pattern of one name, `id` or `web::Json(note)`, names the whole argument; others have no name.
fn name(pattern: &Pat) -> Option<String> {
    match pattern {
        Pat::Ident(ident) => Some(ident.ident.to_string()),
        Pat::TupleStruct(tuple) => match tuple.elems.iter().collect::<Vec<_>>().as_slice() {
            [Pat::Ident(ident)] => Some(ident.ident.to_string()),
            _ => None,
        },
        _ => None,
    }
}

fn binding(parameter: Parameter, arguments: &[Argument], errors: &mut Errors) -> Option<Binding> {
    let Parameter { name, ty } = parameter;
    if ty.as_ref().is_some_and(is_principal) {
        return Some(Binding { name, value: Bound::Caller(None) });
    }
    let Some(argument) = arguments.iter().find(|argument| name == argument.name) else {
        let known = || arguments.iter().map(|argument| argument.name.as_str());
        // `_id` is what the handler calls an argument that its body leaves to the closure.
        let bare = |name: &str| name.trim_start_matches('_').to_owned();
        let near = known().find(|known| bare(known) == bare(&name.to_string()));
        let near = near.or_else(|| nearest(&name.to_string(), known()));
        if let Some(ty) = ty
            && !arguments.iter().any(|argument| Some(argument.name.as_str()) == near && is_written_like(argument, &ty))
        {
            // An alias of `Principal` counts: the compiler knows.
            return Some(Binding { name, value: Bound::Caller(Some(Box::new(ty))) });
        }
        let message = match near {
            Some(near) => format!("`{name}` is no argument of the handler: did you mean `{near}`?"),
            None if arguments.is_empty() => {
                format!(
                    "`{name}` is no argument of the handler, which has none with a name: write `{name}: &Principal` for the caller"
                )
            }
            None => format!(
                "`{name}` is no argument of the handler, which has {}: write one of them, or `{name}: &Principal` for the \
                 caller",
                listed(known())
            ),
        };
        errors.at(&name, message);
        return None;
    };
    let uncertain = match argument.certain {
        Certain::Yes => None,
        Certain::No => Some("is under `#[cfg]`, so it may not be there: put the `#[cfg]` on the handler"),
        Certain::NotItsPlace => {
            Some("stands behind an argument under `#[cfg]`, so its place is not certain: move it before that")
        }
    };
    if let Some(fault) = uncertain {
        errors.at(&name, format_args!("`{name}` {fault}"));
        return None;
    }
    let ty = ty.map_or_else(|| argument.ty.clone(), |ty| ty.to_token_stream());
    Some(Binding { name, value: Bound::Argument(argument.index, ty) })
}

fn is_written_like(argument: &Argument, ty: &Type) -> bool {
    argument.ty.to_string() == ty.to_token_stream().to_string()
}

fn is_principal(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let last = path.path.segments.last();
    last.is_some_and(|segment| segment.ident == "Principal" && segment.arguments.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::reports::table;

    #[test]
    fn parameters_name_arguments() {
        let item = "#[post(\"/\")] async fn f(id: Id, web::Json(note): web::Json<Note>, (a, b): P, #[cfg(x)] c: C, d: D) -> R {}";
        for (attribute, expected) in [
            ("when(|id, note: &web::Json<Note>, who: &Principal| true)", ""),
            ("when(|who: &Caller| true)", ""),
            ("when(|idd| true)", "did you mean `id`?"),
            ("when(|_id| true)", "did you mean `id`?"),
            ("when(|idd: &Id| true)", "did you mean `id`?"),
            ("when(|idd: &Caller| true)", ""),
            ("when(|zzz| true)", "which has `id`, `note`, `c`, `d`: write one of them"),
            ("when(|a| true)", "`a` is no argument of the handler"),
            ("when(|c| true)", "`c` is under `#[cfg]`"),
            ("when(|d| true)", "behind an argument under `#[cfg]`"),
            ("owner(Thread, from = |nota| nota.id)", "did you mean `note`?"),
            ("permission(\"a:b\", on = |ids| ids.all())", "`ids` is no argument of the handler"),
        ] {
            table([(attribute, item, expected)]);
        }
        table([("when(|id| true)", "#[post(\"/\")] async fn f() -> R {}", "which has none with a name")]);
    }
}
