//! Route attributes: what actix-web would refuse, before it panics at start.

use syn::{LitStr, Path};

use super::path;
use crate::errors::Errors;
use crate::model::Route;
use crate::syntax::handler::Function;
use crate::syntax::option::{listed, nearest};
use crate::syntax::route::{Arguments, Kind, RouteAttribute, RouteOption};

/// The routes of a handler.
pub(super) struct Routes {
    pub(super) list: Vec<Route>,
    /// Attributes that are consumed here, named by one word, which an import brought in.
    pub(super) imports: Vec<Path>,
    /// Whether everything was understood.
    pub(super) complete: bool,
}

/// Checks the route attributes; `None` where there are none.
pub(super) fn routes(
    written: Vec<RouteAttribute>,
    joined: Vec<Path>,
    function: &Function,
    errors: &mut Errors,
) -> Option<Routes> {
    let (several, single): (Vec<_>, Vec<_>) =
        written.into_iter().partition(|attribute| matches!(attribute.kind, Kind::Routes));
    let before = errors.len();
    count(&several, &single, errors);
    // Below `#[routes]` the others are words that it reads: nobody imports them.
    let named = if several.is_empty() { &single } else { &several };
    let imports = named.iter().map(|attribute| attribute.attribute.clone());
    let mut imports: Vec<Path> = imports.chain(joined).filter(|path| path.get_ident().is_some()).collect();
    let mut known = std::collections::BTreeSet::new();
    imports.retain(|path| path.get_ident().is_some_and(|name| known.insert(name.to_string())));
    if several.is_empty() && single.is_empty() {
        return None;
    }
    let expected = single.len();
    let list: Vec<Route> = single.into_iter().filter_map(|attribute| route(attribute, function, errors)).collect();
    let complete = list.len() == expected && errors.len() == before;
    Some(Routes { list, imports, complete })
}

fn count(several: &[RouteAttribute], single: &[RouteAttribute], errors: &mut Errors) {
    if let [routes, ..] = several
        && single.is_empty()
    {
        errors.at(&routes.attribute, "`#[routes]` has no route: write one below it, such as `#[get(\"/path\")]`");
    }
    if let [_, second, ..] = several {
        errors.at(&second.attribute, "`#[routes]` stands here twice: take one away");
    }
    if let (true, [_, second, ..]) = (several.is_empty(), single) {
        errors.at(&second.attribute, "a second route attribute: write `#[routes]` above both, or take it away");
    }
}

fn route(attribute: RouteAttribute, function: &Function, errors: &mut Errors) -> Option<Route> {
    let (method, arguments) = match attribute.kind {
        Kind::Method(method, arguments) => (Some(method), arguments?),
        Kind::Route(arguments) => (None, arguments?),
        Kind::Routes => return None,
    };
    let Arguments { path, options, complete } = arguments;
    if let Some(fault) = path::fault(&path.value()) {
        errors.at(&path, fault);
    }
    let mut route = Route {
        path,
        methods: method.map(str::to_owned).into_iter().collect(),
        name: function.name().to_string(),
        guards: Vec::new(),
        wraps: Vec::new(),
    };
    let mut named = false;
    let mut methods = complete;
    for RouteOption { key, value } in options {
        match key.to_string().as_str() {
            "name" if named => errors.at(&key, "`name` stands here twice: take one away"),
            "name" if value.value().is_empty() => {
                errors.at(&value, "`name` is empty: name the resource, or take it away");
            }
            "name" => {
                named = true;
                route.name = value.value();
            }
            "guard" => match value.parse::<Path>() {
                Ok(guard) => route.guards.push(guard),
                Err(_) => {
                    errors.at(&value, "`guard` takes the path of a function: write `guard = \"path::to::function\"`");
                }
            },
            "wrap" => match value.parse() {
                Ok(wrap) => route.wraps.push(wrap),
                Err(_) => errors.at(&value, "`wrap` takes an expression: write `wrap = \"Compress::default()\"`"),
            },
            "method" if method.is_some() => {
                methods = false;
                errors.at(&key, "`method` stands in `#[route]` alone: write `#[route(\"/path\", method = \"GET\", method = \"POST\")]`");
            }
            "method" => methods &= add_method(&mut route, &value, errors),
            other => {
                let known = || ["name", "guard", "wrap"].into_iter().chain(method.is_none().then_some("method"));
                let near = nearest(other, known()).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
                errors.at(&key, format_args!("unknown key `{other}`: {near}the keys are {}", listed(known())));
            }
        }
    }
    if route.methods.is_empty() && methods {
        errors.at(&attribute.attribute, "`#[route]` names no method: write `method = \"GET\"` after the path");
    }
    Some(route)
}

