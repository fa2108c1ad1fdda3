//! The arguments of `#[migration(..)]` and `#[assume_safe(..)]`.

use crate::diagnostics::Errors;
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::duration::{self, TimeLimit};
use quote::quote_spanned;
use std::collections::BTreeSet;
use std::time::Duration;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Token};

/// What `#[migration(..)]` says.
#[derive(Default)]
pub(crate) struct MigrationArguments {
    /// Why there is no way back.
    pub(crate) irreversible: Option<LitStr>,
    /// How long a statement may wait for a lock.
    pub(crate) lock_timeout: Option<Duration>,
    /// How long a statement may run.
    pub(crate) statement_timeout: Option<TimeLimit>,
}

/// Every argument, with the way to write it.
const KNOWN: [(&str, &str); 3] = [
    ("irreversible", "#[migration(irreversible = \"why there is no way back\")]"),
    ("lock_timeout", "#[migration(lock_timeout = \"2s\")]"),
    ("statement_timeout", "#[migration(statement_timeout = \"30min\")]"),
];

impl MigrationArguments {
    /// Reads them; what cannot be read is noted and passed over.
    pub(crate) fn read(tokens: proc_macro2::TokenStream, errors: &mut Errors) -> Self {
        let mut arguments = Self::default();
        let parser = Punctuated::<AttributeArgument, Token![,]>::parse_terminated;
        let settings = match syn::parse::Parser::parse2(parser, tokens) {
            Ok(settings) => settings,
            Err(error) => {
                let location = quote_spanned!(error.span()=> _);
                errors.at(location, &known(Diagnostic::new(error.to_string())));
                return arguments;
            }
        };
        let mut seen = BTreeSet::new();
        for AttributeArgument { name, value } in settings {
            let (argument, text) = (name.to_string(), value.value());
            match argument.as_str() {
                "irreversible" => {
                    if text.trim().is_empty() {
                        let message = Diagnostic::new("the reason why there is no way back is empty");
                        errors.at(&value, &message.help("say what could not be brought back"));
                    }
                    arguments.irreversible = Some(value);
                }
                "lock_timeout" => match duration::timeout(&text) {
                    Ok(timeout) => arguments.lock_timeout = Some(timeout),
                    Err(message) => errors.at(&value, &message),
                },
                "statement_timeout" => match TimeLimit::parse(&text) {
                    Ok(bound) => arguments.statement_timeout = Some(bound),
                    Err(message) => errors.at(&value, &message),
                },
                unknown => {
                    let message = Diagnostic::new(format!("`{unknown}` is not an argument of `#[migration]`"));
                    errors.at(&name, &known(message.suggest_similar("argument", unknown, KNOWN.map(|(name, _)| name))));
                }
            }
            if !seen.insert(argument) {
                errors.at(&name, &Diagnostic::new(format!("`{name}` is said twice")).help("leave one of them out"));
            }
        }
        arguments
    }
}

/// The message, with every argument that there is.
fn known(message: Diagnostic) -> Diagnostic {
    message.help_code("the arguments that there are", KNOWN.map(|(_, written)| written))
}

/// `name = "value"`.
struct AttributeArgument {
    name: Ident,
    value: LitStr,
}

impl Parse for AttributeArgument {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Self { name, value: input.parse()? })
    }
}

/// What `#[assume_safe(rule, reason = "..", until = "..")]` says.
pub(crate) struct AssumeSafe {
    /// The whole of it, for messages.
    pub(crate) attribute: Attribute,
    /// The rule that may be broken.
    pub(crate) rule: Ident,
    /// Why.
    pub(crate) reason: LitStr,
    /// The last day on which it holds.
    pub(crate) until: Option<LitStr>,
}

/// Whether an attribute is ours to read.
pub(crate) fn is_assume_safe(attribute: &Attribute) -> bool {
    attribute.path().is_ident("assume_safe")
}

impl AssumeSafe {
    /// Reads one; what is wrong with it is noted.
    pub(crate) fn read(attribute: &Attribute, errors: &mut Errors) -> Option<Self> {
        match attribute.parse_args_with(|input: ParseStream| Self::parse(attribute, input)) {
            Ok(permission) => Some(permission),
            Err(error) => {
                let message = Diagnostic::new(error.to_string()).help_code(
                    "name the rule, and say why it may be broken here",
                    ["#[assume_safe(dropped_columns, reason = \"no release since 2.4 reads it\")]"],
                );
                errors.at(attribute, &message);
                None
            }
        }
    }

    fn parse(attribute: &Attribute, input: ParseStream) -> syn::Result<Self> {
        let rule = input.parse()?;
        let (mut reason, mut until) = (None, None);
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let AttributeArgument { name, value } = input.parse()?;
            if name == "reason" {
                reason = Some(value);
            } else if name == "until" {
                until = Some(value);
            } else {
                return Err(syn::Error::new_spanned(&name, format!("`{name}` is not an argument of `assume_safe`")));
            }
        }
        let reason = reason.ok_or_else(|| syn::Error::new_spanned(attribute, "a permission needs a reason"))?;
        Ok(Self { attribute: attribute.clone(), rule, reason, until })
    }
}
