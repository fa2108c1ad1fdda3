//! The stages of one expansion, in order. Each stops where the next would only repeat its errors.

use crate::attribute::{AssumeSafe, MigrationArguments, is_assume_safe};
use crate::config::MacroConfig;
use crate::diagnostics::Errors;
use crate::evaluate::{Evaluation, evaluate, parameter};
use crate::history::{self, MigrationName, PriorHistory};
use crate::{checks, expand, render};
use migrate_ir::checksum::checksum;
use migrate_ir::diagnostic::Diagnostic;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use std::path::{Path, PathBuf};
use syn::{FnArg, ItemFn, ReturnType, Type};

/// Expands one migration: the function, and its registration or what is wrong with it.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#item #error);
        }
    };
    let mut errors = Errors::default();
    let location = FunctionLocation::find(&function);
    let stages = ExpansionStages { arguments, function: &function, location: &location };
    let expansion = stages.run(&mut errors);
    let unknown_methods = if location.file.is_some() { expansion.unknown_methods } else { Vec::new() };
    let whole = errors.is_empty() && !expansion.has_permissions;
    let function = if whole { item } else { expand::function(item, &unknown_methods) };
    let errors = errors.into_compile_errors();
    let registration = expansion.registration;
    // A body holds closures where clippy would name the method: the macro reads closures alone.
    quote! {
        #[allow(clippy::redundant_closure_for_method_calls)]
        #function
        #registration
        #errors
    }
}

/// Where the function stands.
struct FunctionLocation {
    /// Its file, where the compiler tells it.
    file: Option<PathBuf>,
    /// The folder of the crate's `Cargo.toml`.
    crate_folder: PathBuf,
}

impl FunctionLocation {
    fn find(function: &ItemFn) -> Self {
        let crate_folder = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        let file = function.sig.ident.span().local_file().map(|file| absolute(&file));
        Self { file, crate_folder }
    }
}

/// rustc names files from the folder that cargo started it in.
fn absolute(file: &Path) -> PathBuf {
    std::path::absolute(file).unwrap_or_else(|_| file.to_owned())
}

/// What an expansion comes to, besides errors.
#[derive(Default)]
struct Expansion<'a> {
    registration: TokenStream,
    unknown_methods: Vec<&'a syn::Ident>,
    /// Whether `assume_safe` stands somewhere in the function.
    has_permissions: bool,
}

struct ExpansionStages<'a> {
    arguments: TokenStream,
    function: &'a ItemFn,
    location: &'a FunctionLocation,
}

impl<'a> ExpansionStages<'a> {
    fn run(self, errors: &mut Errors) -> Expansion<'a> {
        let Self { arguments, function, location: FunctionLocation { file, crate_folder } } = self;
        let arguments = MigrationArguments::read(arguments, errors);
        let name = check_signature(function, errors);
        let mut permissions = Vec::new();
        for attribute in function.attrs.iter().filter(|attribute| is_assume_safe(attribute)) {
            permissions.extend(AssumeSafe::read(attribute, errors).map(|permission| (permission, None)));
        }
        let Some(name) = name else { return Expansion::default() };
        let mut evaluation = evaluate(function, errors);
        let unknown_methods = std::mem::take(&mut evaluation.unknown_methods);
        permissions.extend(evaluation.permissions.drain(..).map(|(permission, made)| (permission, Some(made))));
        let has_permissions = !permissions.is_empty();
        let config = match MacroConfig::read(crate_folder) {
            Ok(config) => config,
            Err(message) => {
                errors.at(&function.sig.ident, &message);
                return Expansion { unknown_methods, has_permissions, ..Expansion::default() };
            }
        };
        if evaluation.mistyped {
            let why = "rustc accepted a value that the macro does not read; this is a mistake of the macro";
            let registration = expand::unresolved(function, &name, &config, why);
            return Expansion { registration, unknown_methods, has_permissions };
        }
        if !errors.is_empty() {
            return Expansion { unknown_methods, has_permissions, ..Expansion::default() };
        }
        let before = history::history_before(&name, &evaluation.operations, file.as_deref(), crate_folder);
        let registration =
            check_and_render(function, &name, &arguments, &config, &evaluation, &permissions, &before, errors);
        Expansion { registration, unknown_methods, has_permissions }
    }
}

