//! Asks the compiler what only it can tell.

use crate::today::today;
use migrate_expand::Compiler;
use migrate_ir::lock_file::{UPDATE_VARIABLE, updated};
use std::env;
use std::path::PathBuf;

/// The compiler that runs this macro.
pub(crate) fn compiler() -> Compiler {
    Compiler {
        crate_folder: env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default(),
        crate_name: env::var("CARGO_PKG_NAME").unwrap_or_default(),
        updated_locks: updated(&env::var(UPDATE_VARIABLE).unwrap_or_default()),
        today: today(),
        file: |span| {
            // rustc names files from the folder that cargo started it in.
            let file = span.local_file()?;
            Some(std::path::absolute(&file).unwrap_or(file))
        },
    }
}
