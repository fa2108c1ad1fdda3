//! The rules that `#[assume_safe(..)]` can name.
#![allow(non_upper_case_globals, reason = "they are written as the rules are")]

use super::Rule;

/// Refuses any other change for which a server reads or writes a whole table while its queries or its writes wait. It
/// speaks where no other rule does.
///
/// `migrate explain blocking_changes` tells more.
pub const blocking_changes: Rule = Rule;

/// Refuses a foreign key or a check that the server holds against every row while nobody can write, and a validation
/// in the migration that has locked the table.
///
/// `migrate explain blocking_constraints` tells more.
pub const blocking_constraints: Rule = Rule;

/// Refuses an index that PostgreSQL builds or drops under a lock that stops the application: an index without
/// `.concurrently()`, and a unique constraint or a primary key on a table that is there already.
///
/// `migrate explain blocking_indexes` tells more.
pub const blocking_indexes: Rule = Rule;

/// Refuses a foreign key that deletes or changes rows by itself where `migrate.toml` says that MySQL runs group
/// replication with several primaries.
///
/// `migrate explain cascading_foreign_keys` tells more.
pub const cascading_foreign_keys: Rule = Rule;

/// Refuses to drop a column of a table that is in use.
///
/// `migrate explain dropped_columns` tells more.
pub const dropped_columns: Rule = Rule;

/// Refuses to drop the default of a required column of a table that is in use.
///
/// `migrate explain dropped_defaults` tells more.
pub const dropped_defaults: Rule = Rule;

/// Refuses to drop a table that is in use.
///
/// `migrate explain dropped_tables` tells more.
pub const dropped_tables: Rule = Rule;

/// Refuses a table without a primary key where `migrate.toml` says that the server is a node of a cluster: group
/// replication of MySQL, or Galera with MariaDB.
///
/// `migrate explain missing_primary_keys` tells more.
pub const missing_primary_keys: Rule = Rule;

/// Refuses a migration that mixes what cannot run in a transaction with what should.
///
/// `migrate explain mixed_transactions` tells more.
pub const mixed_transactions: Rule = Rule;

/// Refuses to rename a column of a table that is in use.
///
/// `migrate explain renamed_columns` tells more.
pub const renamed_columns: Rule = Rule;

/// Refuses to rename a table that is in use.
///
/// `migrate explain renamed_tables` tells more.
pub const renamed_tables: Rule = Rule;

/// Refuses a column that is added with `.not_null()` and without a default to a table that may have rows.
///
/// `migrate explain required_columns` tells more.
pub const required_columns: Rule = Rule;

/// Refuses another type for a column where the server writes the table or its indexes anew, checks every row, or
/// loses what the new type cannot hold.
///
/// `migrate explain rewritten_columns` tells more.
pub const rewritten_columns: Rule = Rule;

/// Refuses to make a column required where PostgreSQL has to read the whole table to find out that it holds no NULL.
///
/// `migrate explain scanned_not_null` tells more.
pub const scanned_not_null: Rule = Rule;

/// Refuses a column that is added with a default for which the server writes every row: a function that gives each
/// row another value, a column that numbers its rows, and on MySQL any default that is an expression.
///
/// `migrate explain volatile_defaults` tells more.
pub const volatile_defaults: Rule = Rule;
