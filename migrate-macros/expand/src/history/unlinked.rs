//! Migrations that stand in the folder and that rustc does not see as such: no `mod` line names their file, or their
//! function has lost `#[migration]`.

use super::source;
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::migration_name::MigrationName;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A migration that rustc does not see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unlinked {
    /// Its name.
    pub(crate) name: MigrationName,
    file: PathBuf,
    /// The file that has to name it; nothing where its function has lost its attribute.
    module: Option<PathBuf>,
}

impl Unlinked {
    /// A function without its attribute.
    pub(super) fn without_attribute(name: MigrationName, file: &Path) -> Self {
        Self { name, file: file.to_owned(), module: None }
    }

    /// What is wrong, with paths from the folder of the crate on.
    pub(crate) fn message(&self, crate_folder: &Path) -> Diagnostic {
        let Self { name, file, module } = self;
        let shown = |path: &Path| path.strip_prefix(crate_folder).unwrap_or(path).display().to_string();
        let note = format!("it is in {}", shown(file));
        match module {
            Some(module) => {
                let stem = file.file_stem().unwrap_or_default().to_string_lossy();
                Diagnostic::new(format!("no `mod` line brings `{name}` into the program"))
                    .note(note)
                    .help_code(format!("add to {}", shown(module)), [format!("mod {stem};")])
            }
            None => Diagnostic::new(format!("the function `{name}` is no migration: `#[migration]` is missing"))
                .note(note)
                .help_code(
                    "write it above the function",
                    ["#[migration]".to_owned(), format!("fn {name}(schema: &mut Schema) {{ .. }}")],
                ),
        }
    }
}

/// The modules of a folder, as the files that name them say.
#[derive(Debug, Default)]
pub(super) struct ModuleFiles {
    /// For each folder: the file that names its modules, and the words in it. Nothing where that is not known.
    known: BTreeMap<PathBuf, Option<(PathBuf, BTreeSet<String>)>>,
}

impl ModuleFiles {
    /// Says that a migration's file is named nowhere, if that is certain.
    pub(super) fn unlinked(&mut self, name: &MigrationName, file: &Path, crate_folder: &Path) -> Option<Unlinked> {
        let folder = file.parent()?;
        let stem = file.file_stem()?.to_str()?;
        if stem == "mod" {
            return None;
        }
        let known = self.known.entry(folder.to_owned()).or_insert_with(|| module_file(folder));
        let (module, words) = known.as_ref()?;
        if module == file || words.contains(stem) {
            return None;
        }
        let text = fs::read_to_string(file).ok()?;
        let functions = source::migration_functions(&text)?;
        let is_there = functions.iter().any(|function| function.sig.ident == name.as_str());
        let is_elsewhere = || mentions_path(&crate_folder.join("src"), &format!("{stem}.rs\""));
        (is_there && !is_elsewhere()).then(|| Unlinked {
            name: name.clone(),
            file: file.to_owned(),
            module: Some(module.clone()),
        })
    }
}

/// The file that names the modules of a folder, and its words; nothing where a macro may name others.
fn module_file(folder: &Path) -> Option<(PathBuf, BTreeSet<String>)> {
    let candidates = [folder.join("mod.rs"), folder.with_extension("rs")];
    let (file, text) = candidates.into_iter().find_map(|file| Some((file.clone(), fs::read_to_string(file).ok()?)))?;
    let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let code = code.join("\n").replace("#![", "#[");
    if code.contains('!') || code.contains("/*") {
        return None;
    }
    let words = code.split(|character: char| character != '_' && !character.is_alphanumeric());
    Some((file, words.map(str::to_owned).collect()))
}

/// Whether a Rust file below a folder names that file in a string, as `#[path = ".."]` does.
fn mentions_path(folder: &Path, name: &str) -> bool {
    let files = super::files::rust_files(folder);
    files.iter().any(|file| fs::read_to_string(file).is_ok_and(|text| text.contains(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crate_with(module: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let migrations = folder.path().join("src/migrations");
        fs::create_dir_all(&migrations).unwrap();
        fs::write(migrations.join("mod.rs"), module).unwrap();
        for name in ["m0001_a", "m0002_b"] {
            let text = format!("#[migration]\nfn {name}(schema: &mut Schema) {{}}\n");
            fs::write(migrations.join(format!("{name}.rs")), text).unwrap();
        }
        folder
    }

    fn unlinked(folder: &Path) -> Option<String> {
        let file = folder.join("src/migrations/m0002_b.rs");
        let name = MigrationName::read("m0002_b").unwrap();
        let found = ModuleFiles::default().unlinked(&name, &file, folder)?;
        Some(found.message(folder).to_string())
    }

    #[test]
    fn a_file_that_the_module_does_not_name_is_told_with_the_missing_line() {
        for module in ["mod m0001_a;\n", "//! All!\nmod m0001_a;\n// mod m0002_b;\n", "#![allow(x)]\nmod m0001_a;"] {
            let message = unlinked(crate_with(module).path()).unwrap();
            assert!(message.contains("add to src/migrations/mod.rs\n          mod m0002_b;"), "{message}");
        }
    }

    #[test]
    fn nothing_is_said_where_the_file_may_be_named() {
        for module in ["mod m0001_a; mod m0002_b;", "pub(crate) mod m0002_b;", "automod::dir!(\"src/migrations\");"] {
            assert_eq!(unlinked(crate_with(module).path()), None, "{module}");
        }
        let folder = crate_with("mod m0001_a;");
        fs::write(folder.path().join("src/lib.rs"), "#[path = \"migrations/m0002_b.rs\"] mod b;").unwrap();
        assert_eq!(unlinked(folder.path()), None);
        fs::remove_file(folder.path().join("src/lib.rs")).unwrap();
        fs::write(folder.path().join("src/migrations/m0002_b.rs"), "// m0002_b was here, #[migration]").unwrap();
        assert_eq!(unlinked(folder.path()), None);
    }
}
