//! Whatever is written, a macro reports and prints; it never panics, and what it did not understand lets nobody in.

use proc_macro2::TokenStream;

/// Words of the grammar and of Rust, to be thrown together.
const WORDS: [&str; 46] = [
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
];

const ITEMS: [&str; 12] = [
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
    "async fn f(",
    "",
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

/// Numbers that are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}
