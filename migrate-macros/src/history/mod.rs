//! The migrations before the one that is expanded: read from their files, evaluated, and folded into the catalog.

mod cache;
mod files;
mod source;

pub(crate) use source::MigrationName;

use crate::diagnostics::Errors;
use crate::evaluate::evaluate;
use migrate_ir::catalog::Catalog;
use migrate_ir::checksum::{checksum, link};
use migrate_ir::operation::{Effect as _, Operation};
use std::path::{Path, PathBuf};
use syn::ItemFn;

/// One migration of a history, as its file has it.
#[derive(Debug)]
pub(crate) struct Evaluated {
    pub(crate) name: MigrationName,
    pub(crate) file: PathBuf,
    operations: Vec<Operation>,
    /// Whether all of it could be evaluated. Where not, its own expansion says why.
    sound: bool,
}

/// What is known of the history when a migration is expanded.
#[derive(Debug)]
pub(crate) struct Before {
    /// The database as the migration finds it.
    pub(crate) catalog: Catalog,
    /// The migration right before it.
    pub(crate) previous: Option<String>,
    /// How many migrations are before it.
    pub(crate) count: usize,
    /// The chain of those, as databases remember it.
    pub(crate) chain: String,
    /// Another migration of the same number, and its file; told by the later of the two.
    pub(crate) twin: Option<(String, PathBuf)>,
}

impl Before {
    /// Nothing is known: the file is not.
    fn unknown() -> Self {
        Self { catalog: Catalog::unknown(), previous: None, count: 0, chain: String::new(), twin: None }
    }
}

/// What is before the migration of that name, whose function stands in `file`.
pub(crate) fn before(name: &MigrationName, file: Option<&Path>, crate_folder: &Path) -> Before {
    let Some(file) = file else { return Before::unknown() };
    cache::with(&files::root(file, crate_folder), |history| history.before(name, file)).unwrap_or_else(Before::unknown)
}

/// A history, sorted, with the catalog at some of its points.
#[derive(Debug)]
struct History {
    migrations: Vec<Evaluated>,
    /// The catalog before every `STRIDE`th migration, as far as it was asked for.
    checkpoints: Vec<Catalog>,
    /// The catalog that was asked for last, and its position: migrations are mostly expanded in order.
    cursor: (usize, Catalog),
    /// The chain before each migration, as far as it was asked for.
    chains: Vec<String>,
}

/// Close enough together that going on from one is quick, far enough apart that they take little memory.
const STRIDE: usize = 64;

impl History {
    /// Evaluates the migrations of these files.
    fn read(files: &[PathBuf]) -> Self {
        let mut migrations = Vec::new();
        let mut whole = true;
        for file in files {
            match source::migrations(file) {
                Some(functions) => migrations.extend(functions.iter().filter_map(|function| read_one(function, file))),
                None => whole = false,
            }
        }
        migrations.sort_by(|one, two| (&one.name, &one.file).cmp(&(&two.name, &two.file)));
        let mut start = Catalog::default();
        if !whole {
            start.forget_absences();
        }
        Self { migrations, checkpoints: vec![start.clone()], cursor: (0, start), chains: vec![String::new()] }
    }

    /// What is before a migration; nothing where the history does not hold it.
    fn before(&mut self, name: &MigrationName, file: &Path) -> Option<Before> {
        let wanted = (name, file);
        let position =
            self.migrations.binary_search_by(|known| (&known.name, known.file.as_path()).cmp(&wanted)).ok()?;
        let previous = position.checked_sub(1).map(|previous| &self.migrations[previous]);
        let twin = previous.filter(|twin| twin.name.number() == name.number());
        let twin = twin.map(|twin| (twin.name.to_string(), twin.file.clone()));
        let previous = previous.map(|previous| previous.name.to_string());
        let (catalog, chain) = (self.catalog_before(position), self.chain_before(position).to_owned());
        Some(Before { catalog, previous, count: position, chain, twin })
    }

    fn chain_before(&mut self, position: usize) -> &str {
        while self.chains.len() <= position {
            let Evaluated { name, operations, .. } = &self.migrations[self.chains.len() - 1];
            let before = self.chains.last().map_or("", String::as_str);
            self.chains.push(link(before, name.as_str(), &checksum(operations)));
        }
        &self.chains[position]
    }

