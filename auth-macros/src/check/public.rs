//! `public`: alone, with a reason where something is written, never on a strict class.

use auth_grammar::Operation;
use syn::LitStr;

use super::operation::Endpoint;
use super::options::Options;
use super::terms::Seat;
use crate::errors::Errors;
use crate::syntax::atom::Atom;
use crate::syntax::term::Place;

/// Reports a `public` that does not stand alone at the top, or whose reason is blank.
pub(super) fn form(atom: &Atom, reason: Option<&LitStr>, seat: Seat, errors: &mut Errors) -> bool {
    match seat.place {
        Place::Macro | Place::NestedInMacro => errors.at(
            &atom.tokens,
            "`public` has no place in `requirement!`: where anybody may call there is nothing to decide",
        ),
        Place::Nested => {
            errors.at(&atom.tokens, "`public` stands alone at the top of `#[require(…)]`: take it out of the list");
        }
        Place::Attribute if !seat.alone => errors.at(
            &atom.tokens,
            "`public` lets anybody in, so nothing may stand beside it: write `public = \"why\"` alone, or take it away",
        ),
        Place::Attribute => match reason {
            Some(reason) if reason.value().trim().is_empty() => {
                errors.at(reason, "the reason is blank: say why anybody may call, `public = \"liveness probe\"`");
            }
            _ => return true,
        },
    }
    false
}

/// Reports what may not stand beside `public`, and classes and methods that it does not fit.
pub(super) fn class(endpoint: &Endpoint<'_>, reason: Option<&LitStr>, errors: &mut Errors) {
    // `reveal` was reported by itself.
    let Options { relax, hide, max_age, acr, schemes, .. } = endpoint.options;
    let beside = [
        relax.as_ref().map(|relax| &relax.key),
        hide.as_ref(),
        max_age.as_ref().map(|(key, _)| key),
        acr.as_ref().map(|(key, _)| key),
        schemes.as_ref().map(|(key, _)| key),
    ];
    for key in beside.into_iter().flatten() {
        errors.at(
            key,
            format_args!(
                "`{key}` means nothing beside `public`, where only `operation` and `crate` may stand: take it away"
            ),
        );
    }
    let class = endpoint.class();
    if class.is_strict() {
        errors.at(
            endpoint.terms,
            format_args!(
                "this is `{class}` {}, which is never public: write who may call, such as `role = \"admin\"`",
                endpoint.because(class)
            ),
        );
    } else if let (None, Some(method)) =
        (reason, endpoint.methods().find(|method| Operation::of_method(method) != Operation::Read))
    {
        errors.at(
            endpoint.terms,
            format_args!("`public` on {method} needs a reason for the reviewer: write `public = \"why\"`"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::reports::{expressions, on_get, table};

    const DELETE: &str = "#[delete(\"/\")] async fn f() -> R {}";
    const POST: &str = "#[post(\"/\")] async fn f() -> R {}";
    const PLAIN: &str = "async fn f() -> R {}";

    #[test]
    fn public_stands_alone() {
        on_get([
            ("public = \"why\", role = \"a\"", "nothing may stand beside it"),
            ("any(public, role = \"a\")", "stands alone at the top"),
            ("not(public)", "stands alone at the top"),
            ("public = \" \"", "the reason is blank"),
            ("public = \"why\", operation = write, crate = x", ""),
            ("public = \"why\", hide", "`hide` means nothing beside `public`"),
            ("public = \"why\", relax(exact = \"x\")", "`relax` means nothing beside `public`"),
            ("public = \"why\", max_age = \"1h\"", "`max_age` means nothing beside `public`"),
            ("public = \"why\", scheme = \"jwt\"", "`scheme` means nothing beside `public`"),
        ]);
        expressions([("public", "no place in `requirement!`"), ("public = \"why\"", "no place in `requirement!`")]);
        table([(
            "role = \"a\"",
            "#[require(public = \"b\")] #[get(\"/\")] async fn f() -> R {}",
            "nothing may stand beside it",
        )]);
    }

    #[test]
    fn public_and_the_class() {
        table([
            ("public", POST, "`public` on POST needs a reason"),
            ("public", PLAIN, ""),
            ("public = \"why\"", POST, ""),
            ("public = \"why\"", DELETE, "this is `delete` by its method DELETE, which is never public"),
            ("public", DELETE, "never public"),
            ("public = \"why\", operation = manage", POST, "this is `manage` as stated, which is never public"),
            ("public", "#[route(\"/\", method = \"GET\", method = \"PUT\")] async fn f() -> R {}", "`public` on PUT"),
        ]);
        on_get([("public", "")]);
    }
}
