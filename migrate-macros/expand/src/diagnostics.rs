//! Everything that is wrong with one migration, collected and told in one go. The only place that makes `compile_error!`.

use crate::position;
use migrate_ir::check_finding::{CheckFinding, RefusedBy};
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::form::FormWriter;
use proc_macro2::{LineColumn, TokenStream};
use quote::{ToTokens, quote};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// What is found so far: mistakes, without which there is no migration, and refusals of a migration that is understood.
#[derive(Default)]
#[must_use = "the errors are lost unless they are told"]
pub(crate) struct Errors {
    mistakes: Vec<syn::Error>,
    refusals: Vec<Refusal>,
    /// What is noted already: what is said, and where.
    told: BTreeSet<(Option<RefusedBy<'static>>, String, String)>,
    tolerates_refusals: bool,
}

struct Refusal {
    error: syn::Error,
    refused_by: RefusedBy<'static>,
    message: Diagnostic,
}

impl Errors {
    /// Notes a mistake at these tokens, once.
    pub(crate) fn at(&mut self, location: impl ToTokens, message: &Diagnostic) {
        self.add_mistake(error(location, message));
    }

    fn add_mistake(&mut self, mistake: syn::Error) {
        if self.is_new(None, &mistake) {
            self.mistakes.push(mistake);
        }
    }

    /// Notes a refusal at these tokens, once.
    pub(crate) fn refuse(&mut self, location: impl ToTokens, refused_by: RefusedBy<'static>, message: Diagnostic) {
        let refusal = Refusal { error: error(location, &message), refused_by, message };
        if self.is_new(Some(refused_by), &refusal.error) {
            self.refusals.push(refusal);
        }
    }

    fn is_new(&mut self, refused_by: Option<RefusedBy<'static>>, error: &syn::Error) -> bool {
        self.told.insert((refused_by, error.to_string(), position::identity(error.span())))
    }

    /// From here on, no refusal is an error: the migration may be applied already.
    pub(crate) fn tolerate_refusals(&mut self) {
        self.tolerates_refusals = true;
    }

    /// How many mistakes and refusals there are so far.
    pub(crate) fn count(&self) -> usize {
        self.mistakes.len() + self.refusals.len()
    }

    /// Whether there are no errors so far.
    pub(crate) fn is_empty(&self) -> bool {
        self.mistakes.is_empty() && (self.tolerates_refusals || self.refusals.is_empty())
    }

    /// The refusals that are no errors, as the registration carries them, in the order of the source. Nothing where
    /// every refusal is an error.
    pub(crate) fn findings(&mut self) -> Option<String> {
        if !self.tolerates_refusals {
            return None;
        }
        self.refusals.sort_by_key(|refusal| start(&refusal.error));
        let mut form = FormWriter::default();
        for Refusal { error, refused_by, message } in &self.refusals {
            let (line, diagnostic) = (position::line(error.span()), message.clone());
            CheckFinding { refused_by: *refused_by, line, diagnostic }.write(&mut form);
        }
        Some(form.finish())
    }

    /// The errors as code that makes rustc say them, in the order of the source.
    pub(crate) fn into_compile_errors(mut self) -> TokenStream {
        if !self.tolerates_refusals {
            for refusal in std::mem::take(&mut self.refusals) {
                self.add_mistake(refusal.error);
            }
        }
        self.mistakes.sort_by_key(start);
        self.mistakes.iter().map(syn::Error::to_compile_error).collect()
    }
}

fn error(location: impl ToTokens, message: &Diagnostic) -> syn::Error {
    syn::Error::new_spanned(location, layout(message))
}

fn start(error: &syn::Error) -> Option<LineColumn> {
    position::start(error.span())
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
///
/// A panic without a text is none of ours. The compiler or the editor ends an expansion by it, and has to get it back.
pub fn catch_panic(item: TokenStream, expand: impl FnOnce(TokenStream) -> TokenStream) -> TokenStream {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let expanded = catch_unwind(AssertUnwindSafe(|| expand(item.clone())));
    std::panic::set_hook(hook);
    expanded.unwrap_or_else(|panic| {
        let why = panic.downcast_ref::<&str>().map(ToString::to_string);
        let why = why.or_else(|| panic.downcast_ref::<String>().cloned());
        let Some(why) = why else { resume_unwind(panic) };
        let text = format!("internal error in `#[migration]`: {why}\n\nhelp: please report it, with this function\n");
        quote!(#item ::core::compile_error!(#text);)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use migrate_ir::dialect::Dialect;

    /// What is found in a migration of two lines.
    fn errors() -> Errors {
        let tokens: TokenStream = "first\nsecond".parse().unwrap();
        let [first, second] = tokens.into_iter().collect::<Vec<_>>().try_into().unwrap();
        let mut errors = Errors::default();
        let message = Diagnostic { rule: Some("dropped_columns"), ..Diagnostic::new("it is dropped").help("keep it") };
        errors.refuse(&second, RefusedBy::Rule("dropped_columns"), message);
        for target in [Dialect::MySql, Dialect::MariaDb, Dialect::MySql] {
            errors.refuse(&first, RefusedBy::Target(target), Diagnostic::new("it cannot"));
        }
        errors
    }

    #[test]
    fn a_refusal_is_an_error_and_one_text_is_reported_once() {
        let mut errors = errors();
        assert!(!errors.is_empty());
        assert_eq!(errors.findings(), None);
        let found = errors.into_compile_errors().to_string();
        assert_eq!(found.matches("compile_error").count(), 2, "{found}");
        assert!(found.find("it cannot") < found.find("it is dropped [dropped_columns]"), "{found}");
    }

    #[test]
    fn a_tolerated_refusal_is_one_finding_for_each_target() {
        let mut errors = errors();
        errors.tolerate_refusals();
        assert!(errors.is_empty());
        let form = errors.findings().unwrap();
        let findings = CheckFinding::read_all(&form).unwrap();
        let found: Vec<_> =
            findings.into_iter().map(|finding| (finding.refused_by, finding.line, finding.diagnostic)).collect();
        let expected = [
            (RefusedBy::Target(Dialect::MySql), 1, Diagnostic::new("it cannot")),
            (RefusedBy::Target(Dialect::MariaDb), 1, Diagnostic::new("it cannot")),
            (RefusedBy::Rule("dropped_columns"), 2, Diagnostic::new("it is dropped").help("keep it")),
        ];
        assert_eq!(found, expected);
        assert!(errors.into_compile_errors().is_empty());
    }

    #[test]
    fn a_mistake_is_an_error_even_if_refusals_are_tolerated() {
        let mut errors = errors();
        errors.tolerate_refusals();
        errors.at(quote!(third), &Diagnostic::new("no such word"));
        assert!(!errors.is_empty());
        let found = errors.into_compile_errors().to_string();
        assert!(found.contains("no such word") && !found.contains("it is dropped"), "{found}");
    }

    #[test]
    fn our_panic_is_an_error_beside_the_function_and_a_foreign_one_goes_on() {
        let given = catch_panic(
            quote!(
                fn m1_a() {}
            ),
            |_| panic!("at {}", 7),
        )
        .to_string();
        assert!(
            given.starts_with("fn m1_a () { }") && given.contains("internal error in `#[migration]`: at 7"),
            "{given}"
        );
        let foreign = catch_unwind(|| {
            catch_panic(
                quote!(
                    fn m1_a() {}
                ),
                |_| std::panic::panic_any(7_u8),
            )
            .to_string()
        });
        assert_eq!(foreign.unwrap_err().downcast_ref(), Some(&7_u8));
    }
}
