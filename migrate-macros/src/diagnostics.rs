//! Everything that is wrong with one migration, collected and told in one go. The only place that makes `compile_error!`.

use migrate_ir::diagnostic::Diagnostic;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The mistakes found so far.
#[derive(Default)]
#[must_use = "the errors are lost unless they are told"]
pub(crate) struct Errors {
    all: Vec<syn::Error>,
    reported: BTreeSet<(SpanRange, String)>,
}

type SpanRange = (usize, usize, usize, usize);

impl Errors {
    /// Notes a mistake at these tokens, once.
    pub(crate) fn at(&mut self, location: impl ToTokens, message: &Diagnostic) {
        let text = layout(message);
        let error = syn::Error::new_spanned(location, &text);
        let (start, end) = (error.span().start(), error.span().end());
        if self.reported.insert(((start.line, start.column, end.line, end.column), text)) {
            self.all.push(error);
        }
    }

    /// Whether nothing is wrong so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The errors as code that makes rustc say them, in the order of the source.
    pub(crate) fn into_compile_errors(mut self) -> TokenStream {
        self.all.sort_by_key(|error| {
            let start = error.span().start();
            (start.line, start.column)
        });
        self.all.iter().map(syn::Error::to_compile_error).collect()
    }
}

/// The text of an error: rustc prints the first line as the title, and the others below it.
fn layout(message: &Diagnostic) -> String {
    let mut text = message.to_string();
    if !message.lines.is_empty() {
        text.push('\n');
    }
    text
}

/// Runs the macro so that the user's function is always given back, and a panic, which is our mistake, is told as such.
pub(crate) fn catch_panic(item: TokenStream, expand: impl FnOnce(TokenStream) -> TokenStream) -> TokenStream {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let expanded = catch_unwind(AssertUnwindSafe(|| expand(item.clone())));
    std::panic::set_hook(hook);
    expanded.unwrap_or_else(|panic| {
        let why = panic.downcast_ref::<&str>().map(ToString::to_string);
        let why = why.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        let text = format!("internal error in `#[migration]`: {why}\n\nhelp: please report it, with this function\n");
        quote!(#item ::core::compile_error!(#text);)
    })
}
