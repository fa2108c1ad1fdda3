//! What the history keeps of a migration cannot be used.

use thiserror::Error;

/// What the history keeps of a migration cannot be used.
#[derive(Clone, Debug, Error)]
pub enum StoredError {
    /// Its script is not the one that was written.
    #[error(
        "the script that the history keeps of `{name}` was edited\n\
         note: its hash does not fit, so nobody knows what it does\n\
         help: revert it with the program that has the migration"
    )]
    Edited {
        /// The migration.
        name: String,
    },
    /// Its script has the form of a newer version.
    #[error(
        "the script that the history keeps of `{name}` was written by a newer version of this library\n\
         help: revert it with a program that was built with that version, or with the one that has the migration"
    )]
    Newer {
        /// The migration.
        name: String,
    },
}
