//! The linked migrations are not a history.

use crate::debug_as_message::debug_as_message;
use thiserror::Error;

use crate::migration::Migration;

/// The linked migrations are not a history.
#[derive(Error)]
#[non_exhaustive]
pub enum RegistryError {
    /// None is linked.
    #[error(
        "no migrations are linked into this program\n\
         note: the linker drops a crate that nothing names\n\
         help: name the crate of the migrations in the program's `main.rs`\n          \
                   use my_migrations as _;\n\
         help: name each migration's file in its folder's `mod.rs`\n          \
                   mod m0001_create_users;"
    )]
    Empty,
    /// Two have one name.
    #[error(
        "two migrations are named `{}`\n\
         note: one is at {}:{}, the other at {}:{}\n\
         help: rename the one that no database has run yet",
        first.name, first.file, first.line, second.file, second.line
    )]
    Duplicate {
        /// One of them.
        first: &'static Migration,
        /// The other.
        second: &'static Migration,
    },
    /// Two folders, each of which the compiler took for all of one history.
    #[error(
        "two folders of migrations are both the history `{}`\n\
         note: one begins with `{}` at {}:{}, the other with `{}` at {}:{}; each was checked without the other\n\
         help: if they are of one crate, move all of them into one folder `migrations`\n\
         help: if they are of two crates, give one of these another name in its `migrate.toml`\n          \
                   history = \"billing\"",
        first.history, first.name, first.file, first.line, second.name, second.file, second.line
    )]
    TwoFolders {
        /// The first migration of one folder.
        first: &'static Migration,
        /// The first migration of the other.
        second: &'static Migration,
    },
    /// One was in the folder when a later one was compiled, but is not part of the program.
    #[error(
        "migration `{previous}` is in the folder, but not in this program\n\
         note: `{}` at {}:{} comes right after it\n\
         help: name its file in its folder's `mod.rs`\n          \
                   mod {previous};",
        migration.name, migration.file, migration.line
    )]
    Missing {
        /// The one that names it.
        migration: &'static Migration,
        /// The one that is missing.
        previous: &'static str,
    },
    /// One could not be evaluated while its crate compiled.
    #[error(
        "migration `{}` has no SQL\n\
         note: {reason}, at {}:{}\n\
         help: build the crate with cargo, in a file that the compiler can name",
        migration.name, migration.file, migration.line
    )]
    Unresolved {
        /// The migration.
        migration: &'static Migration,
        /// Why it could not be evaluated.
        reason: &'static str,
    },
}

debug_as_message!(RegistryError);
