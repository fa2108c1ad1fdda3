//! The linked migrations are not a history.

use migrate_ir::diagnostic::Diagnostic;
use thiserror::Error;

use crate::debug_as_message::debug_as_message;
use crate::display_diagnostic::display_diagnostic;
use crate::migration::Migration;

/// The linked migrations are not a history.
#[derive(Error)]
#[non_exhaustive]
pub enum RegistryError {
    /// None is linked.
    Empty,
    /// Two have one name.
    Duplicate {
        /// One of them.
        first: &'static Migration,
        /// The other.
        second: &'static Migration,
    },
    /// Two folders, each of which the compiler took for all of one history.
    TwoFolders {
        /// The first migration of one folder.
        first: &'static Migration,
        /// The first migration of the other.
        second: &'static Migration,
    },
    /// One was in the folder when a later one was compiled, but is not part of the program.
    Missing {
        /// The one that names it.
        migration: &'static Migration,
        /// The one that is missing.
        previous: &'static str,
    },
    /// One could not be evaluated while its crate compiled.
    Unresolved {
        /// The migration.
        migration: &'static Migration,
        /// Why it could not be evaluated.
        reason: &'static str,
    },
}

debug_as_message!(RegistryError);
display_diagnostic!(RegistryError);

impl RegistryError {
    /// What is wrong, why, and what to do.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Empty => Diagnostic::new("no migrations are linked into this program")
                .note("the linker drops a crate that nothing names")
                .help_code("name the crate of the migrations in the program's `main.rs`", ["use my_migrations as _;"])
                .help_code("name each migration's file in its folder's `mod.rs`", ["mod m0001_create_users;"]),
            Self::Duplicate { first, second } => Diagnostic::new(format!("two migrations are named `{}`", first.name))
                .note(format!("one is at {}:{}, the other at {}:{}", first.file, first.line, second.file, second.line))
                .help("rename the one that no database has run yet"),
            Self::TwoFolders { first, second } => Diagnostic::new(format!(
                "two folders of migrations are both the history `{}`",
                first.history
            ))
            .note(format!(
                "one begins with `{}` at {}:{}, the other with `{}` at {}:{}; each was checked without the other",
                first.name, first.file, first.line, second.name, second.file, second.line
            ))
            .help("if they are of one crate, move all of them into one folder `migrations`")
            .help_code(
                "if they are of two crates, give one of these another name in its `migrate.toml`",
                ["history = \"billing\""],
            ),
            Self::Missing { migration, previous } => {
                Diagnostic::new(format!("migration `{previous}` is in the folder, but not in this program"))
                    .note(format!("`{}` at {}:{} comes right after it", migration.name, migration.file, migration.line))
                    .help_code("name its file in its folder's `mod.rs`", [format!("mod {previous};")])
            }
            Self::Unresolved { migration, reason } => {
                Diagnostic::new(format!("migration `{}` has no SQL", migration.name))
                    .note(format!("{reason}, at {}:{}", migration.file, migration.line))
                    .help("build the crate with cargo, in a file that the compiler can name")
            }
        }
    }
}
