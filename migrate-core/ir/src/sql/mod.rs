//! The SQL of operations, for each target, with what it does to a live system.
//!
//! A dialect is a module whose function `steps` makes the steps of one operation, given the table before and after it.
//! What dialects share stands beside them, once.

mod common;
mod constraint;
mod context;
mod default;
mod limits;
mod mysql;
mod postgres;
mod probe;
mod progress;
mod quote;
mod sqlite;
mod statement;
mod types;

pub use statement::{Impact, Lock, Probe, Refusal, Script, Step};

use crate::catalog::Catalog;
use crate::diagnostic::Diagnostic;
use crate::dialect::{Dialect, Target};
use crate::operation::{AddColumn, AddConstraint, DropColumn, DropConstraint, Effect as _, Operation, RenameTable};
use context::Context;
use progress::Progress;

/// The SQL that does `operations` on `target`, in order, to a database that is as `before` says.
///
/// # Errors
///
/// What the target cannot do, each with the operation that asks for it.
pub fn script(operations: &[Operation], before: &Catalog, target: Target) -> Result<Script, Vec<Refusal>> {
    let mut progress = Progress::new(before);
    let mut steps = Vec::new();
    let mut refusals = Vec::new();
    let mut done = 0;
    while done < operations.len() {
        let Group { together, lead } = Group::first(&operations[done..], &progress, target.dialect);
        let group = &operations[done..done + together];
        let position = done + lead;
        let mut refuse = |message| {
            refusals.push(Refusal { operation: position, message });
        };
        let after = match progress.after(group) {
            Ok(after) => after,
            Err(conflict) => {
                // What follows would be judged by a catalog that is wrong.
                refuse(conflict.message);
                break;
            }
        };
        let context = Context {
            target,
            operation: &operations[position],
            position,
            progress: &progress,
            before: operations[position].table().and_then(|name| progress.table(name)),
            after: name_after(&operations[position]).and_then(|name| after.table(name).known()),
        };
        match limits::check(&context).and_then(|()| dialect_steps(&context)) {
            Ok(made) => steps.extend(made),
            Err(message) => refuse(message),
        }
        done += together;
        if done < operations.len() {
            progress.advance(group, after);
        }
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

/// Operations that are rendered as one.
struct Group {
    /// How many they are.
    together: usize,
    /// Which of them speaks for them.
    lead: usize,
}

impl Group {
    /// The first of those operations, and the one behind it where these servers know the two only as one: a column whose
    /// rows they number, and its key.
    fn first(operations: &[Operation], progress: &Progress<'_>, dialect: Dialect) -> Self {
        let alone = Self { together: 1, lead: 0 };
        let [first, second, ..] = operations else { return alone };
        if dialect == Dialect::Postgres || first.table() != second.table() {
            return alone;
        }
        let is_key_of = |constraint: &crate::table::Constraint, column: &str| {
            constraint.kind.has_index() && constraint.kind.uses(column)
        };
        if let (
            Operation::AddColumn(AddColumn { column, .. }),
            Operation::AddConstraint(AddConstraint { constraint, .. }),
        ) = (first, second)
            && column.generated.is_some()
            && is_key_of(constraint, &column.name)
        {
            return Self { together: 2, lead: 0 };
        }
        if let (
            Operation::DropConstraint(DropConstraint { table, constraint }),
            Operation::DropColumn(DropColumn { column, .. }),
        ) = (first, second)
            && let Some(table) = progress.table(table)
            && table.column(column).is_some_and(|column| column.generated.is_some())
            && table.constraint(constraint).is_some_and(|constraint| is_key_of(constraint, column))
        {
            return Self { together: 2, lead: 1 };
        }
        alone
    }
}
