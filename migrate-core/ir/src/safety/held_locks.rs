//! What PostgreSQL keeps locked until a migration commits.

use crate::operation::{AddConstraint, CreateIndex, DropIndex, Operation};
use crate::table::ConstraintKind;

/// Who waits for a table that is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlockedQueries {
    /// Those who write it.
    Writes,
    /// All who use it.
    Queries,
}

/// Who waits for the table of an operation until the migration commits; nobody, where none is locked that long.
pub(super) fn blocked_until_commit(operation: &Operation) -> Option<BlockedQueries> {
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
