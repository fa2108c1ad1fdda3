//! What the attribute `#[migration]` does: tokens of a function to operations, findings and SQL, and back to tokens.
//!
//! The proc-macro crate `migrate-macros` is a thin shell around it. Nothing but a compiler can link such a crate, and
//! this one can be linked by tests as well.

mod attribute;
mod attribute_names;
mod checks;
mod compiler;
mod config;
mod diagnostics;
mod evaluate;
mod history;
mod migration;
mod misplaced_permission;
mod missing;
mod position;
mod registration;
mod render;
mod start_after;
mod too_large;

pub use compiler::Compiler;
pub use diagnostics::catch_panic;
pub use migration::expand as migration;
pub use misplaced_permission::expand as assume_safe;
