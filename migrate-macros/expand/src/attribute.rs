//! The arguments of `#[migration(..)]` and `#[assume_safe(..)]`.

use crate::diagnostics::Errors;
use migrate_ir::blank::is_blank;
use migrate_ir::check_finding::RefusedBy;
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::duration::{self, TimeLimit};
use quote::quote_spanned;
use std::collections::BTreeSet;
use std::time::Duration;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, ItemFn, LitStr, Meta, Token};

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

/// The names of all of them.
#[cfg(test)]
pub(crate) fn argument_names() -> impl Iterator<Item = &'static str> {
    KNOWN.into_iter().map(|(name, _)| name)
}

impl MigrationArguments {
    /// Those of a function that has its attribute still, as it stands in a file. Its own expansion tells what is wrong.
    pub(crate) fn of(function: &ItemFn) -> Self {
        let is_migration =
            |attribute: &&Attribute| attribute.path().segments.last().is_some_and(|last| last.ident == "migration");
        match function.attrs.iter().find(is_migration).map(|attribute| &attribute.meta) {
            Some(Meta::List(list)) => Self::read(list.tokens.clone(), &mut Errors::default()),
            _ => Self::default(),
        }
    }

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
                    let message = Diagnostic::new("the reason why there is no way back is empty")
                        .help("say what could not be brought back");
                    if text.trim().is_empty() {
                        errors.at(&value, &message);
                    } else if is_blank(&text) {
                        errors.refuse(&value, RefusedBy::Down(None), message);
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
        let parsed = attribute.parse_args_with(|input: ParseStream| Written::parse(attribute, input));
        let Written { rules, mut reasons, mut untils } = match parsed {
            Ok(written) => written,
            Err(error) => {
                let form = "#[assume_safe(dropped_columns, reason = \"no release since 2.4 reads it\")]";
                let order = "name the rule, and say why it may be broken here";
                errors.at(attribute, &Diagnostic::new(error.to_string()).help_code(order, [form]));
                return None;
            }
        };
        if let [_, another, ..] = rules.as_slice() {
            let reason = reasons.first().map_or_else(|| "..".to_owned(), LitStr::value);
            let each = rules.iter().map(|rule| format!("#[assume_safe({rule}, reason = {reason:?})]"));
            let message = Diagnostic::new("a permission names one rule").help_code("write one for each rule", each);
            errors.at(another, &message);
            return None;
        }
        for (name, values) in [("reason", &reasons), ("until", &untils)] {
            if let [_, again, ..] = values.as_slice() {
                let message = Diagnostic::new(format!("`{name}` is said twice")).help("leave one of them out");
                errors.refuse(again, RefusedBy::Permission, message);
            }
        }
        let reason = reasons.pop()?;
        Some(Self { attribute: attribute.clone(), rule: rules.into_iter().next()?, reason, until: untils.pop() })
    }
}

/// What stands in the parentheses, however often.
struct Written {
    rules: Vec<Ident>,
    reasons: Vec<LitStr>,
    untils: Vec<LitStr>,
}

impl Written {
    fn parse(attribute: &Attribute, input: ParseStream) -> syn::Result<Self> {
        let mut written = Self { rules: vec![input.parse()?], reasons: Vec::new(), untils: Vec::new() };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let name: Ident = input.parse()?;
            if !input.peek(Token![=]) {
                written.rules.push(name);
                continue;
            }
            input.parse::<Token![=]>()?;
            let value = input.parse()?;
            if name == "reason" {
                written.reasons.push(value);
            } else if name == "until" {
                written.untils.push(value);
            } else {
                return Err(syn::Error::new_spanned(&name, format!("`{name}` is not an argument of `assume_safe`")));
            }
        }
        if written.reasons.is_empty() {
            return Err(syn::Error::new_spanned(attribute, "a permission needs a reason"));
        }
        Ok(written)
    }
}
