//! What can go wrong, one enum for each moment. Every message says what, where and why, and ends with what to do.
//!
//! ```no_run
//! use migrate_core::Migrator;
//! use migrate_core::error::{ConnectError, Diagnostic};
//!
//! # async fn example() {
//! match Migrator::connect("postgres://app@db/app").await {
//!     Ok(_) => println!("connected"),
//!     Err(error @ ConnectError::NoDatabase { .. }) => println!("{}", error.diagnostic().title),
//!     Err(error) if error.may_pass() => println!("try again in a while"),
//!     Err(error) => {
//!         let Diagnostic { title, lines, .. } = error.diagnostic();
//!         println!("{title}, with {} lines about it", lines.len());
//!     }
//! }
//! # }
//! ```

mod cause;
mod failure;
mod revert;
mod run;

use crate::debug_as_message::debug_as_message;
pub use failure::{Failure, Remains, Stage};
pub use revert::RevertError;
pub use run::RunError;

#[doc(inline)]
pub use migrate_ir::diagnostic::{Diagnostic, Line};

pub use crate::error_kind::ErrorKind;
pub use crate::migration::StoredError;
pub use crate::plan::PlanError;
pub use crate::registry::RegistryError;
pub use crate::server::{Cause, ConnectError, DatabaseError, ServerLimit};

/// Anything that can go wrong.
///
/// Its message says what, where and why, and ends with what to do. [`diagnostic`](Error::diagnostic) has it in parts,
/// [`kind`](Error::kind) says what it is about, and the variants have the values.
///
/// ```no_run
/// use migrate_core::error::{Cause, Line, RunError};
/// use migrate_core::{Error, ErrorKind, Migrator, Up};
///
/// # async fn example() -> Result<(), Error> {
/// let mut migrator = Migrator::connect("postgres://app@db/app").await?;
/// if let Err(error) = migrator.up(Up::All).await {
///     let diagnostic = error.diagnostic();
///     eprintln!("error: {}", diagnostic.title);
///     for line in &diagnostic.lines {
///         if let Line::Help { order, .. } = line {
///             eprintln!("{order}");
///         }
///     }
///     match &error {
///         Error::Run(RunError::Failed(failure)) if failure.error.cause == Cause::Full => {
///             eprintln!("`{}` needs more room", failure.migration);
///         }
///         error if error.kind() == ErrorKind::Locked => eprintln!("another runner is at work"),
///         _ => return Err(error),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No connection.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The linked migrations are not a history.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// What is linked, what is applied and the goal do not fit.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A migration cannot be undone by a new one.
    #[error(transparent)]
    Revert(#[from] RevertError),
    /// A migration or the work around it failed.
    #[error(transparent)]
    Run(#[from] RunError),
}

debug_as_message!(Error);

impl Error {
    /// What is wrong, why, and what to do: the message in its parts.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Connect(error) => error.diagnostic(),
            Self::Registry(error) => error.diagnostic(),
            Self::Plan(error) => error.diagnostic(),
            Self::Revert(error) => error.diagnostic(),
            Self::Run(error) => error.diagnostic(),
        }
    }

    /// What the error is about.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Connect(error) => error.kind(),
            Self::Registry(_) => ErrorKind::Registry,
            Self::Plan(error) => error.kind(),
            Self::Revert(_) => ErrorKind::Goal,
            Self::Run(error) => error.kind(),
        }
    }
}
