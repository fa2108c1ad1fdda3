//! The migrations before the one that is expanded: read from their files, evaluated, and folded into the catalog.

mod cache;
mod files;
mod source;

pub(crate) use source::MigrationName;

use crate::diagnostics::Errors;
use crate::evaluate::evaluate;
use crate::start_after::StartAfter;
use migrate_ir::catalog::Catalog;
use migrate_ir::checksum::{checksum, link};
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::operation::{Effect as _, Operation};
use std::fs;
use std::path::{Path, PathBuf};
use syn::ItemFn;

/// One migration of a history.
#[derive(Debug)]
struct Known {
    name: MigrationName,
    file: PathBuf,
    body: Body,
}

/// What is known of a migration's body.
#[derive(Debug, PartialEq)]
enum Body {
    /// Only that its file mentions the name. Mostly it is expanded before anything that comes after it, and need not be read.
    Mentioned,
    /// All of it.
    Evaluated(Vec<Operation>),
    /// This much could be evaluated. Its own expansion says what is wrong with the rest.
    Partial(Vec<Operation>),
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
    /// What is wrong with `start_after`; told by the first migration.
    pub(crate) start_after: Option<Diagnostic>,
}

impl Before {
    /// Nothing is known: the file is not.
    fn unknown() -> Self {
        Self {
            catalog: Catalog::unknown(),
            previous: None,
            count: 0,
            chain: String::new(),
            twin: None,
            start_after: None,
        }
    }
}

/// What is before the migration of that name, whose function stands in `file` and does these operations.
pub(crate) fn before(
    name: &MigrationName,
    operations: &[Operation],
    file: Option<&Path>,
    crate_folder: &Path,
    start_after: Option<&StartAfter>,
) -> Before {
    let Some(file) = file else { return Before::unknown() };
    cache::with(&files::root(file, crate_folder), start_after, |history| {
        let before = history.before(name, file)?;
        history.learn(before.count, operations);
        Some(before)
    })
    .unwrap_or_else(Before::unknown)
}

/// A history, sorted, with the catalog at some of its points.
#[derive(Debug)]
struct History {
    migrations: Vec<Known>,
    /// The catalog before every `STRIDE`th migration, as far as it was asked for.
    checkpoints: Vec<Catalog>,
    /// The catalog that was asked for last, and its position: migrations are mostly expanded in order.
    cursor: (usize, Catalog),
    /// Nothing before this position is unread.
    known: usize,
    /// The chain before each migration, as far as it was asked for.
    chains: Vec<String>,
    /// The last migration that nothing refuses.
    start_after: Option<StartAfter>,
}

/// Close enough together that going on from one is quick, far enough apart that they take little memory.
const STRIDE: usize = 64;

impl History {
    /// Finds the migrations of these files.
    fn read(files: &[PathBuf], start_after: Option<&StartAfter>) -> Self {
        let mut migrations = Vec::new();
        let mut whole = true;
        for file in files {
            let Ok(text) = fs::read_to_string(file) else {
                whole = false;
                continue;
            };
            match source::mentioned(&text) {
                Some(names) => migrations.extend(names.into_iter().map(|name| Known::new(name, file, Body::Mentioned))),
                None => match source::migrations(&text) {
                    Some(functions) => {
                        let known = functions.iter().filter_map(|function| read_one(function, file, start_after));
                        migrations.extend(known);
                    }
                    None => whole = false,
                },
            }
        }
        migrations.sort_by(|one, two| one.identity().cmp(&two.identity()));
        let mut start = Catalog::default();
        if !whole {
            start.forget_absences();
        }
        Self {
            migrations,
            checkpoints: vec![start.clone()],
            cursor: (0, start),
            known: 0,
            chains: vec![String::new()],
            start_after: start_after.cloned(),
        }
    }

