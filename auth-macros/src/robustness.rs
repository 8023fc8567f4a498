//! Whatever is written, a macro reports and prints; it never panics, and what it did not understand lets nobody in.

use proc_macro2::TokenStream;

use crate::reports::kept;

/// Words of the grammar and of Rust, to be thrown together.
const WORDS: [&str; 78] = [
    "role",
    "permission",
    "scope",
    "public",
    "authenticated",
    "any",
    "all",
    "not",
    "operation",
    "relax",
    "hide",
    "reveal",
    "crate",
    "=",
    "==",
    ",",
    ",",
    "(",
    ")",
    "(",
    ")",
    "\"a\"",
    "\"a:b\"",
    "\"\"",
    "1",
    "b\"x\"",
    "'c'",
    "'l",
    "|",
    "&&",
    "!",
    "::",
    "delete",
    "read",
    "max_age",
    "exact",
    "named",
    "x",
    "r#type",
    "#",
    "[",
    "]",
    "{",
    "}",
    "when",
    "-",
    "claim",
    "owner",
    "tenant",
    "check",
    "authorizer",
    "policy",
    "on",
    "from",
    "acr",
    "scheme",
    "memory_store",
    "Role::Admin",
    "Thread",
    "a::b",
    "|",
    "|id|",
    "|id: &Id|",
    "|id, who: &Principal|",
    "||",
    "move",
    "async",
    "mut",
    "id",
    "id.x()",
    "true",
    "1.5",
    "=",
    ".",
    "&",
    ":",
    ">",
    "\"15m\"",
];

/// Attributes as they are while somebody types them, and others that are broken.
const BROKEN: [&str; 56] = [
    "",
    "role",
    "role =",
    "role = Role::",
    "role = Role::new(",
    "role = \"a\" permission",
    "role = \"a\",, scope",
    "permi",
    "permission = \"store\"",
    "permission(",
    "permission(\"a:b\"",
    "permission(\"a:b\", ",
    "permission(\"a:b\", on",
    "permission(\"a:b\", on =",
    "permission(\"a:b\", on = |",
    "permission(\"a:b\", on = |id",
    "permission(\"a:b\", on = |id|",
    "permission(\"a:b\", on = |id| id.",
    "scope = a b",
    "claim",
    "claim(",
    "claim(\"a\"",
    "claim(\"a\" =",
    "claim(\"a.b\" = true",
    "claim([",
    "claim([\"a\", ",
    "owner",
    "owner =",
    "owner(",
    "owner(Thread",
    "owner(Thread,",
    "owner(Thread, from",
    "owner(Thread, from =",
    "owner(Thread, from = |input|",
    "owner(Thread<, \"id\"",
    "tenant = ",
    "check =",
    "check = a::",
    "when",
    "when(",
    "when(|",
    "when(|id",
    "when(|id:",
    "when(|id: &",
    "when(|id|",
    "when(|id| id.",
    "when(|id| id == ",
    "when(|unknown| true",
    "when(async move |id| id.await",
    "any(",
    "any(role = \"a\",",
    "not(not(role = \"a\"",
    "operation = remove",
    "max_age = 15m",
    "relax(exact",
    "public, role = \"a\"",
];

const ITEMS: [&str; 14] = [
    "async fn f() -> R {}",
    "#[get(\"/{a}\")] async fn f() -> R {}",
    "#[delete(\"/\")] pub async fn delete<'a>(a: A<'a>, #[cfg(x)] b: B) -> R {}",
    "#[routes] #[get(\"/\")] #[post(\"/{\")] async fn r#type() -> R {}",
    "#[route(\"/\", method = \"X\", wrap = \"a\")] #[require(role = \"a\")] async fn f() -> R {}",
    "fn f(&self) -> R {}",
    "pub(in a::b) async fn f<'a, T: 'a + X, const N: usize>(t: T) -> R where T: 'a, [T; N]: X {}",
    "struct S;",
    "#[get] unsafe extern \"C\" fn f(x: impl X, ...) {}",
    "#[require] #[get(1, 2, a, , = )] async fn memory() {}",
    "#[post(\"/{id}\")] async fn f(id: Id, web::Json(x): web::Json<X>, #[cfg(x)] who: Principal) -> R { not rust }",
    "async fn f<T: X>(id: web::Path<T>) -> Option<R> { id? }",
    "async fn f(",
    "",
];

