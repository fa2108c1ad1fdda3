//! Schema migrations as Rust functions, checked while the crate compiles.

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
pub mod registry;
mod report;
mod status;

pub use migrate_ir as ir;

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
