//! What PostgreSQL keeps locked until a migration commits.

use super::created_here::CreatedHere;
use crate::operation::{AddConstraint, CreateIndex, DropIndex, Operation};
use crate::table::ConstraintKind;
use std::collections::BTreeSet;

/// What a migration has locked so far, of the tables that others could use by then.
#[derive(Clone, Debug, Default)]
pub(super) struct HeldLocks<'a> {
    from_queries: BTreeSet<&'a str>,
    last: Option<&'a Operation>,
}

impl<'a> HeldLocks<'a> {
    /// Whether all who use the table wait.
    pub(super) fn block_queries(&self, table: &str) -> bool {
        self.from_queries.contains(table)
    }

    /// The last operation that locked a table, from whomever.
    pub(super) fn last(&self) -> Option<&'a Operation> {
        self.last
    }

    /// Takes note of an operation; `created_here` is what the migration created before it.
    pub(super) fn apply(&mut self, operation: &'a Operation, created_here: &CreatedHere) {
        let Some(table) = operation.table().filter(|table| !created_here.has_table(table)) else { return };
        let Some(blocked) = blocked_until_commit(operation) else { return };
        self.last = Some(operation);
        if blocked == BlockedQueries::Queries {
            self.from_queries.insert(table);
        }
    }
}

/// Who waits for a table that is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BlockedQueries {
    /// Those who write it.
    Writes,
    /// All who use it.
    Queries,
}

/// Who waits for the table of an operation until the migration commits; nobody, where none is locked that long.
fn blocked_until_commit(operation: &Operation) -> Option<BlockedQueries> {
    match operation {
        Operation::CreateIndex(CreateIndex { concurrently: false, .. }) => Some(BlockedQueries::Writes),
        Operation::AddConstraint(AddConstraint { constraint, .. }) => match constraint.kind {
            ConstraintKind::ForeignKey(_) => Some(BlockedQueries::Writes),
            ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } | ConstraintKind::Check { .. } => {
                Some(BlockedQueries::Queries)
            }
        },
        Operation::RenameTable(_)
        | Operation::AddColumn(_)
        | Operation::DropColumn(_)
        | Operation::RenameColumn(_)
        | Operation::ChangeType(_)
        | Operation::SetNotNull(_)
        | Operation::DropNotNull(_)
        | Operation::SetDefault(_)
        | Operation::DropDefault(_)
        | Operation::DropIndex(DropIndex { concurrently: false, .. })
        | Operation::DropConstraint(_) => Some(BlockedQueries::Queries),
        // Nobody uses a table that comes or goes, and what raw SQL locks is not read.
        Operation::CreateTable(_)
        | Operation::DropTable(_)
        | Operation::RunSql(_)
        | Operation::ValidateConstraint(_)
        | Operation::CreateIndex(CreateIndex { concurrently: true, .. })
        | Operation::DropIndex(DropIndex { concurrently: true, .. }) => None,
    }
}
