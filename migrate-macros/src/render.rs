//! The SQL of a migration for each target, in both directions; what a target cannot do is told at its place.

use crate::attribute::MigrationArguments;
use crate::config::MacroConfig;
use crate::diagnostics::Errors;
use crate::evaluate::Evaluation;
use migrate_ir::builder::OperationPart;
use migrate_ir::catalog::Catalog;
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::dialect::Target;
use migrate_ir::operation::{Effect as _, NoInverse, Operation};
use migrate_ir::sql::{self, SqlScript};

/// Both directions, for one target. The steps of both name operations of the migration: on the way back, the one that is undone.
#[derive(Debug)]
pub(crate) struct TargetScripts {
    pub(crate) target: Target,
    pub(crate) up: SqlScript,
    /// The way back, or why there is none.
    pub(crate) down: Result<SqlScript, String>,
}

/// Renders all targets. Where one of them cannot do an operation, that is told, and the result is of no use.
pub(crate) fn scripts(
    evaluation: &Evaluation<'_>,
    arguments: &MigrationArguments,
    before: &Catalog,
    after: &Catalog,
    config: &MacroConfig,
    errors: &mut Errors,
) -> Vec<TargetScripts> {
    let inverse = inverse_operations(evaluation, arguments, before, errors);
    let mut rendered = Vec::new();
    for &target in &config.targets {
        let up = sql::render_script(&evaluation.operations, before, target).unwrap_or_else(|refusals| {
            for refusal in refusals {
                errors.at(evaluation.locations.find(&OperationPart::whole(refusal.operation)), &refusal.message);
            }
            empty_script(target)
        });
        let down = inverse.as_ref().map_err(Clone::clone).map(|inverse| {
            let operations: Vec<Operation> = inverse.iter().map(|(_, operation)| operation.clone()).collect();
            let origin = |index: usize| inverse.get(index).map_or(0, |(origin, _)| *origin);
            let mut script = sql::render_script(&operations, after, target).unwrap_or_else(|refusals| {
                for refusal in refusals {
                    let message = not_reversible_message(&refusal.message.title);
                    errors.at(evaluation.locations.find(&OperationPart::whole(origin(refusal.operation))), &message);
                }
                empty_script(target)
            });
            for step in &mut script.steps {
                step.operation = origin(step.operation);
            }
            script
        });
        rendered.push(TargetScripts { target, up, down });
    }
    rendered
}

fn empty_script(target: Target) -> SqlScript {
    SqlScript { transactional: target.dialect.transactional_ddl(), steps: Vec::new() }
}

/// The operations that undo the migration, each with the one that it undoes; or the author's reason why there are none.
fn inverse_operations(
    evaluation: &Evaluation<'_>,
    arguments: &MigrationArguments,
    before: &Catalog,
    errors: &mut Errors,
) -> Result<Vec<(usize, Operation)>, String> {
    if let Some(reason) = &arguments.irreversible {
        return Err(reason.value());
    }
    let mut catalog = before.clone();
    let mut inverses = Vec::new();
    for (position, operation) in evaluation.operations.iter().enumerate() {
        match operation.invert(&catalog) {
            Ok(inverse) => inverses.push((position, inverse)),
            Err(NoInverse::Irreversible(reason)) => return Err(reason),
            Err(NoInverse::Unknown(why)) => {
                errors.at(evaluation.locations.find(&OperationPart::whole(position)), &not_reversible_message(&why));
            }
        }
        // Conflicts are told before anything is rendered.
        let _ = operation.apply(&mut catalog);
    }
    let undone = inverses.into_iter().rev();
    Ok(undone.flat_map(|(position, inverse)| inverse.into_iter().map(move |operation| (position, operation))).collect())
}

fn not_reversible_message(why: &str) -> Diagnostic {
    Diagnostic::new(format!("this cannot be undone: {why}")).help_code(
        "say of the migration that there is no way back, and why",
        ["#[migration(irreversible = \"why there is no way back\")]"],
    )
}
