//! What the history keeps of a migration cannot be used.

use migrate_ir::diagnostic::Diagnostic;

use crate::display_diagnostic::display_diagnostic;

/// What the history keeps of a migration cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoredError {
    /// Its script is not the one that was written.
    Edited {
        /// The migration.
        name: String,
    },
    /// Its script has the form of a newer version.
    Newer {
        /// The migration.
        name: String,
        /// The version that wrote it, and so understands it.
        version: String,
    },
}

display_diagnostic!(StoredError);

impl StoredError {
    /// What is wrong, why, and what to do.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Edited { name } => {
                Diagnostic::new(format!("the script that the database keeps of `{name}` was edited"))
                    .note("its hash does not fit, so nobody knows what it does")
                    .help("revert it with the program that has the migration")
            }
            Self::Newer { name, version } => Diagnostic::new(format!(
                "the script that the database keeps of `{name}` was written by version {version} of this library, and \
                 this version, {}, does not understand it",
                env!("CARGO_PKG_VERSION")
            ))
            .note("nothing was changed")
            .help(format!("use a program that was built with version {version} or a later one")),
        }
    }
}
