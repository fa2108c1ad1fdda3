//! Why something is not there: an operation has dropped it, or given it another name.

use crate::catalog::Missing;
use crate::operation::{AddColumn, CreateTable, DropColumn, DropTable, Operation, RenameColumn, RenameTable};

/// What an operation did to something that is missed later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removal {
    /// It dropped it.
    Dropped,
    /// It gave it this name.
    Renamed(String),
}

impl Removal {
    /// The last of these operations that removed what is missing, by its position.
    pub fn find(operations: &[Operation], missing: &Missing) -> Option<(usize, Self)> {
        operations.iter().enumerate().rev().find_map(|(position, operation)| {
            let removal = match (operation, missing) {
                (Operation::DropTable(DropTable { table }), Missing::Table(name)) if table == name => Self::Dropped,
                (Operation::RenameTable(RenameTable { from, to }), Missing::Table(name)) if from == name => {
                    Self::Renamed(to.clone())
                }
                (Operation::DropColumn(DropColumn { table, column }), Missing::Column { table: of, name })
                    if table == of && column == name =>
                {
                    Self::Dropped
                }
                (Operation::RenameColumn(RenameColumn { table, from, to }), Missing::Column { table: of, name })
                    if table == of && from == name =>
                {
                    Self::Renamed(to.clone())
                }
                _ => return None,
            };
            Some((position, removal))
        })
    }
}

impl Missing {
    /// Whether the operation creates what is missing.
    pub fn is_created_by(&self, operation: &Operation) -> bool {
        match (self, operation) {
            (Self::Table(name), Operation::CreateTable(CreateTable { table })) => table.name == *name,
            (Self::Table(name), Operation::RenameTable(RenameTable { from: _, to })) => to == name,
            (Self::Column { table: of, name }, Operation::AddColumn(AddColumn { table, column })) => {
                table == of && column.name == *name
            }
            (Self::Column { table: of, name }, Operation::RenameColumn(RenameColumn { table, from: _, to })) => {
                table == of && to == name
            }
            _ => false,
        }
    }

    /// What it is, in words: ``table `users` ``.
    pub fn noun(&self) -> String {
        match self {
            Self::Table(name) => format!("table `{name}`"),
            Self::Column { table, name } => format!("column `{table}.{name}`"),
        }
    }
}
