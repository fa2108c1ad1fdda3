//! What a migration means: dialects, operations, catalog, builder; with the feature `compile`, safety rules and SQL as well.
//! Pure: no I/O, no async, no clock.

pub mod blank;
pub mod builder;
pub mod calendar;
pub mod catalog;
pub mod check_finding;
pub mod checksum;
pub mod column;
#[cfg(feature = "compile")]
mod created_here;
pub mod diagnostic;
pub mod dialect;
#[cfg(feature = "compile")]
pub mod dsl_code;
pub mod duration;
pub mod form;
#[cfg(feature = "compile")]
pub mod lock_file;
pub mod migration_name;
pub mod name;
pub mod named_object;
pub mod object_ref;
pub mod operation;
pub mod probe;
pub mod quote;
pub mod removal;
#[cfg(feature = "compile")]
pub mod revert;
#[cfg(feature = "compile")]
pub mod safety;
#[cfg(feature = "compile")]
pub mod server_facts;
pub mod shell;
pub mod similar;
#[cfg(feature = "compile")]
pub mod sql;
pub mod sql_text;
pub mod table;
pub mod touch;
pub mod types;
