//! Options: each once, with words that exist.

use auth_grammar::{Ingredient, Operation};
use proc_macro2::{Ident, TokenStream};
use quote::ToTokens as _;
use syn::LitStr;

use crate::errors::Errors;
use crate::model::{Relaxed, Root};
use crate::syntax::option::{AttributeOption, OptionKind, Relaxation, listed, nearest};

/// The options of an attribute.
#[derive(Default)]
pub(super) struct Options {
    pub(super) operation: Option<Stated>,
    pub(super) relax: Option<Relax>,
    pub(super) hide: Option<Ident>,
    pub(super) reveal: Option<Ident>,
    /// Seconds; `None` behind the key where it was reported.
    pub(super) max_age: Option<(Ident, Option<u64>)>,
    pub(super) acr: Option<(Ident, LitStr)>,
    pub(super) schemes: Option<(Ident, Vec<LitStr>)>,
    pub(super) root: Option<Root>,
}

/// `operation = …`.
pub(super) struct Stated {
    pub(super) word: TokenStream,
    /// `None` where it was reported.
    pub(super) class: Option<Operation>,
}

/// `relax(…)`.
pub(super) struct Relax {
    pub(super) key: Ident,
    pub(super) entries: Vec<RelaxEntry>,
    /// Whether every entry was understood.
    pub(super) complete: bool,
}

/// One ingredient of `relax(…)`.
pub(super) struct RelaxEntry {
    pub(super) ingredient: Ingredient,
    pub(super) key: Ident,
    /// `None` where it was reported.
    reason: Option<LitStr>,
}

impl Options {
    /// Takes the options of an attribute together.
    pub(super) fn collect(written: Vec<AttributeOption>, errors: &mut Errors) -> Self {
        let mut options = Self::default();
        for AttributeOption { key, kind, tokens } in written {
            match kind {
                OptionKind::Operation(word) => {
                    let stated = Stated { class: class(&word, errors), word: word.into_token_stream() };
                    set(&mut options.operation, &key, stated, errors);
                }
                OptionKind::Relax(entries) => {
                    let relax = relax(key.clone(), entries, errors);
                    set(&mut options.relax, &key, relax, errors);
                }
                OptionKind::Hide => set(&mut options.hide, &key, key.clone(), errors),
                OptionKind::Reveal => set(&mut options.reveal, &key, key.clone(), errors),
                OptionKind::MaxAge(text) => {
                    let seconds = seconds(&text, errors);
                    set(&mut options.max_age, &key, (key.clone(), seconds), errors);
                }
                OptionKind::Acr(class) => {
                    acr(&class, errors);
                    set(&mut options.acr, &key, (key.clone(), class), errors);
                }
                OptionKind::Scheme(names) => {
                    schemes(&names, errors);
                    set(&mut options.schemes, &key, (key.clone(), names), errors);
                }
                OptionKind::Crate(path) => set(&mut options.root, &key, Root(path.into_token_stream()), errors),
                OptionKind::Broken if key == "operation" => {
                    set(&mut options.operation, &key, Stated { word: tokens, class: None }, errors);
                }
                OptionKind::Broken if key == "relax" => {
                    let relax = Relax { key: key.clone(), entries: Vec::new(), complete: false };
                    set(&mut options.relax, &key, relax, errors);
                }
                OptionKind::Broken => {}
            }
        }
        options
    }

    /// The class that is stated.
    pub(super) fn stated(&self) -> Option<Operation> {
        self.operation.as_ref()?.class
    }

    /// Whether this ingredient is dropped, or may be: what was not understood is not reported a second time.
    pub(super) fn relaxes(&self, ingredient: Ingredient) -> bool {
        self.relax
            .as_ref()
            .is_some_and(|relax| !relax.complete || relax.entries.iter().any(|entry| entry.ingredient == ingredient))
    }

    /// What is dropped, and why.
    pub(super) fn relaxed(&mut self) -> Vec<Relaxed> {
        let entries = self.relax.take().map(|relax| relax.entries).unwrap_or_default();
        let relaxed = |entry: RelaxEntry| Some(Relaxed { ingredient: entry.ingredient, reason: entry.reason? });
        entries.into_iter().filter_map(relaxed).collect()
    }
}

