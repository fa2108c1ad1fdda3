//! What the tests of the words need to find the sources.

use std::path::Path;

/// The root of the workspace.
///
/// # Panics
///
/// This package is not in the folder `tests` of the workspace.
pub fn workspace_root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the package is two folders below the root")
}
