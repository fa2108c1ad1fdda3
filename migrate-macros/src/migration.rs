//! The stages of one expansion, in order. Each stops where the next would only repeat its errors.

use crate::attribute::{Arguments, AssumeSafe, is_assume_safe};
use crate::config::Config;
use crate::diagnostics::Errors;
use crate::evaluate::{Evaluation, evaluate, parameter};
use crate::history::{self, Before, MigrationName};
use crate::{expand, judge, render};
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
    let surroundings = Surroundings::find(&function);
    let stages = Stages { arguments, function: &function, surroundings: &surroundings };
    let outcome = stages.run(&mut errors);
    let unknown_words = if surroundings.file.is_some() { outcome.unknown_words } else { Vec::new() };
    let whole = errors.is_empty() && !outcome.has_permissions;
    let function = if whole { item } else { expand::function(item, &unknown_words) };
    let errors = errors.tell();
    let registration = outcome.registration;
    // A body holds closures where clippy would name the method: the macro reads closures alone.
    quote! {
        #[allow(clippy::redundant_closure_for_method_calls)]
        #function
        #registration
        #errors
    }
}

/// Where the function stands.
struct Surroundings {
    /// Its file, where the compiler tells it.
    file: Option<PathBuf>,
    /// The folder of the crate's `Cargo.toml`.
    crate_folder: PathBuf,
}

impl Surroundings {
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
struct Outcome<'a> {
    registration: TokenStream,
    unknown_words: Vec<&'a syn::Ident>,
    /// Whether `assume_safe` stands somewhere in the function.
    has_permissions: bool,
}

struct Stages<'a> {
    arguments: TokenStream,
    function: &'a ItemFn,
    surroundings: &'a Surroundings,
}

impl<'a> Stages<'a> {
    fn run(self, errors: &mut Errors) -> Outcome<'a> {
        let Self { arguments, function, surroundings: Surroundings { file, crate_folder } } = self;
        let arguments = Arguments::read(arguments, errors);
        let name = check_signature(function, errors);
        let mut permissions = Vec::new();
        for attribute in function.attrs.iter().filter(|attribute| is_assume_safe(attribute)) {
            permissions.extend(AssumeSafe::read(attribute, errors).map(|permission| (permission, None)));
        }
        let Some(name) = name else { return Outcome::default() };
        let mut evaluation = evaluate(function, errors);
        let unknown_words = std::mem::take(&mut evaluation.unknown_words);
        permissions.extend(evaluation.permissions.drain(..).map(|(permission, made)| (permission, Some(made))));
        let has_permissions = !permissions.is_empty();
        let config = match Config::read(crate_folder) {
            Ok(config) => config,
            Err(message) => {
                errors.at(&function.sig.ident, &message);
                return Outcome { unknown_words, has_permissions, ..Outcome::default() };
            }
        };
        if config.start_after.as_ref().is_some_and(|start_after| start_after.covers(&name)) {
            errors.tolerate_refusals();
        }
        if evaluation.mistyped {
            let why = "rustc accepted a value that the macro does not read; this is a mistake of the macro";
            let registration = expand::unresolved(function, &name, &config, why);
            return Outcome { registration, unknown_words, has_permissions };
        }
        if !errors.is_empty() {
            return Outcome { unknown_words, has_permissions, ..Outcome::default() };
        }
        let start_after = config.start_after.as_ref();
        let before = history::before(&name, &evaluation.operations, file.as_deref(), crate_folder, start_after);
        let registration =
            judge_and_render(function, &name, &arguments, &config, &evaluation, &permissions, &before, errors);
        Outcome { registration, unknown_words, has_permissions }
    }
}