    /// What is before a migration; nothing where the history does not hold it.
    fn before(&mut self, name: &MigrationName, file: &Path) -> Option<Before> {
        let mut position = self.position(name, file)?;
        while let Some(unread) = self.migrations[self.known.min(position)..position].iter().position(Known::is_unread) {
            self.known += unread;
            self.read_again(self.migrations[self.known].file.clone());
            position = self.position(name, file)?;
        }
        self.known = self.known.max(position);
        let previous = position.checked_sub(1).map(|previous| &self.migrations[previous]);
        let twin = previous.filter(|twin| twin.name.number() == name.number());
        let twin = twin.map(|twin| (twin.name.to_string(), twin.file.clone()));
        let previous = previous.map(|previous| previous.name.to_string());
        let (catalog, chain) = (self.catalog_before(position), self.chain_before(position).to_owned());
        let start_after = if position == 0 { self.problem_of_start_after() } else { None };
        Some(Before { catalog, previous, count: position, chain, twin, start_after })
    }

    fn problem_of_start_after(&mut self) -> Option<Diagnostic> {
        let start_after = self.start_after.clone()?;
        // What a file only mentions need not be there.
        let mentioned = |known: &Known| known.is_unread() && start_after.names(&known.name);
        while let Some(file) = self.migrations.iter().find(|known| mentioned(known)).map(|known| known.file.clone()) {
            self.read_again(file);
        }
        start_after.problem(&self.migrations.iter().map(|known| &known.name).collect::<Vec<_>>())
    }

    fn position(&self, name: &MigrationName, file: &Path) -> Option<usize> {
        self.migrations.binary_search_by(|known| known.identity().cmp(&(name, file))).ok()
    }

    /// Puts what a file really holds in the place of what it mentions.
    fn read_again(&mut self, file: PathBuf) {
        let functions = fs::read_to_string(&file).ok().and_then(|text| source::migrations(&text));
        if let Some(functions) = functions {
            self.migrations.retain(|known| known.file != file || !known.is_unread());
            let start_after = self.start_after.as_ref();
            for known in functions.iter().filter_map(|function| read_one(function, &file, start_after)) {
                if let Err(place) = self.migrations.binary_search_by(|other| other.identity().cmp(&known.identity())) {
                    self.migrations.insert(place, known);
                }
            }
        } else {
            let mentioned = self.migrations.iter_mut().filter(|known| known.file == file && known.is_unread());
            mentioned.for_each(|known| known.body = Body::Partial(Vec::new()));
        }
    }

    /// Takes over what an expansion has evaluated.
    fn learn(&mut self, position: usize, operations: &[Operation]) {
        let known = &mut self.migrations[position].body;
        if matches!(known, Body::Evaluated(same) if same == operations) {
            return;
        }
        *known = Body::Evaluated(operations.to_vec());
        self.checkpoints.truncate(position / STRIDE + 1);
        self.chains.truncate(position + 1);
        if self.cursor.0 > position {
            self.cursor = (0, self.checkpoints[0].clone());
        }
    }

    fn chain_before(&mut self, position: usize) -> &str {
        while self.chains.len() <= position {
            let known = &self.migrations[self.chains.len() - 1];
            let before = self.chains.last().map_or("", String::as_str);
            self.chains.push(link(before, known.name.as_str(), &checksum(known.operations())));
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
            self.migrations[*at].apply(catalog, self.start_after.as_ref());
            catalog.settle();
            *at += 1;
            if *at == self.checkpoints.len() * STRIDE {
                self.checkpoints.push(catalog.clone());
            }
        }
        self.cursor.1.clone()
    }
}

impl Known {
    fn new(name: MigrationName, file: &Path, body: Body) -> Self {
        Self { name, file: file.to_owned(), body }
    }

    /// What sorts it.
    fn identity(&self) -> (&MigrationName, &Path) {
        (&self.name, &self.file)
    }

    fn is_unread(&self) -> bool {
        self.body == Body::Mentioned
    }

    fn operations(&self) -> &[Operation] {
        match &self.body {
            Body::Mentioned => &[],
            Body::Evaluated(operations) | Body::Partial(operations) => operations,
        }
    }

