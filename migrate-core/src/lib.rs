//! Schema migrations as Rust functions, checked while the crate compiles.
//!
//! A migration is a function that says in the words of the [prelude] what changes:
//!
//! ```
//! use migrate_core::prelude::*;
//!
//! /// People who can sign in.
//! #[migration]
//! fn m0001_create_users(schema: &mut Schema) {
//!     schema.create_table("users", |t| {
//!         t.id();
//!         t.column("email", varchar(255)).not_null().unique();
//!         t.timestamps();
//!     });
//! }
//! # fn main() {}
//! ```
//!
//! [`#[migration]`](macro@migration) evaluates it when the crate compiles: against the tables that the migrations before it have
//! made, by the safety rules, and into SQL for each target. A [`Migrator`] applies what is linked:
//!
//! ```no_run
//! # async fn start() -> Result<(), Box<dyn std::error::Error>> {
//! use migrate_core::{Migrator, Up};
//!
//! let mut migrator = Migrator::connect("sqlite://app.db").await?;
//! for ran in migrator.up(Up::All).await?.migrations {
//!     println!("{} took {:?}", ran.name, ran.duration);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Each driver is a feature: `postgres`, `mysql` (which serves MariaDB as well) and `sqlite`; `tls` is for servers elsewhere.
//! `revert` writes new migrations that undo an earlier one.
//!
//! What a file of migrations needs is in the [prelude], and the types behind it are in [`schema`]. What runs migrations
//! is here: [`Migrator`], its [`Options`], and what it tells and returns ([`Event`], [`Plan`], [`Report`], [`Status`],
//! [`Error`]). What these are made of is in the modules.

// Whoever turns on one driver does not use what the others need.
#![cfg_attr(
    not(all(feature = "postgres", feature = "mysql", feature = "sqlite")),
    allow(dead_code, unused_macros, unused_imports, clippy::unused_async, clippy::unused_self)
)]

mod attribute_names;
mod box_future;
mod debug_as_message;
mod direction;
mod display_diagnostic;
mod empty;
pub mod error;
mod error_kind;
mod event;
mod execute;
mod findings;
pub mod history;
mod indent;
mod lock;
pub mod migration;
mod migrator;
mod options;
pub mod plan;
pub mod prelude;
mod random_id;
mod recover;
pub mod registry;
mod report;
#[cfg(feature = "revert")]
mod revert;
pub mod schema;
pub mod server;
mod status;
mod whole_database;

/// What the compiler and the command line work with. Not for use by hand: it changes without notice.
#[doc(hidden)]
pub use migrate_ir as ir;
pub use migrate_macros::{assume_safe, migration};

pub use box_future::BoxFuture;
pub use direction::Direction;
pub use error::{Error, ErrorKind};
pub use event::{Event, Observer};
pub use execute::{DryRun, Fresh, TriedMigration, UntriedMigration};
pub use findings::{DeletedRow, EditedChecksum, Finding, Judge, RenamedRow, Verdict};
#[cfg(feature = "revert")]
pub use migrate_ir::revert::{RevertMigration, RevertStep};
pub use migrator::Migrator;
pub use options::{Environment, Group, Interrupted, LockMode, Options, Policy, Stop, Tables, Tolerance};
pub use plan::{Down, Goal, Plan, Up, Warning};
pub use recover::{Change, Diagnosis, Mark, Protection, RenderingChange, ScriptChange};
pub use registry::Registry;
pub use report::{MigrationRun, Report};
#[cfg(feature = "revert")]
pub use revert::Revert;
pub use server::{Blocker, Connection, Holder};
pub use status::{MigrationStatus, State, Status};

/// What the code that `#[migration]` generates refers to. Not for use by hand: it changes without notice.
#[doc(hidden)]
pub mod __private {
    pub use crate::migration::{Permission, TimeLimit, Timeouts};
    pub use crate::registry::registered::{Registered, Texts};
    pub use crate::server::probe_query_on as probe_query;
    pub use inventory::submit;

    /// For editors.
    pub mod attribute_names {
        pub use crate::attribute_names::{assume_safe, migration, rules};
    }
}
