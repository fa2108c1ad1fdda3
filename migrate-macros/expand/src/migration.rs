//! The stages of one expansion, in order. Each stops where the next would only repeat its errors.

use crate::attribute::{AssumeSafe, MigrationArguments, is_assume_safe};
use crate::compiler::Compiler;
use crate::config::MacroConfig;
use crate::diagnostics::Errors;
use crate::evaluate::{Evaluation, evaluate, parameter};
use crate::history::{self, PriorHistory, SameNumber};
use crate::missing::FindRemoval;
use crate::{attribute_names, checks, position, registration, render, too_large};
use migrate_ir::check_finding::RefusedBy;
use migrate_ir::checksum::checksum;
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::migration_name::MigrationName;
use migrate_ir::render::MigrationScripts;
use proc_macro2::{LineColumn, TokenStream};
use quote::{ToTokens, quote};
use std::ops::Range;
use std::path::PathBuf;
use syn::{FnArg, ItemFn, ReturnType, Type};

/// The most operations of one migration. The longest that is known has some hundreds, and one of this length keeps a
/// compiler busy for seconds.
const MOST_OPERATIONS: usize = 10_000;

/// Expands one migration: the function, and its registration or what is wrong with it.
///
/// A panic in it is a mistake of this crate: a macro calls it through [`catch_panic`](crate::catch_panic).
pub fn expand(arguments: TokenStream, item: TokenStream, compiler: &Compiler) -> TokenStream {
    let mut errors = Errors::default();
    too_large::check(&item, &mut errors);
    if !errors.is_empty() {
        let errors = errors.into_compile_errors();
        return quote!(#item #errors);
    }
    let function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#item #error);
        }
    };
    let location = FunctionLocation::find(&function, compiler);
    let names = if location.in_editor { attribute_names::paths(&arguments, &item) } else { TokenStream::new() };
    let stages = ExpansionStages { arguments, function: &function, location: &location, compiler };
    let expansion = stages.run(&mut errors);
    let whole = errors.is_empty() && !expansion.has_permissions;
    let function = match expansion.code {
        _ if whole => item,
        // An editor is to see everything, so that it can go on helping.
        _ if location.in_editor => registration::function(item, &[]),
        GivenBack::Function { without } => registration::function(item, &without),
        GivenBack::Stub => registration::stub(&function),
    };
    let is_complete = errors.is_empty() && !expansion.is_unfinished;
    // A body holds closures where clippy would name the method: the macro reads closures alone.
    let allowed = match (is_complete, expansion.is_irreversible) {
        // rust-analyzer completes a word where the function stands with and without it: that must be the same place.
        _ if location.in_editor => quote!(warnings),
        (false, _) => quote!(warnings),
        (true, false) => quote!(clippy::redundant_closure_for_method_calls),
        // Raw SQL need not say how it is undone then, which the builder's type asks for.
        (true, true) => quote!(clippy::redundant_closure_for_method_calls, unused_must_use),
    };
    let errors = errors.into_compile_errors();
    let registration = expansion.registration;
    quote! {
        #[allow(#allowed)]
        #function
        #registration
        #names
        #errors
    }
}

/// Where the function stands.
struct FunctionLocation {
    /// Its file, where the compiler tells it, or it can be found.
    file: Option<PathBuf>,
    /// Whether an editor asks, and no compiler: then most positions are not known.
    in_editor: bool,
}

impl FunctionLocation {
    fn find(function: &ItemFn, compiler: &Compiler) -> Self {
        let told = (compiler.file)(function.sig.ident.span());
        let in_editor = told.is_none() || position::in_editor();
        let found = || {
            let name = MigrationName::read(&function.sig.ident.to_string()).filter(|_| position::in_editor())?;
            history::find_file(&name, &compiler.crate_folder)
        };
        let file = told.or_else(found);
        Self { file, in_editor }
    }
}

/// What an expansion comes to, besides errors.
#[derive(Default)]
struct Expansion {
    registration: TokenStream,
    code: GivenBack,
    /// Whether `assume_safe` stands somewhere in the function.
    has_permissions: bool,
    /// Whether the migration as a whole has no way back.
    is_irreversible: bool,
    /// Whether some of it could not be evaluated.
    is_unfinished: bool,
}

/// What rustc is to see of the function.
enum GivenBack {
    /// The function, without the statements that have a mistake.
    Function { without: Vec<Range<LineColumn>> },
    /// Only its name, so that rustc does not judge a signature that is told already.
    Stub,
}

