//! The SQL of a migration for each target, in both directions; what a target cannot do is told at its place.

use crate::attribute::MigrationArguments;
use crate::diagnostics::Errors;
use crate::evaluate::Evaluation;
use migrate_ir::builder::OperationPart;
use migrate_ir::check_finding::RefusedBy;
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::dialect::Target;
use migrate_ir::object::{Catalog, NoInverse, Op as _, Operation, Undo};
use migrate_ir::render::{MigrationScripts, RenderedScript};
use migrate_ir::script::{SqlScript, UnsupportedOperation};
use std::collections::BTreeSet;

/// Both directions, for one target. The steps of both name operations of the migration: on the way back, the one that is undone.
#[derive(Debug)]
pub(crate) struct TargetScripts<'a> {
    pub(crate) target: Target,
    pub(crate) up: &'a SqlScript,
    /// The way back, or why there is none.
    pub(crate) down: Result<SqlScript, String>,
}

/// Both directions of all targets, given the way forth. Where one of them cannot do an operation, that is told, and there is no script for it; where it
/// cannot undo one, the script has no way back.
pub(crate) fn scripts<'a>(
    evaluation: &Evaluation<'_>,
    arguments: &MigrationArguments,
    up: &'a MigrationScripts<'_>,
    after: &Catalog,
    errors: &mut Errors,
) -> Vec<TargetScripts<'a>> {
    let inverse = inverse_operations(evaluation, arguments, up.before, errors);
    let (down, origins) = match inverse {
        // They restore what was there, even if that conflicted with the catalog.
        Ok(Inverse { operations, origins }) => {
            let scripts = MigrationScripts::new(&operations, after, up.targets()).into_all();
            (scripts.into_iter().map(Ok).collect(), origins)
        }
        Err(reason) => (vec![Err(reason); up.targets().len()], Vec::new()),
    };
    let mut rendered = Vec::new();
    let mut told = BTreeSet::new();
    for ((target, (script, refusals)), down) in up.all().zip(down) {
        // Conflicts are reported already.
        for UnsupportedOperation { operation, name, message } in refusals {
            let location = match name {
                // What several servers refuse about one name is one mistake.
                Some(name) if !told.insert((operation, name)) => continue,
                Some(name) => evaluation.locations.find_name(*operation, name),
                None => evaluation.locations.find(&OperationPart::whole(*operation)),
            };
            errors.refuse(location, RefusedBy::Target(target.dialect), message.clone());
        }
        let down = down.and_then(|down| down_script(evaluation, down, &origins, target, errors));
        if refusals.is_empty() {
            rendered.push(TargetScripts { target, up: script, down });
        }
    }
    rendered
}

/// The script that undoes the migration on one target, or why there is none.
fn down_script(
    evaluation: &Evaluation<'_>,
    (mut script, refusals): RenderedScript,
    origins: &[usize],
    target: Target,
    errors: &mut Errors,
) -> Result<SqlScript, String> {
    let origin = |index: usize| origins.get(index).copied().unwrap_or_default();
    for UnsupportedOperation { operation, name: _, message } in &refusals {
        let location = evaluation.locations.find(&OperationPart::whole(origin(*operation)));
        errors.refuse(location, RefusedBy::Down(Some(target.dialect)), not_reversible_message(&message.title));
    }
    if let Some(UnsupportedOperation { message, .. }) = refusals.into_iter().next() {
        return Err(message.title);
    }
    for step in &mut script.steps {
        step.operation = origin(step.operation);
    }
    Ok(script)
}

/// The operations that undo the migration.
struct Inverse {
    operations: Vec<Operation>,
    /// The position of the operation that each of them undoes.
    origins: Vec<usize>,
}