#[allow(clippy::too_many_arguments, reason = "the stages meet here, and nowhere else")]
fn check_and_render(
    function: &ItemFn,
    name: &MigrationName,
    arguments: &MigrationArguments,
    config: &MacroConfig,
    evaluation: &Evaluation<'_>,
    permissions: &[checks::PermissionSite],
    before: &PriorHistory,
    errors: &mut Errors,
) -> TokenStream {
    if let Some((other, file)) = &before.same_number {
        let message = Diagnostic::new(format!("migration number {} is taken by `{other}`", name.number()))
            .note(format!("`{other}` is in {}", file.display()))
            .help("give this one the next free number");
        errors.at(&function.sig.ident, &message);
    }
    let after = checks::check_catalog(evaluation, &before.catalog, errors);
    if !errors.is_empty() {
        return TokenStream::new();
    }
    checks::check_safety(evaluation, permissions, &before.catalog, config, errors);
    if !before.catalog.is_complete() {
        let why = "the migrations before it are not known: its function does not stand as such in a file of the crate, \
                   or an earlier one cannot be read";
        return expand::unresolved(function, name, config, why);
    }
    let scripts = render::scripts(evaluation, arguments, &before.catalog, &after, config, errors);
    if !errors.is_empty() {
        return TokenStream::new();
    }
    let registered = expand::Registration {
        function,
        name,
        config,
        before,
        checksum: checksum(&evaluation.operations),
        permissions,
        arguments,
        scripts: &scripts,
        locations: &evaluation.locations,
    };
    expand::registration(&registered)
}

/// Says what is wrong with everything but the body, and reads the name.
fn check_signature(function: &ItemFn, errors: &mut Errors) -> Option<MigrationName> {
    let signature = &function.sig;
    let name = MigrationName::read(&signature.ident.to_string());
    if name.is_none() {
        let message = Diagnostic::new(format!("`{}` is not the name of a migration", signature.ident))
            .note("the number in the name tells the order in which migrations run")
            .help_code(
                "name it `m<number>_<what it does>`",
                [format!("fn m0001_{}(schema: &mut Schema)", signature.ident)],
            );
        errors.at(&signature.ident, &message);
    }
    let mut refuse = |location: TokenStream, what: &str| {
        let message =
            Diagnostic::new(what).note("a migration only describes a change; the runner carries it out").help_code(
                "write it as a plain function",
                [format!("fn {}(schema: &mut Schema) {{ .. }}", signature.ident)],
            );
        errors.at(location, &message);
    };
    if let Some(asyncness) = &signature.asyncness {
        refuse(asyncness.to_token_stream(), "a migration is not async");
    }
    if let Some(constness) = &signature.constness {
        refuse(constness.to_token_stream(), "a migration is not const");
    }
    if let ReturnType::Type(_, output) = &signature.output {
        refuse(output.to_token_stream(), "a migration returns nothing");
    }
    if !signature.generics.params.is_empty() {
        refuse(signature.generics.to_token_stream(), "a migration is not generic");
    }
    let takes_schema = match signature.inputs.first() {
        Some(FnArg::Typed(parameter)) => is_schema(&parameter.ty) && parameter_is_named(function),
        Some(FnArg::Receiver(_)) | None => false,
    };
    if signature.inputs.len() != 1 || !takes_schema {
        let inputs = &signature.inputs;
        let location = if inputs.is_empty() { signature.ident.to_token_stream() } else { inputs.to_token_stream() };
        refuse(location, "a migration takes one parameter, `schema: &mut Schema`");
        return None;
    }
    name
}

fn parameter_is_named(function: &ItemFn) -> bool {
    parameter(function).is_some()
}

fn is_schema(kind: &Type) -> bool {
    let Type::Reference(reference) = kind else { return false };
    let Type::Path(path) = &*reference.elem else {
        return false;
    };
    reference.mutability.is_some() && path.path.segments.last().is_some_and(|segment| segment.ident == "Schema")
}