impl Default for GivenBack {
    fn default() -> Self {
        Self::Function { without: Vec::new() }
    }
}

struct ExpansionStages<'a> {
    arguments: TokenStream,
    function: &'a ItemFn,
    location: &'a FunctionLocation,
    compiler: &'a Compiler,
}

impl ExpansionStages<'_> {
    fn run(self, errors: &mut Errors) -> Expansion {
        let Self { arguments, function, location: FunctionLocation { file, in_editor: _ }, compiler } = self;
        let Compiler { crate_folder, updated_locks, .. } = compiler;
        let arguments = MigrationArguments::read(arguments, errors);
        let name = check_signature(function, errors);
        let mut permissions = Vec::new();
        let mut permissions_are_read = true;
        for attribute in function.attrs.iter().filter(|attribute| is_assume_safe(attribute)) {
            let permission = AssumeSafe::read(attribute, errors);
            permissions_are_read &= permission.is_some();
            permissions.extend(permission.map(|permission| (permission, None)));
        }
        if name == Err(SignatureError::Shape) {
            return Expansion { code: GivenBack::Stub, ..Expansion::default() };
        }
        let mut evaluation = evaluate(function, arguments.irreversible.is_some(), errors);
        let code = GivenBack::Function { without: std::mem::take(&mut evaluation.gaps.statements) };
        permissions.extend(evaluation.permissions.drain(..).map(|(permission, made)| (permission, Some(made))));
        let is_unfinished = !evaluation.gaps.is_empty();
        let mut expansion =
            Expansion { code, has_permissions: !permissions.is_empty(), is_unfinished, ..Expansion::default() };
        let Ok(name) = name else { return expansion };
        let config = match MacroConfig::read(compiler) {
            Ok(config) => config,
            Err(message) => {
                // It is one mistake. The first migration of the history reports it.
                if history::history_before(&name, None, file.as_deref(), crate_folder, None, updated_locks).count == 0 {
                    errors.at(&function.sig.ident, &message);
                }
                return expansion;
            }
        };
        if config.start_after.as_ref().is_some_and(|start_after| start_after.covers(&name)) {
            errors.tolerate_refusals();
        }
        let count = evaluation.operations.len();
        if count > MOST_OPERATIONS {
            if errors.is_empty() {
                errors.refuse(&function.sig.ident, RefusedBy::Argument, too_many_operations(count));
            }
            if !errors.is_empty() {
                return expansion;
            }
        }
        if evaluation.mistyped {
            let why = "rustc accepted a value that the macro does not read; this is a mistake of the macro";
            expansion.registration = registration::unresolved(function, &name, &config, why);
            return expansion;
        }
        let evaluated = (errors.is_empty() && !is_unfinished).then_some(&*evaluation.operations);
        let start_after = config.start_after.as_ref();
        let before =
            history::history_before(&name, evaluated, file.as_deref(), crate_folder, start_after, updated_locks);
        if !permissions_are_read {
            evaluation.gaps.leave_no_operation(evaluation.operations.len());
        }
        let find_removal =
            |missing: &_| history::find_removal(&name, missing, file.as_deref()?, crate_folder, start_after);
        expansion.registration = check_and_render(
            function,
            &name,
            &arguments,
            &config,
            &evaluation,
            &permissions,
            &before,
            compiler,
            &find_removal,
            errors,
        );
        expansion.is_irreversible = arguments.irreversible.is_some();
        expansion
    }
}

