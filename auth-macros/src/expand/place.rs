//! Where printed code points: into what the user wrote, so that an error in it is shown there, and nowhere else.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt as _};

/// Some tokens of the user's, from the first to the last: stable Rust joins no spans, but those of an expression.
#[derive(Clone, Copy)]
pub(super) struct Place {
    first: Span,
    last: Span,
}

impl Place {
    /// Where the tokens stand.
    pub(super) fn of(tokens: &dyn ToTokens) -> Self {
        let mut spans = tokens.to_token_stream().into_iter().map(|token| token.span());
        let first = spans.next().unwrap_or_else(Span::call_site);
        Self { first, last: spans.last().unwrap_or(first) }
    }

    /// One token, or a group with all that is in it.
    pub(super) fn at(span: Span) -> Self {
        Self { first: span, last: span }
    }

    /// The same tokens, which mean what they meant, standing where this place begins.
    pub(super) fn begin(self, tokens: TokenStream) -> TokenStream {
        moved(tokens, self.first)
    }

    /// The same tokens, standing where this place ends.
    pub(super) fn end(self, tokens: TokenStream) -> TokenStream {
        moved(tokens, self.last)
    }

    // Output:
    //     function(arguments)
    /// A call that stands here; its arguments stand where they stood.
    pub(super) fn call(self, function: TokenStream, arguments: TokenStream) -> TokenStream {
        let mut call = self.begin(function);
        call.append(self.list(arguments));
        call
    }

    // Output:
    //     (arguments)
    /// The end of a call that ends here.
    pub(super) fn list(self, arguments: TokenStream) -> Group {
        parentheses(arguments, self.last)
    }

    // Output:
    //     (closure)()
    /// The call of a closure, which stands here.
    pub(super) fn called(self, closure: TokenStream) -> TokenStream {
        let groups = [parentheses(closure, self.first), self.list(TokenStream::new())];
        groups.into_iter().map(TokenTree::Group).collect()
    }
}

fn parentheses(inside: TokenStream, place: Span) -> Group {
    let mut group = Group::new(Delimiter::Parenthesis, inside);
    group.set_span(Span::call_site().located_at(place));
    group
}

fn moved(tokens: TokenStream, place: Span) -> TokenStream {
    let moved = tokens.into_iter().map(|token| {
        let span = token.span().located_at(place);
        let mut token = match token {
            TokenTree::Group(group) => Group::new(group.delimiter(), moved(group.stream(), place)).into(),
            other => other,
        };
        token.set_span(span);
        token
    });
    moved.collect()
}
