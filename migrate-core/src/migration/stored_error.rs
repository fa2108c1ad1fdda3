//! What the history keeps of a migration cannot be used.

use thiserror::Error;

/// What the history keeps of a migration cannot be used.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum StoredError {
    /// Its script is not the one that was written.
    #[error(
        "the script that the database keeps of `{name}` was edited\n\
         note: its hash does not fit, so nobody knows what it does\n\
         help: revert it with the program that has the migration"
    )]
    Edited {
        /// The migration.
        name: String,
    },
    /// Its script has the form of a newer version.
    #[error(
        "the script that the database keeps of `{name}` was written by version {version} of this library, and this \
         version, {}, does not understand it\n\
         note: nothing was changed\n\
         help: use a program that was built with version {version} or a later one",
        env!("CARGO_PKG_VERSION")
    )]
    Newer {
        /// The migration.
        name: String,
        /// The version that wrote it, and so understands it.
        version: String,
    },
}
