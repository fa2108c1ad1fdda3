//! What a migration means: dialects, operations, catalog, builder, safety rules, SQL. Pure: no I/O, no async, no clock.

pub mod catalog;
pub mod column;
pub mod diagnostic;
pub mod dialect;
pub mod name;
pub mod operation;
pub mod table;
