//! The folder with the library's sources, on which a new crate depends.
//!
//! Never a version: until the library's crates are published, their names on a public registry are not ours.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// `migrate-cli` in the checkout from which this program was built.
const BUILT_FROM: &str = env!("CARGO_MANIFEST_DIR");

/// The sources of the library.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Library {
    /// The folder.
    pub(super) folder: PathBuf,
    /// The same as the new crate's manifest writes it: relative where the new crate is inside of it.
    pub(super) path: PathBuf,
}

impl Library {
    fn at(folder: PathBuf) -> Self {
        Self { path: folder.clone(), folder }
    }
}

/// The folder that is named, else the one around the new crate, else the one from which this program was built.
pub(super) fn find(named: Option<&Path>, folder: &Path) -> Result<Library, Failure> {
    let checkout = Path::new(BUILT_FROM).parent().unwrap_or(Path::new(BUILT_FROM));
    find_or_checkout(named, folder, checkout)
}

fn find_or_checkout(named: Option<&Path>, folder: &Path, checkout: &Path) -> Result<Library, Failure> {
    if let Some(named) = named {
        let library = std::path::absolute(named).map_err(|error| Failure::file("find", named, &error))?;
        return if is_library(&library) {
            Ok(Library::at(library))
        } else {
            Err(Failure::usage(format!("the sources of the library are not in `{}`", named.display()))
                .note("looked for `migrate-core/Cargo.toml` and `migrate-cli/Cargo.toml` in it"))
        };
    }
    if let Some((depth, enclosing)) = folder.ancestors().enumerate().find(|(_, folder)| is_library(folder)) {
        return Ok(Library { folder: enclosing.to_owned(), path: std::iter::repeat_n("..", depth).collect() });
    }
    if is_library(checkout) {
        return Ok(Library::at(checkout.to_owned()));
    }
    Err(Failure::usage("the sources of the library are not where this program was built")
        .note(format!("looked for `migrate-core/Cargo.toml` and `migrate-cli/Cargo.toml` in `{}`", checkout.display()))
        .note("the library is not published, so a new crate depends on a folder with its sources")
        .help_code("name a checkout of the library", ["migrate init --library path/to/checkout"]))
}

fn is_library(folder: &Path) -> bool {
    ["migrate-core", "migrate-cli"].iter().all(|krate| folder.join(krate).join("Cargo.toml").is_file())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn make_library(folder: &Path) {
        for krate in ["migrate-core", "migrate-cli"] {
            fs::create_dir_all(folder.join(krate)).unwrap();
            fs::write(folder.join(krate).join("Cargo.toml"), "").unwrap();
        }
    }

    #[test]
    fn the_named_folder_goes_before_the_enclosing_one_and_that_before_the_one_of_the_build() {
        let root = tempfile::tempdir().unwrap();
        let (named, enclosing, built) =
            (root.path().join("named"), root.path().join("enclosing"), root.path().join("built"));
        for folder in [&named, &enclosing, &built] {
            make_library(folder);
        }
        let (inside, outside) = (enclosing.join("examples/mine"), root.path().join("elsewhere"));
        assert_eq!(find_or_checkout(Some(&named), &inside, &built).unwrap(), Library::at(named));
        let found = Library { folder: enclosing, path: "../..".into() };
        assert_eq!(find_or_checkout(None, &inside, &built).unwrap(), found);
        assert_eq!(find_or_checkout(None, &outside, &built).unwrap(), Library::at(built));
    }

    #[test]
    fn a_checkout_that_is_gone_is_refused_with_the_option_to_give() {
        let root = tempfile::tempdir().unwrap();
        let gone = root.path().join("gone");
        let failure = find_or_checkout(None, root.path(), &gone).unwrap_err();
        assert!(failure.one_line().contains("not where this program was built"), "{failure:?}");
        assert!(format!("{failure:?}").contains("migrate init --library path/to/checkout"), "{failure:?}");
        // Half of a checkout is none.
        fs::create_dir_all(gone.join("migrate-core")).unwrap();
        fs::write(gone.join("migrate-core/Cargo.toml"), "").unwrap();
        find_or_checkout(None, root.path(), &gone).unwrap_err();
    }

    #[test]
    fn a_named_folder_without_the_library_is_refused_although_the_build_had_one() {
        let root = tempfile::tempdir().unwrap();
        make_library(&root.path().join("built"));
        find_or_checkout(Some(root.path()), root.path(), &root.path().join("built")).unwrap_err();
    }
}
