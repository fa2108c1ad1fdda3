//! Operations that a server knows only as one.

use crate::dialect::Dialect;
use crate::object::{AddColumn, AddConstraint, Catalog, Constraint, DropColumn, DropConstraint, Operation, Table};

/// Operations that are rendered as one.
pub(super) struct OperationGroup {
    /// How many they are.
    pub(super) length: usize,
    /// Which of them speaks for them.
    pub(super) lead: usize,
}

impl OperationGroup {
    /// The first of these operations, with the one behind it where they are a column whose rows are numbered, and its key:
    /// only PostgreSQL has the one without the other.
    pub(super) fn first(operations: &[Operation], before: &Catalog, dialect: Dialect) -> Self {
        let single = Self { length: 1, lead: 0 };
        let [first, second, ..] = operations else { return single };
        if dialect == Dialect::Postgres || first.table() != second.table() {
            return single;
        }
        if let (Operation::AddColumn(AddColumn { table: _, column }), Operation::AddConstraint(key)) = (first, second) {
            let AddConstraint { table: _, constraint } = key;
            if column.generated.is_some() && is_key_of(constraint, &column.name) {
                return Self { length: 2, lead: 0 };
            }
        }
        if let (Operation::DropConstraint(key), Operation::DropColumn(DropColumn { table, column })) = (first, second) {
            let DropConstraint { table: _, constraint } = key;
            let numbered = |table: &Table| {
                table.column(column).is_some_and(|column| column.generated.is_some())
                    && table.constraint(constraint).is_some_and(|constraint| is_key_of(constraint, column))
            };
            if before.table(table).known().is_some_and(numbered) {
                return Self { length: 2, lead: 1 };
            }
        }
        single
    }
}

fn is_key_of(constraint: &Constraint, column: &str) -> bool {
    constraint.kind.has_index() && constraint.kind.uses(column)
}
