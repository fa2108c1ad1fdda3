//! What a file of migrations needs: `use migrate_core::prelude::*;`.
//!
//! - [`migration`](macro@migration) and [`assume_safe`](macro@assume_safe), the attributes, and [`Schema`], the parameter
//!   of a migration.
//! - The types of columns: [`text`], [`varchar`], [`integer`], [`timestamptz`] and so on.
//! - The defaults that are not literals: [`now`] and [`random_uuid`].
//! - The servers, for `sql_on(Postgres, ..)` and other words that are for one of them: [`Postgres`], [`MySql`],
//!   [`MariaDb`], [`Sqlite`].
//! - What a foreign key does: [`Cascade`], [`Restrict`], [`SetNull`], [`SetDefault`], [`NoAction`].
//!
//! These are short words, as they are the language of a migration. If they are in the way of names of your own, import
//! what the file uses:
//!
//! ```
//! use migrate_core::prelude::{Cascade, Schema, bigint, migration, text};
//!
//! /// What users write.
//! #[migration]
//! fn m0001_create_posts(schema: &mut Schema) {
//!     schema.create_table("posts", |t| {
//!         t.id();
//!         t.column("title", text()).not_null();
//!         t.column("parent_id", bigint()).references("posts", "id").on_delete(Cascade);
//!         t.index(["parent_id"]);
//!     });
//! }
//! # fn main() {}
//! ```

pub use crate::{assume_safe, migration};
pub use migrate_ir::builder::{
    Schema, bigint, bigserial, binary, boolean, char, date, decimal, double, inet, integer, json, now, numeric,
    random_uuid, real, serial, smallint, smallserial, text, time, timestamp, timestamptz, uuid, varchar,
};
pub use migrate_ir::dialect::Dialect::{MariaDb, MySql, Postgres, Sqlite};
pub use migrate_ir::object::Action::{Cascade, NoAction, Restrict, SetDefault, SetNull};
