//! What only a compiler can tell. Inside of a macro the shell asks it; a test says what it likes.

use proc_macro2::Span;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What the compiler tells of the crate that a migration stands in.
pub struct Compiler {
    /// The folder of the crate's `Cargo.toml`.
    pub crate_folder: PathBuf,
    /// The name of the crate.
    pub crate_name: String,
    /// The migrations whose lines in `migrations.lock` are about to be written anew: these may have changed.
    pub updated_locks: BTreeSet<String>,
    /// The day on which the crate is compiled, as `YYYY-MM-DD`.
    pub today: String,
    /// The file that a token stands in, where the compiler tells it.
    pub file: fn(Span) -> Option<PathBuf>,
}
