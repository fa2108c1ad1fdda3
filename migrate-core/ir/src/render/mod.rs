//! The scripts of a migration, for each target: its operations rendered one after the other, and what a target refuses.

mod limits;
mod operation_group;
mod scripts;

pub use scripts::{MigrationScripts, RenderedScript};

use crate::diagnostic::Diagnostic;
use crate::dialect::{Dialect, Target};
use crate::object::{Catalog, Conflict, CreatedHere, Op as _, Operation, Render as _, RenderContext};
use crate::script::{SqlScript, SqlStep, UnsupportedOperation};
use limits::Refusal;
use operation_group::OperationGroup;
use std::iter;

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
    let (script, refusals) = render_one(operations, before, target, Operation::apply);
    if refusals.is_empty() { Ok(script) } else { Err(refusals) }
}

/// The same, for operations that may conflict with the catalog: such an operation is rendered as it is written. With the SQL
/// of what the target cannot do, as far as there is any: what to show, and not to run.
pub fn render_despite_refusals(operations: &[Operation], before: &Catalog, target: Target) -> RenderedScript {
    render_one(operations, before, target, FORCE_APPLY)
}

fn render_one(operations: &[Operation], before: &Catalog, target: Target, apply: Apply) -> RenderedScript {
    let mut writer = ScriptWriter::new(target);
    render(operations, before, std::slice::from_mut(&mut writer), apply);
    writer.finish()
}

/// How an operation changes the catalog.
type Apply = fn(&Operation, &mut Catalog) -> Result<(), Conflict>;

/// Whatever it conflicts with.
const FORCE_APPLY: Apply = |operation, catalog| {
    let _ = operation.force_apply(catalog);
    Ok(())
};

/// Renders the operations for each target. What the database is between two of them is worked out once for all targets.
fn render(operations: &[Operation], before: &Catalog, scripts: &mut [ScriptWriter], apply: Apply) {
    let mut catalog = before.clone();
    let mut created_here = CreatedHere::default();
    for (position, operation) in operations.iter().enumerate() {
        let mut after = catalog.clone();
        let applied = apply(operation, &mut after);
        for script in scripts.iter_mut().filter(|script| script.next == position) {
            let OperationGroup { length, lead, behind } =
                OperationGroup::first(&operations[position..], &catalog, script.target.dialect);
            let lead = position + lead;
            let rest = &operations[position + 1..position + length];
            let after_group = (!rest.is_empty()).then(|| {
                let mut catalog = after.clone();
                let applied = rest.iter().try_for_each(|operation| apply(operation, &mut catalog));
                (catalog, applied)
            });
            let (after, applied) = match &after_group {
                Some((after, applied_rest)) => (after, applied.as_ref().and(applied_rest.as_ref())),
                None => (&after, applied.as_ref()),
            };
            if let Err(conflict) = applied {
                script.end_at(lead, conflict);
                continue;
            }
            let target = script.target;
            for (position, before) in iter::once((lead, &catalog)).chain(behind.map(|one| (position + one, after))) {
                let operation = &operations[position];
                script.write(&RenderContext {
                    target,
                    operation,
                    position,
                    catalog: before,
                    catalog_after: after,
                    created_here: &created_here,
                    before: operation.table().and_then(|name| before.table(name).known()),
                    after: operation.table_after().and_then(|name| after.table(name).known()),
                });
            }
            script.next += length;
        }
        if applied.is_err() {
            return;
        }
        created_here.apply(operation);
        catalog = after;
        catalog.share_many_changes();
    }
}

/// The script of one target, while it is rendered.
#[derive(Debug)]
struct ScriptWriter {
    target: Target,
    /// The operation that comes next; none, where what follows would be judged by a catalog that is wrong.
    next: usize,
    steps: Vec<SqlStep>,
    refusals: Vec<UnsupportedOperation>,
}

impl ScriptWriter {
    fn new(target: Target) -> Self {
        Self { target, next: 0, steps: Vec::new(), refusals: Vec::new() }
    }

    fn write(&mut self, context: &RenderContext<'_>) {
        let refusal = match context.operation.render(context) {
            Ok(steps) => {
                self.steps.extend(steps);
                limits::check(context).err()
            }
            Err(message) => Some(limits::check(context).err().unwrap_or_else(|| Refusal::from(message))),
        };
        if let Some(Refusal { name, message }) = refusal {
            self.refusals.push(UnsupportedOperation { operation: context.position, name, message });
        }
    }

    /// An operation conflicts with the catalog.
    fn end_at(&mut self, operation: usize, conflict: &Conflict) {
        let Conflict { message, name, missing: _ } = conflict.clone();
        self.refusals.push(UnsupportedOperation { operation, name: Some(name), message });
        self.next = usize::MAX;
    }

    fn finish(self) -> RenderedScript {
        let Self { target: Target { dialect, .. }, next: _, steps, mut refusals } = self;
        let nontransactional = steps.iter().find(|step| !step.transactional).map(|step| step.operation);
        if let Some(operation) = nontransactional.filter(|_| dialect == Dialect::Sqlite && steps.len() > 1) {
            refusals.push(UnsupportedOperation { operation, name: None, message: mixed_transaction_message() });
        }
        let transactional = dialect.transactional_ddl() && nontransactional.is_none();
        (SqlScript { transactional, steps }, refusals)
    }
}

fn mixed_transaction_message() -> Diagnostic {
    Diagnostic::new("sqlite needs a transaction for the rest of this migration, and this SQL may not be in one")
        .help("give it a migration of its own")
}
