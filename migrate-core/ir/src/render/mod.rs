//! The scripts of a migration, for each target: its operations rendered one after the other, and what a target refuses.

mod limits;
mod operation_group;
mod scripts;

pub use scripts::{MigrationScripts, RenderedScript};

use crate::diagnostic::Diagnostic;
use crate::dialect::{Dialect, Target};
use crate::object::{Catalog, Conflict, CreatedHere, Op as _, Operation, Render as _, RenderContext};
use crate::script::{SqlScript, UnsupportedOperation};
use limits::Refusal;
use operation_group::OperationGroup;

/// The SQL that does `operations` on `target`, in order, to a database that is as `before` says.
///
/// # Errors
///
/// What the target cannot do, each with the operation that asks for it.
pub fn render_script(
    operations: &[Operation],
    before: &Catalog,
    target: Target,
) -> Result<SqlScript, Vec<UnsupportedOperation>> {
    accepted(render(operations, before, target, Operation::apply))
}

/// The same, for operations that may conflict with the catalog: such an operation is rendered as it is written.
///
/// # Errors
///
/// What the target cannot do, each with the operation that asks for it.
pub fn force_render_script(
    operations: &[Operation],
    before: &Catalog,
    target: Target,
) -> Result<SqlScript, Vec<UnsupportedOperation>> {
    accepted(render_despite_refusals(operations, before, target))
}

/// The same, with the SQL of what the target cannot do, as far as there is any: what to show, and not to run.
pub fn render_despite_refusals(
    operations: &[Operation],
    before: &Catalog,
    target: Target,
) -> (SqlScript, Vec<UnsupportedOperation>) {
    let force_apply = |operation: &Operation, catalog: &mut Catalog| {
        let _ = operation.force_apply(catalog);
        Ok(())
    };
    render(operations, before, target, force_apply)
}

fn accepted(
    (script, refusals): (SqlScript, Vec<UnsupportedOperation>),
) -> Result<SqlScript, Vec<UnsupportedOperation>> {
    if refusals.is_empty() { Ok(script) } else { Err(refusals) }
}

fn render(
    operations: &[Operation],
    before: &Catalog,
    target: Target,
    apply: impl Fn(&Operation, &mut Catalog) -> Result<(), Conflict>,
) -> (SqlScript, Vec<UnsupportedOperation>) {
    let mut catalog = before.clone();
    let mut created_here = CreatedHere::default();
    let mut steps = Vec::new();
    let mut refusals = Vec::new();
    let mut done = 0;
    while done < operations.len() {
        let OperationGroup { length, lead } = OperationGroup::first(&operations[done..], &catalog, target.dialect);
        let group = &operations[done..done + length];
        let position = done + lead;
        let mut after = catalog.clone();
        if let Err(conflict) = group.iter().try_for_each(|operation| apply(operation, &mut after)) {
            let Conflict { message, name, missing: _ } = conflict;
            refusals.push(UnsupportedOperation { operation: position, name: Some(name), message });
            // What follows would be judged by a catalog that is wrong.
            break;
        }
        let operation = &group[lead];
        let context = RenderContext {
            target,
            operation,
            position,
            catalog: &catalog,
            catalog_after: &after,
            created_here: &created_here,
            before: operation.table().and_then(|name| catalog.table(name).known()),
            after: operation.table_after().and_then(|name| after.table(name).known()),
        };
        let refusal = match operation.render(&context) {
            Ok(made) => {
                steps.extend(made);
                limits::check(&context).err()
            }
            Err(message) => Some(limits::check(&context).err().unwrap_or_else(|| Refusal::from(message))),
        };
        if let Some(Refusal { name, message }) = refusal {
            refusals.push(UnsupportedOperation { operation: position, name, message });
        }
        for operation in group {
            created_here.apply(operation);
        }
        catalog = after;
        catalog.share_many_changes();
        done += length;
    }
    let nontransactional = steps.iter().find(|step| !step.transactional).map(|step| step.operation);
    if let Some(operation) = nontransactional.filter(|_| target.dialect == Dialect::Sqlite && steps.len() > 1) {
        refusals.push(UnsupportedOperation { operation, name: None, message: mixed_transaction_message() });
    }
    let transactional = target.dialect.transactional_ddl() && nontransactional.is_none();
    (SqlScript { transactional, steps }, refusals)
}

fn mixed_transaction_message() -> Diagnostic {
    Diagnostic::new("sqlite needs a transaction for the rest of this migration, and this SQL may not be in one")
        .help("give it a migration of its own")
}
