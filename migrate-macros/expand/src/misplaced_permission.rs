//! `#[assume_safe]` where `#[migration]` does not read it: above it, or on something that is no migration.

use crate::diagnostics::Errors;
use crate::too_large;
use migrate_ir::diagnostic::Diagnostic;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ItemFn;

/// Refuses the permission. On a migration it goes below `#[migration]`, so that this is the only error.
pub fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let location = if arguments.is_empty() { item.clone() } else { arguments.clone() };
    let can_be_parsed = too_large::find(&item).is_none();
    let function = can_be_parsed.then(|| syn::parse2::<ItemFn>(item.clone()).ok()).flatten();
    let Some(mut function) = function.filter(|function| function.attrs.iter().any(is_migration)) else {
        let message = Diagnostic::new("`assume_safe` has no effect here")
            .note("a permission stands on a statement of a migration, or on its function below `#[migration]`")
            .help("remove it, or write `#[migration]` above it");
        errors.at(location, &message);
        let errors = errors.into_compile_errors();
        return quote!(#item #errors);
    };
    let permission = quote!(#[assume_safe(#arguments)]);
    let lines = ["#[migration]".to_owned(), format!("#[assume_safe({arguments})]").replace(" ,", ",")];
    let message = Diagnostic::new("a permission stands below `#[migration]`").help_code("write", lines);
    errors.at(location, &message);
    let position = function.attrs.iter().position(is_migration).map_or(0, |position| position + 1);
    let below = function.attrs.split_off(position);
    let (above, rest) = (function.attrs.split_off(0), function.to_token_stream());
    let errors = errors.into_compile_errors();
    quote!(#(#above)* #permission #(#below)* #rest #errors)
}

fn is_migration(attribute: &syn::Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "migration")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_above_the_migration_is_moved_below_it() {
        let item = quote!(
            #[migration]
            #[cfg(x)]
            fn m1_a(schema: &mut Schema) {}
        );
        let given = expand(quote!(dropped_tables, reason = "why"), item).to_string();
        let moved = quote!(#[migration] #[assume_safe(dropped_tables, reason = "why")] #[cfg(x)] fn m1_a);
        assert!(given.starts_with(&moved.to_string()), "{given}");
        assert_eq!(given.matches("compile_error").count(), 1, "{given}");
        let given = expand(
            quote!(dropped_tables),
            quote!(
                struct S;
            ),
        )
        .to_string();
        assert!(given.starts_with("struct S ;") && given.contains("has no effect here"), "{given}");
    }
}
