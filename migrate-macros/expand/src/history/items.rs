//! The items of a source file. What no migration needs is not parsed where it might be more than the stack can hold.

use crate::too_large;
use proc_macro2::{TokenStream, TokenTree};
use syn::Item;

/// The items at the top of a file, in their order; nothing where it is no Rust: rustc says so. One that is nested too
/// deeply is [`Item::Verbatim`].
pub(super) fn items(text: &str) -> Option<Vec<Item>> {
    let tokens: TokenStream = without_first_line(text).parse().ok()?;
    split(tokens).into_iter().map(item).collect()
}

fn item(tokens: TokenStream) -> Option<Item> {
    if too_large::find(&tokens).is_some() {
        return Some(Item::Verbatim(tokens));
    }
    syn::parse2(tokens).ok()
}

/// The text without what may stand before the tokens: a mark of the encoding, and the program that runs the file.
fn without_first_line(text: &str) -> &str {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let names_program = text.starts_with("#!") && !text[2..].trim_start().starts_with('[');
    if names_program { text.split_once('\n').map_or("", |(_, rest)| rest) } else { text }
}

/// Tokens of a file, item by item, without the attributes of the file.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut tokens = tokens.into_iter().peekable();
    let (mut items, mut item) = (Vec::new(), Vec::new());
    while let Some(token) = tokens.next() {
        let is_end = match &token {
            TokenTree::Punct(mark) => mark.as_char() == ';',
            TokenTree::Group(_) => is_inner_attribute(&item) || too_large::ends_statement(&token, tokens.peek()),
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        if is_inner_attribute(&item) {
            item.clear();
        } else {
            item.push(token);
            if is_end {
                items.push(item.drain(..).collect());
            }
        }
    }
    if !item.is_empty() {
        items.push(item.into_iter().collect());
    }
    items
}

/// Whether tokens are the start of `#![..]`.
fn is_inner_attribute(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Punct(hash), TokenTree::Punct(not)] if hash.as_char() == '#' && not.as_char() == '!')
}

#[cfg(test)]
mod tests {
    use super::items;
    use quote::ToTokens as _;
    use syn::Item;

    #[test]
    fn the_items_of_a_file_are_those_that_syn_finds() {
        let text = "\u{feff}#!/usr/bin/env cargo
            //! A file.
            #![allow(x)]
            #![cfg_attr(a, b)]
            use a::{b, c};
            /// A constant.
            pub const A: B = B { c: 1 };
            static D: u8 = if true { 1 } else { 2 };
            const E: u8 = { 1 } + match 2 { _ => 3 };
            struct F;
            struct G<T>(T) where T: H;
            pub(crate) struct I<T> where T: H { t: T }
            macro_rules! j { () => {}; }
            j!();
            j! {}
            #[migration]
            fn k() -> Vec<u8> { if true {} l() }
            impl<T> I<T> where T: H {}
            unsafe extern \"C\" { fn l(); }
            mod m { fn n() {} }
            type O = [u8; { 1 }];
            mod p;";
        let given: Vec<String> = items(text).unwrap().iter().map(|item| item.to_token_stream().to_string()).collect();
        let expected: Vec<String> =
            syn::parse_file(text).unwrap().items.iter().map(|item| item.to_token_stream().to_string()).collect();
        assert_eq!(given, expected);
    }

    #[test]
    fn an_item_that_is_nested_too_deeply_leaves_the_others() {
        let deep = format!("fn a() {{ {}1{} }} fn b() {{}}", "(".repeat(10_000), ")".repeat(10_000));
        assert!(matches!(items(&deep).unwrap().as_slice(), [Item::Verbatim(_), Item::Fn(_)]));
        assert!(items("fn a( {").is_none() && items("fn a() b").is_none() && items("let a = 1;").is_none());
    }
}