const MODULES: [&str; 5] = [
    "mod m { #[get(\"/\")] pub async fn f(id: Id) -> R {} #[require(role = \"a\")] #[post(\"/x\")] async fn g() -> R {} }",
    "pub mod m { //! Documented.\n use a::b; mod inner { #[get(\"/\")] async fn f() -> R {} } pub async fn open() {} }",
    "mod m { #[require(public)] #[get(\"/\")] async fn f() -> R {} #[require(x = )] #[get(\"/\")] async fn g() -> R {} }",
    "mod m;",
    "impl S { async fn f() {} }",
];

#[test]
fn nothing_panics_and_nothing_misunderstood_lets_anybody_in() {
    let mut dice = Dice(0x5eed);
    let mut tried = 0;
    for _ in 0..20_000 {
        let words: Vec<&str> = (0..dice.roll(14)).map(|_| WORDS[dice.roll(WORDS.len())]).collect();
        let Ok(arguments) = words.join(" ").parse::<TokenStream>() else { continue };
        let Ok(item) = ITEMS[dice.roll(ITEMS.len())].parse::<TokenStream>() else { continue };
        tried += 1;
        for printed in [
            crate::annotated(arguments.clone(), item.clone()),
            crate::expression(&crate::model::Root::default(), arguments.clone()),
        ] {
            let printed = printed.to_string();
            let reported = printed.contains("compile_error");
            let understood = printed.contains("Requirement :: Atom");
            assert!(!(reported && understood), "#[require({arguments})] {item}\n{printed}");
        }
    }
    assert!(tried > 2_000, "only {tried} lists of words are tokens");
}

#[test]
fn modules_are_no_less_robust() {
    let mut dice = Dice(0xa11);
    for _ in 0..5_000 {
        let words: Vec<&str> = (0..dice.roll(10)).map(|_| WORDS[dice.roll(WORDS.len())]).collect();
        let Ok(arguments) = words.join(" ").parse::<TokenStream>() else { continue };
        let module: TokenStream = MODULES[dice.roll(MODULES.len())].parse().unwrap();
        let printed = crate::module(arguments.clone(), module.clone()).to_string();
        let reported = printed.contains("compile_error");
        // What was not understood is not handed to a handler.
        let handed = printed.contains(&format!("require ({arguments})")) && !arguments.is_empty();
        assert!(!(reported && handed) || is_about_items(&printed), "#[require_all({arguments})] {module}\n{printed}");
    }
}

/// Whether all that is reported is about what stands in the module.
fn is_about_items(printed: &str) -> bool {
    let about = ["is public and has no route attribute", "is looser than the `#[require_all]`"];
    let count = |text: &str| printed.matches(text).count();
    about.into_iter().map(count).sum::<usize>() == count("compile_error")
}

#[test]
fn the_function_survives_a_broken_attribute() {
    let functions = ITEMS.into_iter().filter(|item| item.ends_with('}') && !item.contains("self"));
    for item in functions {
        for broken in BROKEN {
            let case = format!("#[require({broken})] {item}");
            let arguments = closed(broken);
            let printed = crate::annotated(arguments.clone(), item.parse().unwrap());
            // Without its route attributes and doc comments, from `fn` on: name, arguments and body.
            kept(item, &printed, &case);
            assert!(printed.to_string().contains("compile_error"), "{case}: nothing reported");
            let printed = crate::module(arguments, format!("mod m {{ {item} }}").parse().unwrap());
            kept(item, &printed, &case);
        }
    }
}

/// Closes what is open, as an editor does: a macro is never called with anything else.
fn closed(broken: &str) -> TokenStream {
    let mut text = broken.to_owned();
    if text.matches('"').count() % 2 == 1 {
        text.push('"');
    }
    let mut open = Vec::new();
    for c in broken.chars() {
        match c {
            '(' => open.push(')'),
            '[' => open.push(']'),
            ')' | ']' => drop(open.pop()),
            _ => {}
        }
    }
    text.extend(open.into_iter().rev());
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Numbers that are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}
