//! Columns that are named on the command line of `migrate new`, and the migrations that make them.

mod field;
mod field_type;
mod migrations;

pub(crate) use field::Field;
pub(crate) use migrations::{FieldMigration, FieldMigrations, write};
