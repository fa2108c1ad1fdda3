//! Schema migrations as Rust functions, checked while the crate compiles.

pub mod migration;

pub use migrate_ir as ir;
