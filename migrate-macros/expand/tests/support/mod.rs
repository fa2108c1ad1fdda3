//! A crate that exists on disk only as far as the macro asks for it.

mod processor_time;

pub(crate) use processor_time::ProcessorTime;

use migrate_expand::Compiler;
use proc_macro2::{Span, TokenStream};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::PathBuf;

thread_local! {
    /// What the compiler tells of every token: there is one file.
    static FILE: RefCell<Option<PathBuf>> = const { RefCell::new(None) };
}

/// A crate with a folder of migrations.
pub(crate) struct TestCrate(tempfile::TempDir);

impl TestCrate {
    /// A crate with these files, by their paths from its folder on.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder can be made"));
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder can be made");
        std::fs::write(path, text).expect("a file can be written");
    }

    /// What `#[migration(arguments)]` makes of a function in a file of the crate. A panic goes through.
    pub(crate) fn expand(&self, file: &str, arguments: TokenStream, item: TokenStream) -> TokenStream {
        FILE.set(Some(self.0.path().join(file)));
        let compiler = Compiler {
            crate_folder: self.0.path().to_owned(),
            crate_name: "app".to_owned(),
            updated_locks: BTreeSet::new(),
            today: "2026-01-01".to_owned(),
            file: |_: Span| FILE.with_borrow(Clone::clone),
        };
        migrate_expand::migration(arguments, item, &compiler)
    }
}