/// The operations that undo the migration, or why there are none.
fn inverse_operations(
    evaluation: &Evaluation<'_>,
    arguments: &MigrationArguments,
    before: &Catalog,
    errors: &mut Errors,
) -> Result<Inverse, String> {
    if let Some(reason) = &arguments.irreversible {
        return Err(reason.value());
    }
    let mut catalog = before.clone();
    let mut inverses = Vec::new();
    let mut unknown = None;
    for (position, operation) in evaluation.operations.iter().enumerate() {
        match operation.invert(&catalog) {
            Ok(inverse) => inverses.push((position, inverse)),
            Err(NoInverse::Irreversible(reason)) => return Err(reason),
            Err(NoInverse::Unknown(why)) => {
                if !is_sql_without_down(operation) {
                    let location = evaluation.locations.find(&OperationPart::whole(position));
                    errors.refuse(location, RefusedBy::Down(None), not_reversible_message(&why));
                }
                unknown.get_or_insert(why);
            }
        }
        // Conflicts are told before anything is rendered.
        let _ = operation.force_apply(&mut catalog);
    }
    if let Some(why) = unknown {
        return Err(why);
    }
    let undone = inverses.into_iter().rev();
    let (origins, operations) =
        undone.flat_map(|(position, inverse)| inverse.into_iter().map(move |operation| (position, operation))).unzip();
    Ok(Inverse { operations, origins })
}

/// Whether it is raw SQL without `down`, which is reported when it is evaluated.
fn is_sql_without_down(operation: &Operation) -> bool {
    matches!(operation, Operation::RunSql(run) if run.undo == Undo::NotSpecified)
}

fn not_reversible_message(why: &str) -> Diagnostic {
    Diagnostic::new(format!("this cannot be undone: {why}")).help_code(
        "say of the migration that there is no way back, and why",
        ["#[migration(irreversible = \"why there is no way back\")]"],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::evaluate;
    use migrate_ir::builder::{Schema, integer, text};
    use migrate_ir::dialect::Dialect;

    /// The scripts of a migration behind one that creates `users`: each target, and why there is no way back.
    fn rendered(body: &str) -> Vec<(Dialect, Option<String>)> {
        let function = syn::parse_str(&format!("fn m2_b(schema: &mut Schema) {{ {body} }}")).unwrap();
        let mut errors = Errors::default();
        errors.tolerate_refusals();
        let evaluation = evaluate(&function, false, &mut errors);
        let mut before = Catalog::default();
        for operation in Schema::record(|schema| {
            schema.create_table("users", |t| {
                t.id();
                t.column("nick", text());
            });
            // Only PostgreSQL can have it.
            schema.create_table("lines", |t| {
                t.column("number", integer()).identity();
                t.column("word", text());
            });
        }) {
            operation.apply(&mut before).unwrap();
        }
        let after = crate::checks::check_catalog(&evaluation, &before, &|_| None, &mut errors).after;
        let targets = [Dialect::Postgres, Dialect::MySql, Dialect::Sqlite].map(Target::of);
        let up = MigrationScripts::new(&evaluation.operations, &before, &targets);
        let scripts = scripts(&evaluation, &MigrationArguments::default(), &up, &after, &mut errors);
        assert!(errors.is_empty());
        scripts.into_iter().map(|TargetScripts { target, up: _, down }| (target.dialect, down.err())).collect()
    }

    #[test]
    fn a_target_that_refuses_has_no_script_but_the_others_have_one() {
        let scripts = rendered("schema.create_table(\"t\", |t| { t.column(\"n\", integer()).identity(); });");
        assert_eq!(scripts, [(Dialect::Postgres, None)]);
    }

    #[test]
    fn a_migration_without_inverse_has_the_reason_for_every_target() {
        let scripts = rendered("schema.sql(\"CREATE TABLE made (a int)\"); schema.drop_table(\"made\");");
        let reason = Some("raw SQL does not tell how it is undone".to_owned());
        assert_eq!(
            scripts,
            [Dialect::Postgres, Dialect::MySql, Dialect::Sqlite].map(|dialect| (dialect, reason.clone()))
        );
    }

    #[test]
    fn a_target_that_cannot_revert_leaves_the_others_theirs() {
        let scripts = rendered("schema.alter_table(\"lines\", |t| { t.drop_column(\"number\"); });");
        let [(Dialect::Postgres, None), (Dialect::MySql, Some(_)), (Dialect::Sqlite, Some(reason))] =
            scripts.as_slice()
        else {
            panic!("{scripts:?}")
        };
        assert!(reason.starts_with("sqlite numbers rows only by a primary key"), "{reason}");
    }

    #[test]
    fn a_conflicting_operation_is_rendered_as_written() {
        let scripts = rendered("schema.create_table(\"users\", |t| { t.id(); });");
        assert_eq!(scripts, [Dialect::Postgres, Dialect::MySql, Dialect::Sqlite].map(|dialect| (dialect, None)));
    }
}
