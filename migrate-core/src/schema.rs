//! The types behind the words of the [prelude](crate::prelude): what the closures of a migration are called with, and
//! what its words give back.
//!
//! A migration needs none of their names. A program that records what a function says does:
//!
//! ```
//! use migrate_core::prelude::{Schema, text};
//! use migrate_core::schema::{CreateTableBuilder, Typed, Text};
//!
//! fn name_column(t: &mut CreateTableBuilder, kind: Typed<Text>) {
//!     t.column("name", kind).not_null();
//! }
//!
//! let operations = Schema::record(|schema| {
//!     schema.create_table("users", |t| {
//!         t.id();
//!         name_column(t, text());
//!     });
//! });
//! assert_eq!(operations.len(), 1);
//! ```
//!
//! A function with `#[migration]` cannot call such a helper: a migration says all of it by itself, so that it stays as
//! it is whatever happens to the rest of the program.

#[doc(inline)]
pub use migrate_ir::builder::{
    AlterTableBuilder, AnyType, Binary, Boolean, ChangeTypeBuilder, ColumnBuilder, Columns, ConstraintBuilder,
    CreateTableBuilder, Date, DefaultFor, DropIndexBuilder, Float, ForeignKeyBuilder, IndexBuilder, Integer, Json,
    Network, Now, Numeric, RandomUuid, RawSqlBuilder, Schema, Text, Time, Timestamp, Typed, Uuid,
};
#[doc(inline)]
pub use migrate_ir::dialect::Dialect;
#[doc(inline)]
pub use migrate_ir::object::Action;
