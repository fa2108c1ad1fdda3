//! What a migration means: objects, their operations, what is known of the database by then, and the builder that records
//! them; with the feature `compile`, SQL and safety rules as well. Pure: no I/O, no async, no clock.

mod added;
pub mod blank;
pub mod calendar;
pub mod check_finding;
pub mod checksum;
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
pub mod object;
pub mod object_ref;
pub mod probe;
pub mod quote;
#[cfg(feature = "compile")]
pub mod render;
#[cfg(feature = "compile")]
pub mod revert;
#[cfg(feature = "compile")]
pub mod safety;
pub mod script;
#[cfg(feature = "compile")]
pub mod server_facts;
pub mod shell;
pub mod similar;
pub mod sql_text;
pub mod types;

pub use object::builder;
