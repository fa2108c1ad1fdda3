//! What an editor shows at the names in `#[migration(..)]` and `#[assume_safe(..)]`.
//!
//! An editor helps where a name is part of an expansion. So each becomes a path to a constant that is documented. rustc
//! gets none of this.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::quote;

/// The names in both attributes of a function, as paths.
pub(crate) fn paths(arguments: &TokenStream, function: &TokenStream) -> TokenStream {
    let mut paths: Vec<_> = names(arguments.clone())
        .into_iter()
        .map(|name| quote!(::migrate_core::__private::attribute_names::migration::#name))
        .collect();
    add_permissions(function.clone(), &mut paths);
    if paths.is_empty() {
        return TokenStream::new();
    }
    quote!(const _: () = { #(let _ = #paths;)* };)
}

/// Adds the names of every `#[assume_safe(..)]`, wherever it stands.
fn add_permissions(tokens: TokenStream, paths: &mut Vec<TokenStream>) {
    let mut last = None;
    for token in tokens {
        let TokenTree::Group(group) = token else {
            last = if let TokenTree::Ident(ident) = token { Some(ident) } else { None };
            continue;
        };
        let is_permission = last.take().is_some_and(|last| last == "assume_safe");
        if is_permission && group.delimiter() == Delimiter::Parenthesis {
            let mut names = names(group.stream()).into_iter();
            paths.extend(names.next().map(|rule| quote!(::migrate_core::__private::attribute_names::rules::#rule)));
            paths.extend(names.map(|name| quote!(::migrate_core::__private::attribute_names::assume_safe::#name)));
        } else {
            add_permissions(group.stream(), paths);
        }
    }
}

/// The first word between each two commas.
fn names(tokens: TokenStream) -> Vec<Ident> {
    let mut names = Vec::new();
    let mut at_start = true;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) if at_start => {
                names.push(ident);
                at_start = false;
            }
            TokenTree::Punct(punct) => at_start = punct.as_char() == ',',
            TokenTree::Ident(_) | TokenTree::Group(_) | TokenTree::Literal(_) => at_start = false,
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths_of(arguments: TokenStream, function: TokenStream) -> Vec<String> {
        let text = paths(&arguments, &function).to_string().replace(' ', "");
        let paths = text.split("let_=::migrate_core::__private::attribute_names::").skip(1);
        paths.map(|path| path.split(';').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn every_name_is_a_path_whether_it_is_known_or_half_written() {
        let function = quote! {
            #[assume_safe(dropped_tables, reason = "x", until = "y")]
            fn m1_a(schema: &mut Schema) {
                schema.alter_table("a", |t| {
                    #[assume_safe(dro)]
                    t.drop_column("b");
                });
            }
        };
        let expected = [
            "migration::lock_timeout",
            "migration::sta",
            "rules::dropped_tables",
            "assume_safe::reason",
            "assume_safe::until",
            "rules::dro",
        ];
        assert_eq!(paths_of(quote!(lock_timeout = "2s", sta), function), expected);
    }

    #[test]
    fn attributes_without_names_give_nothing() {
        assert!(
            paths(
                &quote!(),
                &quote!(
                    #[assume_safe]
                    #[assume_safe()]
                    fn m1_a(schema: &mut Schema) {}
                )
            )
            .is_empty()
        );
    }

    #[test]
    fn every_argument_is_documented() {
        let documented = include_str!("../../../migrate-core/src/attribute_names/mod.rs");
        for argument in crate::attribute::argument_names() {
            assert!(documented.contains(&format!("pub const {argument}: Argument")), "{argument}");
        }
    }
}