fn too_many_operations(count: usize) -> Diagnostic {
    Diagnostic::new(format!("a migration does at most {MOST_OPERATIONS} things, and this one does {count}"))
        .note("each of them is judged, and rendered for each target, while the crate compiles")
        .help("write several migrations, or SQL that does it for many rows at once")
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
    Compiler { crate_folder, today, .. }: &Compiler,
    find_removal: FindRemoval<'_>,
    errors: &mut Errors,
) -> TokenStream {
    if let Some(message) = &before.start_after_problem {
        errors.at(&function.sig.ident, &config.with_file_name(message.clone()));
    }
    if let Some(SameNumber { name: other, file, next_free }) = &before.same_number {
        let renamed = name.with_number(*next_free);
        let message = Diagnostic::new(format!("migration number {} is taken by `{other}`", name.number()))
            .note(format!("`{other}` is in {}", file.strip_prefix(crate_folder).unwrap_or(file).display()))
            .help_code(
                format!("give this one, its file and its `mod` line the next free number: `{renamed}`"),
                [format!("migrate renumber {name}")],
            );
        errors.at(&function.sig.ident, &message);
    }
    for problem in &before.lock_problems {
        errors.at(&function.sig.ident, problem);
    }
    for unlinked in &before.unlinked {
        errors.at(&function.sig.ident, &unlinked.message(crate_folder));
    }
    checks::check_shadowing(function, &before.shadowed, errors);
    let checks::CheckedCatalog { after, conflicting } =
        checks::check_catalog(evaluation, &before.catalog, find_removal, errors);
    checks::check_raw_sql(evaluation, config, errors);
    let is_sound = errors.is_empty();
    let doubtful = if is_sound { Vec::new() } else { conflicting };
    let up = MigrationScripts::new(&evaluation.operations, &before.catalog, &config.targets);
    checks::check_safety(evaluation, permissions, &up, &doubtful, today, errors);
    if !is_sound {
        return TokenStream::new();
    }
    if !evaluation.gaps.is_empty() {
        return registration::unresolved(function, name, config, "it holds a word that the builder does not have");
    }
    if !before.catalog.is_complete() {
        let why = "the migrations before it are not known: its function does not stand as such in a file of the crate, \
                   or an earlier one cannot be read";
        return registration::unresolved(function, name, config, why);
    }
    let scripts = render::scripts(evaluation, arguments, &up, &after, errors);
    if !errors.is_empty() {
        return TokenStream::new();
    }
    let registered = registration::Registration {
        function,
        name,
        config,
        before,
        checksum: checksum(&evaluation.operations),
        permissions,
        arguments,
        scripts: &scripts,
        locations: &evaluation.locations,
        findings: errors.findings(),
    };
    registration::registration(&registered)
}

/// What is wrong with a function besides its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SignatureError {
    /// Its name is not that of a migration.
    Name,
    /// It takes or returns something else, or is of another kind.
    Shape,
}

