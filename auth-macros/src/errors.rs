//! Every mistake is reported, all of them together.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};

/// Runs the phases of a macro. They find mistakes in the [`Errors`] that only this function makes, so that no phase can
/// forget to report them.
pub(crate) fn collect(phases: impl FnOnce(&mut Errors) -> TokenStream) -> Report {
    let mut errors = Errors { found: Vec::new() };
    let output = phases(&mut errors);
    Report { errors: errors.found.iter().map(syn::Error::to_compile_error).collect(), output }
}

/// The mistakes that were found so far.
pub(crate) struct Errors {
    found: Vec<syn::Error>,
}

impl Errors {
    /// For a look at what somebody else reports.
    pub(crate) fn apart() -> Self {
        Self { found: Vec::new() }
    }

    /// A mistake at these tokens.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl core::fmt::Display) {
        self.found.push(syn::Error::new_spanned(tokens, message));
    }

    /// A mistake where there is nothing to point at, such as an empty list.
    pub(crate) fn at_span(&mut self, span: Span, message: impl core::fmt::Display) {
        self.found.push(syn::Error::new(span, message));
    }

    /// A mistake that `syn` found.
    pub(crate) fn syn(&mut self, error: syn::Error) {
        self.found.push(error);
    }

    /// Whether no mistake was found so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many mistakes were found so far.
    pub(crate) fn len(&self) -> usize {
        self.found.len()
    }
}

/// What a macro prints: its errors and, whatever they are, its output.
#[must_use]
pub(crate) struct Report {
    errors: TokenStream,
    output: TokenStream,
}

impl Report {
    /// Where items stand.
    pub(crate) fn into_items(self) -> TokenStream {
        let Self { mut errors, output } = self;
        errors.extend(output);
        errors
    }

    /// Where one expression stands.
    pub(crate) fn into_expression(self) -> TokenStream {
        let Self { errors, output } = self;
        if errors.is_empty() { output } else { quote!({ #errors #output }) }
    }
}