#[allow(clippy::too_many_arguments, reason = "the stages meet here, and nowhere else")]
fn judge_and_render(
    function: &ItemFn,
    name: &MigrationName,
    arguments: &Arguments,
    config: &Config,
    evaluation: &Evaluation<'_>,
    permissions: &[judge::Granted],
    before: &Before,
    errors: &mut Errors,
) -> TokenStream {
    if let Some(message) = &before.start_after {
        errors.at(&function.sig.ident, &config.told(message.clone()));
    }
    if let Some((twin, file)) = &before.twin {
        let message = Diagnostic::new(format!("migration number {} is taken by `{twin}`", name.number()))
            .note(format!("`{twin}` is in {}", file.display()))
            .help("give this one the next free number");
        errors.at(&function.sig.ident, &message);
    }
    let after = judge::fold(evaluation, &before.catalog, errors);
    if !errors.is_empty() {
        return TokenStream::new();
    }
    judge::safety(evaluation, permissions, &before.catalog, config, errors);
    if !before.catalog.is_whole() {
        let why = "the migrations before it are not known: its function does not stand as such in a file of the crate, \
                   or an earlier one cannot be read";
        return expand::unresolved(function, name, config, why);
    }
    let scripts = render::scripts(evaluation, arguments, &before.catalog, &after, config, errors);
    if !errors.is_empty() {
        return TokenStream::new();
    }
    let registered = expand::Registered {
        function,
        name,
        config,
        before,
        checksum: checksum(&evaluation.operations),
        permissions,
        arguments,
        scripts: &scripts,
        places: &evaluation.places,
        findings: errors.findings(),
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
    let mut refuse = |place: TokenStream, what: &str| {
        let message =
            Diagnostic::new(what).note("a migration only describes a change; the runner carries it out").help_code(
                "write it as a plain function",
                [format!("fn {}(schema: &mut Schema) {{ .. }}", signature.ident)],
            );
        errors.at(place, &message);
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
        let place = if inputs.is_empty() { signature.ident.to_token_stream() } else { inputs.to_token_stream() };
        refuse(place, "a migration takes one parameter, `schema: &mut Schema`");
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::start_after::StartAfter;
    use migrate_ir::builder::Schema;
    use migrate_ir::catalog::Catalog;
    use migrate_ir::check::CheckFinding;
    use migrate_ir::dialect::{Dialect, Target};
    use migrate_ir::operation::Effect as _;

    /// What became of a migration: its findings as kind, line and title, and its registration.
    struct Became {
        findings: Option<Vec<(String, usize, String)>>,
        registration: String,
        errors: String,
    }

    /// Compiles a migration behind one that creates `users`, for PostgreSQL and SQLite.
    fn compile(body: &str, start_after: &str) -> Became {
        let text = format!("\nfn m0002_b(schema: &mut Schema) {{\n{body}\n}}");
        let function: ItemFn = syn::parse_str(&text).unwrap();
        let mut catalog = Catalog::default();
        let history = Schema::record(|schema| {
            schema.create_table("users", |t| {
                t.id();
                t.column("nick", migrate_ir::builder::text());
            });
        });
        history.iter().try_for_each(|operation| operation.apply(&mut catalog)).unwrap();
        let before = Before {
            catalog,
            previous: Some("m0001_a".to_owned()),
            count: 1,
            chain: String::new(),
            twin: None,
            start_after: None,
        };
        let config = Config {
            targets: [Dialect::Postgres, Dialect::Sqlite].map(Target::of).to_vec(),
            history: "app".to_owned(),
            start_after: Some(StartAfter::read(start_after)),
            file: None,
        };
        let mut errors = Errors::default();
        let name = check_signature(&function, &mut errors).unwrap();
        let mut evaluation = evaluate(&function, &mut errors);
        if config.start_after.as_ref().unwrap().covers(&name) {
            errors.tolerate_refusals();
        }
        let mut permissions = Vec::new();
        permissions.extend(evaluation.permissions.drain(..).map(|(permission, made)| (permission, Some(made))));
        let arguments = Arguments::default();
        let registration =
            judge_and_render(&function, &name, &arguments, &config, &evaluation, &permissions, &before, &mut errors);
        let findings = errors.findings().map(|form| {
            let findings = CheckFinding::read_all(&form).unwrap();
            let title = |message: &str| message.lines().next().unwrap_or_default().to_owned();
            let told = |finding: CheckFinding<'_>| {
                let kind = finding.refused_by;
                (
                    format!("{} {:?}", kind.kind(), kind.target().map(Dialect::name)),
                    finding.line,
                    title(finding.message),
                )
            };
            findings.into_iter().map(told).collect()
        });
        Became { findings, registration: registration.to_string(), errors: errors.tell().to_string() }
    }

    /// The kinds of what is found in a migration at `start_after`, which is no error there, and is one behind it.
    fn kinds(body: &str) -> Vec<(String, usize)> {
        let refused = compile(body, "m0001_a");
        assert!(refused.findings.is_none() && refused.registration.is_empty() && !refused.errors.is_empty(), "{body}");
        let passed = compile(body, "m0002_b");
        assert_eq!(passed.errors, "", "{body}");
        assert!(passed.registration.contains("__register"), "{body}");
        passed.findings.unwrap().into_iter().map(|(kind, line, _)| (kind, line)).collect()
    }

    #[test]
    fn what_would_refuse_an_old_migration_is_written_down_with_its_line() {
        let rule = "schema.drop_table(\"users\");";
        assert_eq!(kinds(rule), [("rule None".to_owned(), 3)]);
        let permission = "#[assume_safe(dropped_columns, reason = \"why\")]\n\
                          schema.create_table(\"t\", |t| { t.id(); });";
        assert_eq!(kinds(permission), [("permission None".to_owned(), 3)]);
        let conflict = "schema.create_table(\"users\", |t| { t.id(); });";
        assert_eq!(kinds(conflict), [("catalog None".to_owned(), 3)]);
        let name = "schema.create_table(\"a.b\", |t| { t.id(); });";
        assert_eq!(kinds(name), [("word None".to_owned(), 3)]);
    }

    #[test]
    fn what_a_target_or_the_way_back_refuses_is_written_down() {
        let numbered = "schema.create_table(\"t\", |t| {\n t.column(\"n\", integer()).identity();\n});";
        assert_eq!(kinds(numbered), [("target Some(\"sqlite\")".to_owned(), 3)]);
        let unsaid = "schema.sql(\"CREATE TABLE made (a int)\");";
        assert_eq!(kinds(unsaid), [("down None".to_owned(), 3)]);
        let made = "schema.sql(\"CREATE TABLE made (a int)\").down(\"DROP TABLE made\");\n\
                    #[assume_safe(dropped_tables, reason = \"why\")]\nschema.drop_table(\"made\");";
        assert_eq!(kinds(made), [("down None".to_owned(), 5)]);
    }

    #[test]
    fn nothing_found_is_written_down_as_well() {
        let became = compile("schema.create_table(\"t\", |t| { t.id(); });", "m0002_b");
        assert_eq!(became.findings, Some(Vec::new()));
        let became = compile("schema.create_table(\"t\", |t| { t.id(); });", "m0001_a");
        assert_eq!(became.findings, None);
    }

    #[test]
    fn what_cannot_be_evaluated_is_an_error_whatever_is_tolerated() {
        let became = compile("schema.drop_tabel(\"users\");", "m0002_b");
        assert!(became.errors.contains("no word `drop_tabel`") && became.registration.is_empty(), "{}", became.errors);
        let body = "schema.alter_table(\"users\", |t| { t.add_foreign_key([\"nick\"]); });";
        let became = compile(body, "m0002_b");
        assert!(became.errors.contains("does not say what it refers to"), "{}", became.errors);
    }
}