/// Says what is wrong with everything but the body, and reads the name.
fn check_signature(function: &ItemFn, errors: &mut Errors) -> Result<MigrationName, SignatureError> {
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
    let mut fits = true;
    let mut refuse = |location: TokenStream, what: &str| {
        fits = false;
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
    }
    if fits { name.ok_or(SignatureError::Name) } else { Err(SignatureError::Shape) }
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
    use migrate_ir::check_finding::CheckFinding;
    use migrate_ir::dialect::{Dialect, Target};
    use migrate_ir::object::{Catalog, Op as _};
    use std::collections::BTreeSet;

    /// What the macro makes of a migration: its findings as kind, line and title, its registration, and its errors.
    struct CompileResult {
        findings: Option<Vec<(String, usize, String)>>,
        registration: String,
        errors: String,
    }

    /// Compiles a migration behind one that creates `users`, for PostgreSQL and SQLite.
    fn compile(body: &str, start_after: &str) -> CompileResult {
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
        let before = PriorHistory {
            catalog,
            previous: Some("m0001_a".to_owned()),
            count: 1,
            chain: String::new(),
            same_number: None,
            start_after_problem: None,
            unlinked: Vec::new(),
            shadowed: BTreeSet::new(),
            lock_problems: Vec::new(),
            lock_file: None,
        };
        let config = MacroConfig {
            targets: [Dialect::Postgres, Dialect::Sqlite].map(Target::of).to_vec(),
            history: "app".to_owned(),
            start_after: Some(StartAfter::read(start_after)),
            file: None,
        };
        let mut errors = Errors::default();
        let name = check_signature(&function, &mut errors).unwrap();
        let mut evaluation = evaluate(&function, false, &mut errors);
        if config.start_after.as_ref().unwrap().covers(&name) {
            errors.tolerate_refusals();
        }
        let mut permissions = Vec::new();
        permissions.extend(evaluation.permissions.drain(..).map(|(permission, made)| (permission, Some(made))));
        let arguments = MigrationArguments::default();
        let compiler = Compiler {
            crate_folder: PathBuf::new(),
            crate_name: "app".to_owned(),
            updated_locks: BTreeSet::new(),
            today: "2026-01-01".to_owned(),
            file: |_| None,
        };
        let registration = check_and_render(
            &function,
            &name,
            &arguments,
            &config,
            &evaluation,
            &permissions,
            &before,
            &compiler,
            &|_| None,
            &mut errors,
        );
        let findings = errors.findings().map(|form| {
            let findings = CheckFinding::read_all(&form).unwrap();
            let summary = |finding: CheckFinding<'_>| {
                let kind = finding.refused_by;
                (
                    format!("{} {:?}", kind.kind(), kind.target().map(Dialect::name)),
                    finding.line,
                    finding.diagnostic.title,
                )
            };
            findings.into_iter().map(summary).collect()
        });
        CompileResult {
            findings,
            registration: registration.to_string(),
            errors: errors.into_compile_errors().to_string(),
        }
    }

    /// The kinds and lines of the findings in a migration. At `start_after` they are no errors; after it they are.
    fn kinds(body: &str) -> Vec<(String, usize)> {
        let refused = compile(body, "m0001_a");
        assert!(refused.findings.is_none() && refused.registration.is_empty() && !refused.errors.is_empty(), "{body}");
        let passed = compile(body, "m0002_b");
        assert_eq!(passed.errors, "", "{body}");
        assert!(passed.registration.contains("__register"), "{body}");
        passed.findings.unwrap().into_iter().map(|(kind, line, _)| (kind, line)).collect()
    }

    #[test]
    fn refusals_of_an_old_migration_are_recorded_with_their_lines() {
        let rule = "schema.drop_table(\"users\");";
        assert_eq!(kinds(rule), [("rule None".to_owned(), 3)]);
        let permission = "#[assume_safe(dropped_columns, reason = \"why\")]\n\
                          schema.create_table(\"t\", |t| { t.id(); });";
        assert_eq!(kinds(permission), [("permission None".to_owned(), 3)]);
        let conflict = "schema.create_table(\"users\", |t| { t.id(); });";
        assert_eq!(kinds(conflict), [("catalog None".to_owned(), 3)]);
        let name = "schema.create_table(\"a.b\", |t| { t.id(); });";
        assert_eq!(kinds(name), [("argument None".to_owned(), 3)]);
    }

    #[test]
    fn raw_sql_that_the_runner_cannot_undo_is_recorded_and_has_its_script_all_the_same() {
        let committed = "schema.sql(\n\"SELECT 1; COMMIT\").down(\n\"/* x */ ROLLBACK\");";
        assert_eq!(kinds(committed), [("argument None".to_owned(), 4), ("argument None".to_owned(), 5)]);
        let result = compile(committed, "m0002_b");
        assert!(result.registration.contains("SELECT 1; COMMIT"), "{}", result.registration);
        let other_server = "schema.sql_on(MySql, \"COMMIT\").down(\"COMMIT\");";
        assert_eq!(compile(other_server, "m0001_a").errors, "");
    }

    #[test]
    fn refusals_by_a_target_or_for_a_missing_down_are_recorded() {
        let numbered = "schema.create_table(\"t\", |t| {\n t.column(\"n\", integer()).identity();\n});";
        assert_eq!(kinds(numbered), [("target Some(\"sqlite\")".to_owned(), 3)]);
        let unsaid = "schema.sql(\"CREATE TABLE made (a int)\");";
        assert_eq!(kinds(unsaid), [("down None".to_owned(), 3)]);
        let made = "schema.sql(\"CREATE TABLE made (a int)\").down(\"DROP TABLE made\");\n\
                    #[assume_safe(dropped_tables, reason = \"why\")]\nschema.drop_table(\"made\");";
        assert_eq!(kinds(made), [("down None".to_owned(), 5)]);
    }

    #[test]
    fn an_old_migration_without_findings_records_an_empty_list() {
        let result = compile("schema.create_table(\"t\", |t| { t.id(); });", "m0002_b");
        assert_eq!(result.findings, Some(Vec::new()));
        let result = compile("schema.create_table(\"t\", |t| { t.id(); });", "m0001_a");
        assert_eq!(result.findings, None);
    }

    #[test]
    fn a_body_that_cannot_be_evaluated_is_an_error_even_up_to_start_after() {
        let result = compile("schema.drop_all();", "m0002_b");
        assert!(result.errors.contains("no word `drop_all`") && result.registration.is_empty(), "{}", result.errors);
        let body = "schema.alter_table(\"users\", |t| { t.add_foreign_key([\"nick\"]); });";
        let result = compile(body, "m0002_b");
        assert!(result.errors.contains("does not say what it refers to"), "{}", result.errors);
    }
}
