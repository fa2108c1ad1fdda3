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
//! The words of a table give back handles of what they add:
//!
//! ```
//! use migrate_core::prelude::{Cascade, Schema, bigint, now, timestamptz};
//! use migrate_core::schema::{
//!     Action, AlterTableBuilder, ColumnBuilder, ForeignKeyBuilder, IndexBuilder, Integer, Timestamp,
//! };
//!
//! fn audit(t: &mut AlterTableBuilder, on_delete: Action) {
//!     let updated: ColumnBuilder<Timestamp> = t.add_column("updated_at", timestamptz());
//!     updated.not_null().default(now());
//!     let editor: ColumnBuilder<Integer> = t.add_column("editor", bigint());
//!     let key: ForeignKeyBuilder = editor.references("people", "id");
//!     key.on_delete(on_delete);
//! }
//!
//! let operations = Schema::record(|schema| {
//!     schema.alter_table("posts", |t| audit(t, Cascade));
//!     let index: IndexBuilder = schema.create_index("posts", ["editor"]);
//!     index.concurrently();
//! });
//! assert!(operations.len() >= 3);
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