    fn catalog_before(&mut self, position: usize) -> Catalog {
        let nearest = (position / STRIDE).min(self.checkpoints.len() - 1);
        if self.cursor.0 > position || self.cursor.0 < nearest * STRIDE {
            self.cursor = (nearest * STRIDE, self.checkpoints[nearest].clone());
        }
        while self.cursor.0 < position {
            let (at, catalog) = &mut self.cursor;
            self.migrations[*at].apply(catalog);
            catalog.settle();
            *at += 1;
            if *at == self.checkpoints.len() * STRIDE {
                self.checkpoints.push(catalog.clone());
            }
        }
        self.cursor.1.clone()
    }
}

impl Evaluated {
    fn apply(&self, catalog: &mut Catalog) {
        let fits = self.operations.iter().all(|operation| operation.apply(catalog).is_ok());
        if !self.sound || !fits {
            catalog.forget_absences();
        }
    }
}

fn read_one(function: &ItemFn, file: &Path) -> Option<Evaluated> {
    let name = MigrationName::read(&function.sig.ident.to_string())?;
    let mut errors = Errors::default();
    let evaluation = evaluate(function, &mut errors);
    let sound = errors.is_empty() && !evaluation.mistyped;
    Some(Evaluated { name, file: file.to_owned(), operations: evaluation.operations, sound })
}

#[cfg(test)]
mod tests {
    use super::*;
    use migrate_ir::checksum::chain;
    use std::fs;

    fn folder(count: usize) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for number in 1..=count {
            let body = format!("schema.create_table(\"t{number}\", |t| {{ t.id(); }});");
            let text = format!("#[migration]\nfn m{number:04}_t(schema: &mut Schema) {{ {body} }}");
            fs::write(folder.path().join(format!("m{number:04}_t.rs")), text).unwrap();
        }
        folder
    }

    fn history(folder: &Path) -> History {
        History::read(&files::of(folder))
    }

    #[test]
    fn the_catalog_before_a_migration_holds_what_came_before_and_nothing_else() {
        let folder = folder(200);
        let mut history = history(folder.path());
        for position in [199, 3, 64, 65, 128, 0, 150] {
            let tables: Vec<_> = history.catalog_before(position).tables().map(|table| table.name.clone()).collect();
            assert_eq!(tables.len(), position);
            assert_eq!(tables.contains(&format!("t{position}")), position > 0);
            assert!(!tables.contains(&format!("t{}", position + 1)));
        }
    }

    #[test]
    fn the_chain_before_a_migration_is_that_of_all_before_it_in_whatever_order_it_is_asked_for() {
        let folder = folder(5);
        let mut history = history(folder.path());
        let checksums: Vec<_> = history.migrations.iter().map(|known| checksum(&known.operations)).collect();
        let names = ["m0001_t", "m0002_t", "m0003_t", "m0004_t", "m0005_t"];
        for position in [3, 0, 4, 1] {
            let before = names.into_iter().zip(checksums.iter().map(String::as_str)).take(position);
            assert_eq!(history.chain_before(position), chain(before));
        }
    }

    #[test]
    fn a_migration_that_cannot_be_read_makes_the_later_ones_careful() {
        let folder = folder(3);
        let broken = "#[migration]\nfn m0002_t(schema: &mut Schema) { if true { schema.drop_table(\"t1\"); } }";
        fs::write(folder.path().join("m0002_t.rs"), broken).unwrap();
        let mut history = history(folder.path());
        assert!(history.catalog_before(1).is_whole());
        assert!(!history.catalog_before(2).is_whole());
    }

    #[test]
    fn a_second_migration_of_one_number_is_found() {
        let folder = folder(3);
        let file = folder.path().join("m0002_u.rs");
        fs::write(&file, "#[migration]\nfn m0002_u(schema: &mut Schema) {}").unwrap();
        let mut history = history(folder.path());
        let before = history.before(&MigrationName::read("m0002_u").unwrap(), &file).unwrap();
        assert_eq!(before.twin.map(|(name, _)| name), Some("m0002_t".to_owned()));
        assert_eq!(before.previous, Some("m0002_t".to_owned()));
    }
}
