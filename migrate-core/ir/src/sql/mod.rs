//! The SQL of operations, for each target, with what it does to a live system.
//!
//! A dialect is a module whose function `steps` makes the steps of one operation, given the table before and after it.
//! What dialects share stands beside them, once.

mod common;
mod constraint;
mod context;
mod default;
mod form;
mod group;
mod limits;
mod mysql;
mod postgres;
mod quote;
mod sqlite;
mod statement;
mod types;

pub use statement::{Impact, Lock, Refusal, Script, Step};

use crate::catalog::{Catalog, Conflict};
use crate::diagnostic::Diagnostic;
use crate::dialect::{Dialect, Target};
use crate::operation::{Effect as _, Operation, RenameTable};
use crate::safety::New;
use context::Context;
use group::Group;

/// The SQL that does `operations` on `target`, in order, to a database that is as `before` says.
///
/// # Errors
///
/// What the target cannot do, each with the operation that asks for it.
pub fn script(operations: &[Operation], before: &Catalog, target: Target) -> Result<Script, Vec<Refusal>> {
    write(operations, before, target, Operation::apply)
}

/// The same, for operations that need not fit the catalog: such a one is written as it stands.
///
/// # Errors
///
/// What the target cannot do, each with the operation that asks for it.
pub fn forced_script(operations: &[Operation], before: &Catalog, target: Target) -> Result<Script, Vec<Refusal>> {
    let force = |operation: &Operation, catalog: &mut Catalog| {
        let _ = operation.force(catalog);
        Ok(())
    };
    write(operations, before, target, force)
}

fn write(
    operations: &[Operation],
    before: &Catalog,
    target: Target,
    apply: impl Fn(&Operation, &mut Catalog) -> Result<(), Conflict>,
) -> Result<Script, Vec<Refusal>> {
    let mut catalog = before.clone();
    let mut new = New::default();
    let mut steps = Vec::new();
    let mut refusals = Vec::new();
    let mut done = 0;
    while done < operations.len() {
        let Group { length, lead } = Group::first(&operations[done..], &catalog, target.dialect);
        let group = &operations[done..done + length];
        let position = done + lead;
        let mut after = catalog.clone();
        if let Err(conflict) = group.iter().try_for_each(|operation| apply(operation, &mut after)) {
            refusals.push(Refusal { operation: position, message: conflict.message });
            // What follows would be judged by a catalog that is wrong.
            break;
        }
        let operation = &group[lead];
        let context = Context {
            target,
            operation,
            position,
            catalog: &catalog,
            new: &new,
            before: operation.table().and_then(|name| catalog.table(name).known()),
            after: name_after(operation).and_then(|name| after.table(name).known()),
        };
        match limits::check(&context).and_then(|()| dialect_steps(&context)) {
            Ok(made) => steps.extend(made),
            Err(message) => refusals.push(Refusal { operation: position, message }),
        }
        for operation in group {
            new.apply(operation);
        }
        catalog = after;
        done += length;
    }
    let alone = operations.iter().position(|operation| stands_alone(operation, target.dialect));
    if let Some(operation) = alone.filter(|_| target.dialect == Dialect::Sqlite && steps.len() > 1) {
        refusals.push(Refusal { operation, message: not_alone() });
    }
    if refusals.is_empty() {
        let transactional = target.dialect.transactional_ddl() && alone.is_none();
        Ok(Script { transactional, steps })
    } else {
        Err(refusals)
    }
}

fn dialect_steps(context: &Context<'_>) -> Result<Vec<Step>, Diagnostic> {
    match context.dialect() {
        Dialect::Postgres => postgres::steps(context),
        Dialect::MySql | Dialect::MariaDb => mysql::steps(context),
        Dialect::Sqlite => sqlite::steps(context),
    }
}

/// What the operation's table is called after it.
fn name_after(operation: &Operation) -> Option<&str> {
    match operation {
        Operation::RenameTable(RenameTable { from: _, to }) => Some(to),
        Operation::CreateTable(_)
        | Operation::DropTable(_)
        | Operation::AddColumn(_)
        | Operation::DropColumn(_)
        | Operation::RenameColumn(_)
        | Operation::ChangeType(_)
        | Operation::SetNotNull(_)
        | Operation::DropNotNull(_)
        | Operation::SetDefault(_)
        | Operation::DropDefault(_)
        | Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::AddConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::ValidateConstraint(_)
        | Operation::RunSql(_) => operation.table(),
    }
}

/// Whether the operation cannot be in a transaction.
fn stands_alone(operation: &Operation, dialect: Dialect) -> bool {
    match operation {
        Operation::CreateIndex(create) => create.concurrently && dialect == Dialect::Postgres,
        Operation::DropIndex(drop) => drop.concurrently && dialect == Dialect::Postgres,
        Operation::RunSql(run) => !run.transaction && run.only.is_none_or(|only| only == dialect),
        Operation::CreateTable(_)
        | Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::AddColumn(_)
        | Operation::DropColumn(_)
        | Operation::RenameColumn(_)
        | Operation::ChangeType(_)
        | Operation::SetNotNull(_)
        | Operation::DropNotNull(_)
        | Operation::SetDefault(_)
        | Operation::DropDefault(_)
        | Operation::AddConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::ValidateConstraint(_) => false,
    }
}

fn not_alone() -> Diagnostic {
    Diagnostic::new("sqlite needs a transaction for the rest of this migration, and this SQL may not be in one")
        .help("give it a migration of its own")
}