/// Owns "twice".
fn set<T>(slot: &mut Option<T>, key: &Ident, value: T, errors: &mut Errors) {
    if slot.is_some() {
        errors.at(key, format_args!("`{key}` stands here twice: take one away"));
    } else {
        *slot = Some(value);
    }
}

fn seconds(text: &LitStr, errors: &mut Errors) -> Option<u64> {
    match auth_grammar::duration::parse(&text.value()) {
        Ok(age) => Some(age.as_secs()),
        Err(fault) => {
            errors.at(text, fault);
            None
        }
    }
}

/// It stands in a challenge, which holds no quote and no line break.
fn acr(class: &LitStr, errors: &mut Errors) {
    if auth_grammar::scope::check(&class.value()).is_err() {
        errors.at(
            class,
            format_args!(
                "`{}` is no authentication context class: write one word of visible ASCII without quote and backslash, \
                 such as `acr = \"urn:example:mfa\"`",
                class.value().escape_debug()
            ),
        );
    }
}

fn schemes(names: &[LitStr], errors: &mut Errors) {
    for (index, name) in names.iter().enumerate() {
        let value = name.value();
        if value.trim().is_empty() || value.trim() != value {
            errors.at(
                name,
                format_args!(
                    "`{}` names no authenticator: write its name, such as `scheme = \"jwt\"`",
                    value.escape_debug()
                ),
            );
        } else if names.iter().take(index).any(|other| other.value() == value) {
            errors.at(name, format_args!("`{value}` stands here twice: take one away"));
        }
    }
}

fn class(word: &Ident, errors: &mut Errors) -> Option<Operation> {
    let class = word.to_string().parse().ok();
    if class.is_none() {
        errors.at(word, unknown("operation", &word.to_string(), &Operation::ALL.map(Operation::as_str)));
    }
    class
}

fn relax(key: Ident, written: Vec<Relaxation>, errors: &mut Errors) -> Relax {
    if written.is_empty() {
        errors.at(&key, "`relax` names no ingredient: write `relax(max_age = \"why\")`, or take it away");
        return Relax { key, entries: Vec::new(), complete: false };
    }
    let mut relax = Relax { key, entries: Vec::<RelaxEntry>::new(), complete: true };
    for Relaxation { ingredient: word, reason } in written {
        let name = word.to_string();
        let Some(ingredient) = Ingredient::ALL.into_iter().find(|known| known.as_str() == name) else {
            errors.at(&word, unknown("ingredient", &name, &Ingredient::ALL.map(Ingredient::as_str)));
            relax.complete = false;
            continue;
        };
        if let Some(reason) = reason.as_ref().filter(|reason| reason.value().trim().is_empty()) {
            errors.at(reason, format_args!("the reason is blank: say why `{name}` is not needed, `{name} = \"…\"`"));
        }
        if relax.entries.iter().any(|entry| entry.ingredient == ingredient) {
            errors.at(&word, format_args!("`{name}` stands here twice: take one away"));
        } else {
            relax.entries.push(RelaxEntry { ingredient, key: word, reason });
        }
    }
    relax
}

fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    let list = listed(known.iter().copied());
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("unknown {what} `{word}`: did you mean `{near}`? there are {list}"),
        None => format!("unknown {what} `{word}`: there are {list}"),
    }
}

#[cfg(test)]
mod tests {
    use crate::reports::{expressions, on_get, table};

    const DELETE: &str = "#[delete(\"/\")] async fn f() -> R {}";

    #[test]
    fn only_at_the_top() {
        on_get([
            ("any(hide, role = \"a\")", "`hide` is an option: it stands at the top"),
            ("not(operation = delete)", "`operation` is an option"),
        ]);
        expressions([("role = \"a\", hide", "`requirement!` takes terms only"), ("crate = x", "takes terms only")]);
    }

