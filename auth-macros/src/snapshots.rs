//! Expansions as files: `tests/snapshots/<name>.in.rs` is what a user writes, `<name>.out.rs` what becomes of it.
//!
//! `BLESS=1 cargo test -p auth-macros` writes the outputs anew; review them as you review code.

use std::fs;
use std::path::Path;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{File, Item, ItemEnum, ItemFn, ItemMod, Meta};

use crate::derive::{self, Kind};

#[test]
fn every_snapshot_is_what_is_printed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let mut inputs: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    inputs.retain(|path| path.to_string_lossy().ends_with(".in.rs"));
    inputs.sort();
    assert!(!inputs.is_empty(), "no snapshots in {}", folder.display());
    let mut stale = Vec::new();
    for input in inputs {
        let output = Path::new(&input.to_string_lossy().replace(".in.rs", ".out.rs")).to_owned();
        let printed = expand(&fs::read_to_string(&input).unwrap());
        if std::env::var_os("BLESS").is_some() {
            fs::write(&output, &printed).unwrap();
        } else if fs::read_to_string(&output).unwrap_or_default() != printed {
            stale.push(output);
        }
    }
    assert!(stale.is_empty(), "review with `BLESS=1 cargo test -p auth-macros` and `git diff`: {stale:#?}");
}

fn expand(input: &str) -> String {
    let items = syn::parse_file(input).unwrap().items;
    let printed: TokenStream = items.into_iter().map(item).collect();
    let file: File = syn::parse2(quote!(#printed)).unwrap();
    prettyplease::unparse(&file)
}

fn item(item: Item) -> TokenStream {
    match item {
        Item::Fn(function) if function.attrs.iter().any(is_require) => annotated(function),
        Item::Enum(item) => derived(&item),
        Item::Mod(module) if module.attrs.iter().any(is_require_all) => required(module),
        item => item.to_token_stream(),
    }
}

/// The outermost attribute is the one that rustc calls.
fn annotated(mut function: ItemFn) -> TokenStream {
    let place = function.attrs.iter().position(is_require).unwrap();
    let arguments = match function.attrs.remove(place).meta {
        Meta::List(list) => list.tokens,
        _ => TokenStream::new(),
    };
    crate::annotated(arguments, function.into_token_stream())
}

/// The module with what `#[require_all]` puts into it; what becomes of that is in the other snapshots.
fn required(mut module: ItemMod) -> TokenStream {
    let place = module.attrs.iter().position(is_require_all).unwrap();
    let arguments = module.attrs.remove(place).meta.require_list().unwrap().tokens.clone();
    crate::module(arguments, module.into_token_stream())
}

/// The enum and what its derive adds.
fn derived(item: &ItemEnum) -> TokenStream {
    let derives: String = item.attrs.iter().map(|attribute| attribute.to_token_stream().to_string()).collect();
    let kind = if derives.contains("Permission") { Kind::Permission } else { Kind::Role };
    let added = derive::names(kind, item.to_token_stream());
    quote!(#item #added)
}

fn is_require_all(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("require_all")
}

fn is_require(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("require")
}
