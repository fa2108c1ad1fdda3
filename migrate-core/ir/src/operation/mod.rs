//! What a migration does: one operation one file, each with its effect on the catalog and its inverse.

mod add_column;
mod add_constraint;
mod change_type;
mod create_index;
mod create_table;
mod defaults;
mod drop_column;
mod drop_constraint;
mod drop_index;
mod drop_table;
mod force_apply;
mod nullability;
mod rename_column;
mod rename_table;
mod run_sql;
mod validate_constraint;

pub use add_column::AddColumn;
pub use add_constraint::AddConstraint;
pub use change_type::ChangeType;
pub use create_index::CreateIndex;
pub use create_table::CreateTable;
pub use defaults::{DropDefault, SetDefault};
pub use drop_column::DropColumn;
pub use drop_constraint::DropConstraint;
pub use drop_index::DropIndex;
pub use drop_table::DropTable;
pub use nullability::{DropNotNull, SetNotNull};
pub use rename_column::RenameColumn;
pub use rename_table::RenameTable;
pub use run_sql::{RunSql, Undo};
pub use validate_constraint::ValidateConstraint;

use crate::catalog::{Catalog, Conflict};

/// What an operation is to the catalog.
pub trait Effect {
    /// Changes the catalog as the operation changes the database.
    ///
    /// # Errors
    ///
    /// The operation does not fit what is there; the catalog is then as it was.
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict>;

    /// The operations that undo it, in order, given the catalog before it.
    ///
    /// # Errors
    ///
    /// There is no way back, or what is known does not tell it.
    fn invert(&self, before: &Catalog) -> Result<Vec<Operation>, NoInverse>;

    /// The table that it changes; none for raw SQL.
    fn table(&self) -> Option<&str>;

    /// What it does, in words: ``add column `users.role` ``.
    fn summary(&self) -> String;
}

/// Why an operation cannot be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoInverse {
    /// The author says so, for this reason.
    Irreversible(String),
    /// What it destroys is not in the catalog.
    Unknown(String),
}

macro_rules! operations {
    ($($operation:ident),* $(,)?) => {
        /// One change of a database.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Operation {
            $(#[doc = concat!("See [`", stringify!($operation), "`].")] $operation($operation),)*
        }

        $(impl From<$operation> for Operation {
            fn from(operation: $operation) -> Self {
                Self::$operation(operation)
            }
        })*

        impl Effect for Operation {
            fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
                match self { $(Self::$operation(operation) => operation.apply(catalog),)* }
            }

            fn invert(&self, before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
                match self { $(Self::$operation(operation) => operation.invert(before),)* }
            }

            fn table(&self) -> Option<&str> {
                match self { $(Self::$operation(operation) => operation.table(),)* }
            }

            fn summary(&self) -> String {
                match self { $(Self::$operation(operation) => operation.summary(),)* }
            }
        }
    };
}

operations![
    CreateTable,
    DropTable,
    RenameTable,
    AddColumn,
    DropColumn,
    RenameColumn,
    ChangeType,
    SetNotNull,
    DropNotNull,
    SetDefault,
    DropDefault,
    CreateIndex,
    DropIndex,
    AddConstraint,
    DropConstraint,
    ValidateConstraint,
    RunSql,
];
