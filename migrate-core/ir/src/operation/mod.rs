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
#[cfg(feature = "compile")]
use crate::dsl_code::DslCode;
use crate::form::FormWriter;
use crate::touch::Touch;

/// Everything that the rest needs to know of an operation, so that nobody else lists the operations.
pub trait Op {
    /// Changes the catalog as the operation changes the database.
    ///
    /// # Errors
    ///
    /// The operation does not fit what is there; the catalog is then as it was.
    fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict>;

    /// Changes the catalog as if there were no check: the operation conflicts with it, and has happened all the same.
    fn apply_unchecked(&self, catalog: &mut Catalog);

    /// The operations that undo it, in order, given the catalog before it.
    ///
    /// # Errors
    ///
    /// There is no way back, or what is known does not tell it.
    fn invert(&self, before: &Catalog) -> Result<Vec<Operation>, NoInverse>;

    /// Tells what it touches, in the order in which it is written. The first is what it is about.
    fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>));

    /// Writes what is hashed: tagged fields, each only where it is set.
    fn fingerprint(&self, form: &mut FormWriter);

    /// The operation as code of the DSL.
    #[cfg(feature = "compile")]
    fn code(&self) -> DslCode;

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

        impl Op for Operation {
            fn apply(&self, catalog: &mut Catalog) -> Result<(), Conflict> {
                match self { $(Self::$operation(operation) => operation.apply(catalog),)* }
            }

            fn apply_unchecked(&self, catalog: &mut Catalog) {
                match self { $(Self::$operation(operation) => operation.apply_unchecked(catalog),)* }
            }

            fn invert(&self, before: &Catalog) -> Result<Vec<Operation>, NoInverse> {
                match self { $(Self::$operation(operation) => operation.invert(before),)* }
            }

            fn touches<'a>(&'a self, visit: &mut dyn FnMut(Touch<'a>)) {
                match self { $(Self::$operation(operation) => operation.touches(visit),)* }
            }

            fn fingerprint(&self, form: &mut FormWriter) {
                match self { $(Self::$operation(operation) => operation.fingerprint(form),)* }
            }

            #[cfg(feature = "compile")]
            fn code(&self) -> DslCode {
                match self { $(Self::$operation(operation) => operation.code(),)* }
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

impl Operation {
    /// The first thing that it touches, which it is about.
    fn first_touch(&self) -> Option<Touch<'_>> {
        let mut first = None;
        self.touches(&mut |touch| {
            first.get_or_insert(touch);
        });
        first
    }

    /// The table that it changes, as it is called before; none for raw SQL.
    pub fn table(&self) -> Option<&str> {
        self.first_touch()?.object().map(|object| object.name)
    }

    /// The table that it changes, as it is called afterwards; none for raw SQL.
    pub fn table_after(&self) -> Option<&str> {
        let touch = self.first_touch()?;
        touch.created().or(touch.object()).map(|object| object.name)
    }

    /// Whether it may change the table, or something that belongs to it.
    pub fn changes_table(&self, table: &str) -> bool {
        self.first_touch().is_some_and(|touch| touch.concerns(table))
    }
}
