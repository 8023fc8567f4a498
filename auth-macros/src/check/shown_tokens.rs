//! Tokens as a person writes them, on one line.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The tokens with the spaces that one expects.
pub(super) fn one_line(tokens: &TokenStream) -> String {
    let mut line = Line::default();
    line.add(tokens.clone());
    line.text
}

#[derive(Default)]
struct Line {
    text: String,
    /// The next token stands close to what is before it.
    close: bool,
    /// The last token was a word or literal.
    word: bool,
    /// Between the bars of a closure's parameters.
    parameters: bool,
}

impl Line {
    fn add(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    let (open, end) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::Brace => (" { ", " }"),
                        Delimiter::None => ("", ""),
                    };
                    self.text.push_str(open);
                    (self.close, self.word) = (true, false);
                    self.add(group.stream());
                    self.text.push_str(end);
                    (self.close, self.word) = (true, true);
                }
                TokenTree::Punct(punct) => self.punct(punct.as_char(), punct.spacing()),
                other => {
                    if self.word || !self.close {
                        self.space();
                    }
                    self.text.push_str(&other.to_string());
                    (self.close, self.word) = (true, true);
                }
            }
        }
    }

    fn punct(&mut self, c: char, spacing: Spacing) {
        let alone = spacing == Spacing::Alone;
        match c {
            '|' if self.parameters => {
                self.text.push(c);
                (self.close, self.word, self.parameters) = (false, false, false);
            }
            ',' | ';' => {
                self.text.push(c);
                (self.close, self.word) = (false, false);
            }
            '>' if self.text.ends_with('-') => {
                self.text.push(c);
                (self.close, self.word) = (false, false);
            }
            // An operator between two words, `!=` and `&&` in two halves among them.
            // `<` and `>` stand close, for they are mostly those of types.
            '=' | '+' | '!' | '|' | '&' if self.word => {
                self.space();
                self.text.push(c);
                (self.close, self.word) = (!alone, false);
            }
            ':' if alone && self.word => {
                self.text.push(c);
                // The second half of `::` stands close.
                (self.close, self.word) = (self.text.ends_with("::"), false);
            }
            // The second half of `!=`, `==`, `&&`, `||`.
            '=' | '&' | '|' if alone && (c == '=' || self.text.ends_with([' ', c]) && self.text.ends_with(c)) => {
                self.text.push(c);
                (self.close, self.word) = (false, false);
            }
            _ => {
                self.parameters |= c == '|' && !self.word;
                if !self.close {
                    self.space();
                }
                self.text.push(c);
                (self.close, self.word) = (true, false);
            }
        }
    }

    fn space(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with([' ', '(', '[']) {
            self.text.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn as_a_person_writes_them() {
        for text in [
            "role = \"admin\"",
            "any(role = \"a\", not(scope = \"b\"))",
            "role = Role::Admin",
            "claim([\"a\", \"b\"] = true)",
            "owner(Thread, \"id\")",
            "check = a::b",
            "|id: &web::Path<Uuid>, caller| id.is(caller)",
            "permission(\"a:b\", on = |swap: &Json<Swap>| swap.all())",
            "|a| a.b != 1",
            "|a| a.b && c",
            "|a| -> bool { a.b }",
            "|a: &A| a == 1 || b::<u8>::new().is_empty()",
        ] {
            assert_eq!(one_line(&text.parse().unwrap()), text);
        }
    }
}
