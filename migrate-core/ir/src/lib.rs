//! What a migration means: dialects, operations, catalog, builder, safety rules, SQL. Pure: no I/O, no async, no clock.

pub mod dialect;