fn add_method(route: &mut Route, value: &LitStr, errors: &mut Errors) -> bool {
    let method = value.value();
    if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let upper = method.to_ascii_uppercase();
        let write =
            if upper.bytes().all(|byte| byte.is_ascii_uppercase()) && !upper.is_empty() { &upper } else { "GET" };
        errors.at(value, format_args!("a method is written in capital letters: write `method = \"{write}\"`"));
        return false;
    }
    if route.methods.contains(&method) {
        errors.at(value, format_args!("`{method}` stands here twice: take one away"));
        return false;
    }
    route.methods.push(method);
    true
}

#[cfg(test)]
mod tests {
    use crate::reports::table;

    #[test]
    fn route_attributes() {
        let cases = [
            ("#[actix_web::get(\"/\", name = \"x\", guard = \"a::b\", wrap = \"C::new(1)\",)]", ""),
            ("#[route(\"/\", method = \"GET\", method = \"CUSTOM\")]", ""),
            ("#[routes] #[get(\"/a\")] #[post(\"/b\")]", ""),
            ("#[get]", "write `#[get(\"/path\")]`"),
            ("#[get()]", "the path comes first"),
            ("#[get(name = \"x\")]", "the path comes first"),
            ("#[get(PATH)]", "the path comes first"),
            ("#[get(\"/a\", \"/b\")]", "one route attribute has one path"),
            ("#[get(\"/{a\")]", "`{` is not closed"),
            (
                "#[get(\"/\", nam = \"x\")]",
                "unknown key `nam`: did you mean `name`? the keys are `name`, `guard`, `wrap`",
            ),
            ("#[route(\"/\", method = \"GET\", x = \"x\")]", "the keys are `name`, `guard`, `wrap`, `method`"),
            ("#[get(\"/\", name = x)]", "`name` takes a text in quotes"),
            ("#[get(\"/\", name)]", "`name` needs a value"),
            ("#[get(\"/\", name = \"\")]", "`name` is empty"),
            ("#[get(\"/\", name = \"a\", name = \"b\")]", "`name` stands here twice"),
            ("#[get(\"/\", guard = \"|c| true\")]", "`guard` takes the path"),
            ("#[get(\"/\", wrap = \"a b\")]", "`wrap` takes an expression"),
            ("#[get(\"/\", method = \"GET\")]", "`method` stands in `#[route]` alone"),
            ("#[route(\"/\")]", "`#[route]` names no method"),
            ("#[route(\"/\", method = \"get\")]", "write `method = \"GET\"`"),
            ("#[route(\"/\", method = \"\")]", "capital letters"),
            ("#[route(\"/\", method = \"GET\", method = \"GET\")]", "`GET` stands here twice"),
            ("#[get(\"/a\")] #[post(\"/b\")]", "write `#[routes]` above both"),
            ("#[routes]", "`#[routes]` has no route"),
            ("#[routes] #[routes] #[get(\"/\")]", "`#[routes]` stands here twice"),
        ];
        for (attributes, expected) in cases {
            table([("role = \"a\"", format!("{attributes} async fn f() -> R {{}}").as_str(), expected)]);
        }
    }

    #[test]
    fn a_route_that_is_not_understood_says_nothing_about_its_method() {
        table([("public", "#[post] async fn f() -> R {}", "the path is missing")]);
    }
}
