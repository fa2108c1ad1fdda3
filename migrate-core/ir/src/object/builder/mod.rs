//! The builder that migrations are written with. Each word records what it says; nothing is run.

mod completeness;
pub mod dynamic_call;
pub(super) mod recorder;
mod schema;
pub(super) mod types;

pub use super::column::ColumnBuilder;
pub use super::constraint::{ConstraintBuilder, ForeignKeyBuilder};
pub use super::index::{DropIndexBuilder, IndexBuilder};
pub use super::raw_sql::RawSqlBuilder;
pub use super::table::{AlterTableBuilder, ChangeTypeBuilder, CreateTableBuilder};
pub use completeness::find_incomplete;
pub use recorder::{Columns, OperationPart};
pub use schema::{Recording, Schema};
pub use types::*;