    #[test]
    fn only_once() {
        on_get([
            ("role = \"a\", hide, hide", "`hide` stands here twice"),
            ("role = \"a\", operation = read, operation = write", "`operation` stands here twice"),
            ("role = \"a\", crate = a, crate = b", "`crate` stands here twice"),
        ]);
        table([(
            "role = \"a\", relax(exact = \"x\")",
            "#[require(scope = \"b\", relax(key = \"x\"))] #[delete(\"/\")] async fn f() -> R {}",
            "`relax` stands here twice",
        )]);
    }

    #[test]
    fn forms() {
        on_get([
            ("role = \"a\", operation = \"delete\"", "no quotes: write `operation = delete`"),
            ("role = \"a\", operation = \"remove\"", "one word without quotes"),
            ("role = \"a\", operation =", "one word without quotes"),
            ("role = \"a\", operation", "write `operation = delete`"),
            ("role = \"a\", operation = remove", "unknown operation `remove`: there are `read`"),
            ("role = \"a\", operation = delte", "did you mean `delete`?"),
            ("role = \"a\", hide = true", "write `hide` alone"),
            ("role = \"a\", crate = \"x\"", "write `crate = path::to::auth_core`"),
            ("role = \"a\", crate", "write `crate = path::to::auth_core`"),
            ("role = \"a\", max_age = \"15m\", acr = \"urn:x\", scheme = any(\"jwt\", \"api_key\")", ""),
            ("role = \"a\", max_age = \"0s\"", "`0s` is not a duration"),
            ("role = \"a\", max_age = 15", "takes a text in quotes: write `max_age = \"15m\"`"),
            ("role = \"a\", max_age = 20m", "write `max_age = \"20m\"`"),
            ("role = \"a\", max_age", "write `max_age = \"15m\"`"),
            ("role = \"a\", max_age = \"1h\", max_age = \"2h\"", "`max_age` stands here twice"),
            ("role = \"a\", acr = \"a b\"", "is no authentication context class"),
            ("role = \"a\", acr", "write `acr = \"urn:example:mfa\"`"),
            ("role = \"a\", scheme = jwt", "quotes are missing: write `scheme = \"jwt\"`"),
            ("role = \"a\", scheme = any()", "`scheme` lists none"),
            ("role = \"a\", scheme = any(\"jwt\")", "write `scheme = \"jwt\"`"),
            ("role = \"a\", scheme = any(\"jwt\", \"jwt\")", "`jwt` stands here twice"),
            ("role = \"a\", scheme = all(\"jwt\", \"x\")", "or `scheme = any("),
            ("role = \"a\", scheme = [\"jwt\", \"api_key\"]", "or `scheme = any("),
            ("role = \"a\", scheme(\"jwt\")", "write `scheme = \"jwt\"`"),
            ("role = \"a\", scheme = \" \"", "names no authenticator"),
            ("role = \"a\", crate =", "write `crate = path::to::auth_core`"),
        ]);
    }

    #[test]
    fn relaxations() {
        let cases = [
            ("relax(max_age = \"why\", exact = \"why\")", ""),
            ("relax()", "`relax` names no ingredient"),
            ("relax", "write `relax(max_age = \"why\")`"),
            ("relax = \"x\"", "write `relax(max_age = \"why\")`"),
            ("relax(exact)", "write `relax(exact = \"why\")`"),
            ("relax(exact = why)", "quotes are missing"),
            ("relax(exact = \"\")", "the reason is blank"),
            ("relax(exakt = \"why\")", "unknown ingredient `exakt`: did you mean `exact`?"),
            ("relax(exact = \"a\", exact = \"b\")", "`exact` stands here twice"),
            ("relax(named)", "write `relax(named = \"why\")`"),
        ];
        for (option, expected) in cases {
            table([(format!("role = \"a\", {option}").as_str(), DELETE, expected)]);
        }
        // What is not understood is not taken for absent.
        table([("authenticated, relax(named)", DELETE, "write `relax(named = \"why\")`")]);
        table([("authenticated, relax(name = \"x\")", DELETE, "did you mean `named`?")]);
    }
}
