//! Schema migrations as Rust functions, checked while the crate compiles.

// Whoever turns on one driver does not use what the others need.
#![cfg_attr(
    not(all(feature = "postgres", feature = "mysql", feature = "sqlite")),
    allow(dead_code, unused_macros, unused_imports, clippy::unused_async)
)]

mod chain;
pub mod connection;
pub mod error;
mod event;
pub mod history;
mod lock;
pub mod migration;
mod migrator;
mod options;
pub mod plan;
pub mod prelude;
mod registered;
pub mod registry;
mod report;
mod run;
mod status;

pub use migrate_ir as ir;
pub use migrate_macros::migration;

pub use connection::Connection;
pub use error::{Error, ErrorKind};
pub use event::Event;
pub use lock::Holder;
pub use migrator::Migrator;
pub use options::{Interrupted, Options, Stop};
pub use plan::{Down, Goal, Plan, Up, Way};
pub use registry::Registry;
pub use report::{Ran, Report};
pub use status::{MigrationStatus, State, Status};

/// What the code that `#[migration]` generates refers to. Not for use by hand: it changes without notice.
#[doc(hidden)]
pub mod __private {
    pub use crate::migration::Permission;
    pub use crate::registered::Registered;
    pub use inventory::submit;
}
