//! The builder that migrations are written with. Each word records what it says; nothing is run.

mod alter_table;
mod column;
mod completeness;
mod constraint;
mod create_table;
mod index;
mod raw_sql;
mod recorder;
mod schema;
mod types;
pub mod vocabulary;

pub use alter_table::{AlterTable, ChangeType};
pub use column::Column;
pub use completeness::missing;
pub use constraint::{Constraint, ForeignKey};
pub use create_table::CreateTable;
pub use index::{Index, IndexDrop};
pub use raw_sql::RawSql;
pub use recorder::{Columns, Subject};
pub use schema::{Recording, Schema};
pub use types::*;