    fn apply(&self, catalog: &mut Catalog, start_after: Option<&StartAfter>) {
        let fits = if is_tolerated(&self.name, start_after) {
            for operation in self.operations() {
                let _ = operation.force(catalog);
            }
            true
        } else {
            self.operations().iter().all(|operation| operation.apply(catalog).is_ok())
        };
        if !fits || !matches!(self.body, Body::Evaluated(_)) {
            catalog.forget_absences();
        }
    }
}

fn is_tolerated(name: &MigrationName, start_after: Option<&StartAfter>) -> bool {
    start_after.is_some_and(|start_after| start_after.covers(name))
}

fn read_one(function: &ItemFn, file: &Path, start_after: Option<&StartAfter>) -> Option<Known> {
    let name = MigrationName::read(&function.sig.ident.to_string())?;
    let mut errors = Errors::default();
    if is_tolerated(&name, start_after) {
        errors.tolerate_refusals();
    }
    let evaluation = evaluate(function, &mut errors);
    let sound = errors.is_empty() && !evaluation.mistyped;
    let body = if sound { Body::Evaluated } else { Body::Partial };
    Some(Known::new(name, file, body(evaluation.operations)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use migrate_ir::builder::{CreateTable, Schema};
    use migrate_ir::checksum::chain;

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
        History::read(&files::of(folder), None)
    }

    /// What is before the migration at that position.
    fn before(history: &mut History, folder: &Path, position: usize) -> Before {
        let name = format!("m{:04}_t", position + 1);
        history.before(&MigrationName::read(&name).unwrap(), &folder.join(format!("{name}.rs"))).unwrap()
    }

    #[test]
    fn the_catalog_before_a_migration_holds_what_came_before_and_nothing_else() {
        let folder = folder(200);
        let mut history = history(folder.path());
        for position in [199, 3, 64, 65, 128, 0, 150] {
            let catalog = before(&mut history, folder.path(), position).catalog;
            let tables: Vec<_> = catalog.tables().map(|table| table.name.clone()).collect();
            assert_eq!(tables.len(), position);
            assert_eq!(tables.contains(&format!("t{position}")), position > 0);
            assert!(!tables.contains(&format!("t{}", position + 1)));
        }
    }

    #[test]
    fn the_chain_before_a_migration_is_that_of_all_before_it_in_whatever_order_it_is_asked_for() {
        let folder = folder(5);
        let mut history = history(folder.path());
        before(&mut history, folder.path(), 4);
        let known: Vec<_> =
            history.migrations.iter().map(|it| (it.name.to_string(), checksum(it.operations()))).collect();
        for position in [3, 0, 4, 1] {
            let links = known.iter().map(|(name, checksum)| (name.as_str(), checksum.as_str())).take(position);
            assert_eq!(before(&mut history, folder.path(), position).chain, chain(links));
        }
    }

    #[test]
    fn a_migration_that_was_expanded_is_not_read_and_counts_as_it_was_expanded_last() {
        let folder = folder(3);
        let mut history = history(folder.path());
        for table in ["a", "b"] {
            let operations = Schema::record(|schema| schema.create_table(table, CreateTable::id));
            history.learn(0, &operations);
            let before = before(&mut history, folder.path(), 2);
            let tables: Vec<_> = before.catalog.tables().map(|table| table.name.as_str()).collect();
            assert_eq!(tables, [table, "t2"]);
            assert_eq!(before.chain, {
                let second = Schema::record(|schema| schema.create_table("t2", CreateTable::id));
                chain([("m0001_t", checksum(&operations).as_str()), ("m0002_t", checksum(&second).as_str())])
            });
        }
    }

    #[test]
    fn only_what_stands_in_a_file_as_such_is_a_migration_of_it() {
        let folder = folder(4);
        let mention = "/// Follows m0001_t and m0002_u.\n#[migration]\nfn m0002_t(schema: &mut Schema) {}";
        let made = "#[migration]\nfn m0003_t(schema: &mut Schema) {}\nadd!(m0003_u);";
        fs::write(folder.path().join("m0002_t.rs"), mention).unwrap();
        fs::write(folder.path().join("m0003_t.rs"), made).unwrap();
        let mut history = history(folder.path());
        assert_eq!(before(&mut history, folder.path(), 3).count, 3);
        let names: Vec<_> = history.migrations.iter().map(|known| known.name.as_str()).collect();
        assert_eq!(names, ["m0001_t", "m0002_t", "m0003_t", "m0004_t"]);
    }

    #[test]
    fn a_file_that_is_no_rust_makes_the_migrations_after_what_it_mentions_careful() {
        let folder = folder(3);
        fs::write(folder.path().join("broken.rs"), "#[migration] fn m0002_u( {").unwrap();
        let mut history = history(folder.path());
        assert!(before(&mut history, folder.path(), 1).catalog.is_whole());
        assert!(!before(&mut history, folder.path(), 2).catalog.is_whole());
    }

    #[test]
    fn a_migration_that_cannot_be_read_makes_the_later_ones_careful() {
        let folder = folder(3);
        let broken = "#[migration]\nfn m0002_t(schema: &mut Schema) { if true { schema.drop_table(\"t1\"); } }";
        fs::write(folder.path().join("m0002_t.rs"), broken).unwrap();
        let mut history = history(folder.path());
        assert!(before(&mut history, folder.path(), 1).catalog.is_whole());
        assert!(!before(&mut history, folder.path(), 2).catalog.is_whole());
    }

    /// The same history, with an error in its second migration.
    fn with_start_after(folder: &Path, second: &str, start_after: &str) -> History {
        let text = format!("#[migration]\nfn m0002_t(schema: &mut Schema) {{ {second} }}");
        fs::write(folder.join("m0002_t.rs"), text).unwrap();
        History::read(&files::of(folder), Some(&StartAfter::read(start_after)))
    }

    #[test]
    fn what_does_not_fit_leaves_the_later_ones_certain_where_it_is_tolerated() {
        let folder = folder(4);
        for (second, tables) in [
            ("schema.drop_table(\"t9\");", ["t1", "t3"].as_slice()),
            ("schema.create_table(\"t1\", |t| { t.column(\"key\", text()); });", &["t1", "t3"]),
            ("schema.rename_table(\"t1\", \"a name with a .\");", &["a name with a .", "t3"]),
            ("schema.sql(\"CREATE TABLE x (y int)\");", &["t1", "t3"]),
        ] {
            let mut tolerant = with_start_after(folder.path(), second, "m0002");
            let catalog = before(&mut tolerant, folder.path(), 3).catalog;
            assert!(catalog.is_whole(), "{second}");
            let known: Vec<_> = catalog.tables().map(|table| table.name.as_str()).collect();
            assert_eq!(known, tables, "{second}");
            let mut strict = with_start_after(folder.path(), second, "m0001");
            assert!(!before(&mut strict, folder.path(), 3).catalog.is_whole(), "{second}");
        }
    }

    #[test]
    fn what_cannot_be_read_makes_the_later_ones_careful_whatever_is_tolerated() {
        let folder = folder(3);
        let mut history = with_start_after(folder.path(), "if true {}", "m0003");
        assert!(!before(&mut history, folder.path(), 2).catalog.is_whole());
    }

    #[test]
    fn a_wrong_start_is_told_by_the_first_migration_alone() {
        let folder = folder(3);
        let wrong = |start_after: &str| {
            let mut history = with_start_after(folder.path(), "", start_after);
            [0, 1, 2].map(|position| before(&mut history, folder.path(), position).start_after.is_some())
        };
        assert_eq!(wrong("m0002_t"), [false; 3]);
        assert_eq!(wrong("m3"), [false; 3]);
        assert_eq!(wrong("m0004"), [true, false, false]);
        // The file says so of another one.
        fs::write(
            folder.path().join("m0003_t.rs"),
            "/// As m0004_u.\n#[migration]\nfn m0003_t(schema: &mut Schema) {}",
        )
        .unwrap();
        assert_eq!(wrong("m0004_u"), [true, false, false]);
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
