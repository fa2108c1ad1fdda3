//! What a migration means: dialects, operations, catalog, builder, safety rules, SQL. Pure: no I/O, no async, no clock.

pub mod builder;
pub mod catalog;
pub mod checksum;
pub mod code;
pub mod column;
pub mod diagnostic;
pub mod dialect;
pub mod duration;
pub mod name;
pub mod operation;
pub mod revert;
pub mod safety;
pub mod sql;
pub mod table;
pub mod text;
