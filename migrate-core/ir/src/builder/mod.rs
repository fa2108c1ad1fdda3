//! The builder that migrations are written with. Each word records what it says; nothing is run.

mod alter_table;
mod column;
mod completeness;
mod constraint;
mod create_table;
pub mod dynamic_call;
mod index;
mod raw_sql;
mod recorder;
mod schema;
mod types;

pub use alter_table::{AlterTableBuilder, ChangeTypeBuilder};
pub use column::ColumnBuilder;
pub use completeness::find_incomplete;
pub use constraint::{ConstraintBuilder, ForeignKeyBuilder};
pub use create_table::CreateTableBuilder;
pub use index::{DropIndexBuilder, IndexBuilder};
pub use raw_sql::RawSqlBuilder;
pub use recorder::{Columns, OperationPart};
pub use schema::{Recording, Schema};
pub use types::*;
