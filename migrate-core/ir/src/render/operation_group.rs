//! Operations that a server knows only as one.

use crate::dialect::Dialect;
use crate::object::{
    AddColumn, AddConstraint, Catalog, Constraint, DropColumn, DropComment, DropConstraint, Operation, SetComment,
    Table,
};
use std::ops::Range;

/// Operations that are rendered as one.
pub(super) struct OperationGroup {
    /// How many they are.
    pub(super) length: usize,
    /// Which of them speaks for them.
    pub(super) lead: usize,
    /// Those between them that are rendered behind them: comments on the column.
    pub(super) behind: Range<usize>,
}

impl OperationGroup {
    /// The first of these operations, with the next one where they are a column whose rows are numbered, and its key:
    /// only PostgreSQL has the one without the other.
    pub(super) fn first(operations: &[Operation], before: &Catalog, dialect: Dialect) -> Self {
        let single = Self { length: 1, lead: 0, behind: 0..0 };
        let [first, rest @ ..] = operations else { return single };
        if dialect == Dialect::Postgres {
            return single;
        }
        match first {
            Operation::AddColumn(AddColumn { table, column }) if column.generated.is_some() => {
                let comments = rest.iter().take_while(|next| is_comment_on(next, table, &column.name)).count();
                let next = rest.get(comments);
                let is_key = matches!(next, Some(Operation::AddConstraint(AddConstraint { table: other, constraint }))
                    if other == table && is_key_of(constraint, &column.name));
                if is_key { Self { length: comments + 2, lead: 0, behind: 1..1 + comments } } else { single }
            }
            Operation::DropConstraint(DropConstraint { table, constraint }) => {
                // The comment on a column goes with the column.
                let comments = rest.iter().take_while(|next| matches!(next, Operation::DropComment(_))).count();
                let Some(Operation::DropColumn(DropColumn { table: other, column })) = rest.get(comments) else {
                    return single;
                };
                let are_its = rest[..comments].iter().all(|drop| drops_comment_on(drop, table, column));
                let numbered = |table: &Table| {
                    table.column(column).is_some_and(|column| column.generated.is_some())
                        && table.constraint(constraint).is_some_and(|constraint| is_key_of(constraint, column))
                };
                let is_numbered = are_its && other == table && before.table(table).known().is_some_and(numbered);
                if is_numbered { Self { length: comments + 2, lead: comments + 1, behind: 0..0 } } else { single }
            }
            _ => single,
        }
    }
}

fn is_comment_on(operation: &Operation, table: &str, column: &str) -> bool {
    matches!(operation, Operation::SetComment(SetComment { comment })
        if comment.on.table == table && comment.on.column.as_deref() == Some(column))
}

fn drops_comment_on(operation: &Operation, table: &str, column: &str) -> bool {
    matches!(operation, Operation::DropComment(DropComment { on })
        if on.table == table && on.column.as_deref() == Some(column))
}

fn is_key_of(constraint: &Constraint, column: &str) -> bool {
    constraint.kind.has_index() && constraint.kind.uses(column)
}
