//! The migrations before the one that is expanded: read from their files, evaluated, and folded into the catalog.

mod cache;
mod files;
mod find_file;
mod items;
mod lock;
mod shadowing;
mod source;
mod unlinked;

pub(crate) use find_file::find_file;
pub(crate) use unlinked::Unlinked;

use crate::attribute::MigrationArguments;
use crate::diagnostics::Errors;
use crate::evaluate::evaluate;
use crate::start_after::StartAfter;
use lock::Lock;
use migrate_ir::checksum::{checksum, extend_chain};
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::lock_file::LockedPlace;
use migrate_ir::migration_name::MigrationName;
use migrate_ir::object::{Catalog, Op as _, Operation, Removal};
use migrate_ir::object_ref::ObjectRef;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::ItemFn;
use unlinked::ModuleFiles;

/// One migration of a history.
#[derive(Debug)]
struct KnownMigration {
    name: MigrationName,
    file: PathBuf,
    body: KnownBody,
}

/// What is known of a migration's body.
#[derive(Debug, PartialEq)]
enum KnownBody {
    /// Only that its file mentions the name. Mostly it is expanded before anything that comes after it, and need not be read.
    Mentioned,
    /// All of it.
    Evaluated(Vec<Operation>),
    /// This much could be evaluated. Its own expansion says what is wrong with the rest.
    Partial(Vec<Operation>),
}

/// What is known of the history when a migration is expanded.
#[derive(Debug)]
pub(crate) struct PriorHistory {
    /// The database as the migration finds it.
    pub(crate) catalog: Catalog,
    /// The migration right before it.
    pub(crate) previous: Option<String>,
    /// How many migrations are before it.
    pub(crate) count: usize,
    /// The chain of those, as databases remember it.
    pub(crate) chain: String,
    /// Another migration of the same number; told by the later of the two.
    pub(crate) same_number: Option<SameNumber>,
    /// What is wrong with `start_after`. The first migration reports it.
    pub(crate) start_after_problem: Option<Diagnostic>,
    /// Migrations right after it that rustc does not see.
    pub(crate) unlinked: Vec<Unlinked>,
    /// Words of the builder that the migration's file gives another meaning.
    pub(crate) shadowed: BTreeSet<String>,
    /// What is wrong with it by `migrations.lock`.
    pub(crate) lock_problems: Vec<Diagnostic>,
    /// That file, where there is one. Only the first migration is told.
    pub(crate) lock_file: Option<PathBuf>,
}

/// Another migration of the same number.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SameNumber {
    /// Its name.
    pub(crate) name: String,
    /// The file that it stands in.
    pub(crate) file: PathBuf,
    /// A number that no migration has.
    pub(crate) next_free: u64,
}

impl PriorHistory {
    /// Nothing is known: the file is not.
    fn unknown() -> Self {
        Self {
            catalog: Catalog::unknown(),
            previous: None,
            count: 0,
            chain: String::new(),
            same_number: None,
            start_after_problem: None,
            unlinked: Vec::new(),
            shadowed: BTreeSet::new(),
            lock_problems: Vec::new(),
            lock_file: None,
        }
    }
}

/// What is before the migration of that name, whose function stands in `file` and does these operations, if all of them
/// could be evaluated.
pub(crate) fn history_before(
    name: &MigrationName,
    operations: Option<&[Operation]>,
    file: Option<&Path>,
    crate_folder: &Path,
    start_after: Option<&StartAfter>,
    updated_locks: &BTreeSet<String>,
) -> PriorHistory {
    let Some(file) = file else { return PriorHistory::unknown() };
    cache::with_history(&files::history_root(file, crate_folder), start_after, |history| {
        let mut before = history.before(name, file)?;
        before.unlinked = history.unlinked_after(before.count, crate_folder);
        before.shadowed = history.shadowed.get(file).cloned().unwrap_or_default();
        if let Some(operations) = operations {
            history.record_evaluated(before.count, operations);
        }
        before.lock_problems = history.lock_problems(before.count, operations, updated_locks);
        Some(before)
    })
    .unwrap_or_else(PriorHistory::unknown)
}

/// The migration before that of this name which removed something, and what it did.
pub(crate) fn find_removal(
    name: &MigrationName,
    missing: &ObjectRef<String>,
    file: &Path,
    crate_folder: &Path,
    start_after: Option<&StartAfter>,
) -> Option<(String, Removal)> {
    cache::with_history(&files::history_root(file, crate_folder), start_after, |history| {
        let before = &history.migrations[..history.position(name, file)?];
        before.iter().rev().find_map(|known| {
            let (_, removal) = Removal::find(known.operations(), missing)?;
            Some((known.name.to_string(), removal))
        })
    })
}

/// A history, sorted, with the catalog at some of its points.
#[derive(Debug)]
struct CrateHistory {
    migrations: Vec<KnownMigration>,
    /// The catalog before every `CHECKPOINT_INTERVAL`th migration, as far as it was asked for.
    checkpoints: Vec<Catalog>,
    /// The catalog that was asked for last, and its position: migrations are mostly expanded in order.
    cursor: (usize, Catalog),
    /// Nothing before this position is unread.
    read_count: usize,
    /// The chain before each migration, as far as it was asked for.
    chains: Vec<String>,
    /// The last migration that may be applied already.
    start_after: Option<StartAfter>,
    /// Functions that have lost `#[migration]`, sorted.
    without_attribute: Vec<Unlinked>,
    modules: ModuleFiles,
    /// The files that give words of the builder another meaning, with these words.
    shadowed: BTreeMap<PathBuf, BTreeSet<String>>,
    lock: Lock,
}

/// Close enough together that going on from one is quick, far enough apart that they take little memory.
const CHECKPOINT_INTERVAL: usize = 64;

impl CrateHistory {
    /// Finds the migrations of these files.
    fn read(files: &[PathBuf], lock: Lock, start_after: Option<&StartAfter>) -> Self {
        let mut migrations = Vec::new();
        let mut whole = true;
        let (mut without_attribute, mut shadowed) = (Vec::new(), BTreeMap::new());
        for file in files {
            let Ok(text) = fs::read_to_string(file) else {
                whole = false;
                continue;
            };
            let words = shadowing::shadowed_words(&text);
            if !words.is_empty() {
                shadowed.insert(file.clone(), words);
            }
            let lost = source::functions_without_attribute(&text);
            without_attribute.extend(lost.into_iter().map(|name| Unlinked::without_attribute(name, file)));
            match source::mentioned_names(&text) {
                Some(names) => migrations
                    .extend(names.into_iter().map(|name| KnownMigration::new(name, file, KnownBody::Mentioned))),
                None => match source::migration_functions(&text) {
                    Some(functions) => {
                        let evaluated =
                            functions.iter().filter_map(|function| evaluate_function(function, file, start_after));
                        migrations.extend(evaluated);
                    }
                    None => whole = false,
                },
            }
        }
        migrations.sort_by(|one, two| one.identity().cmp(&two.identity()));
        without_attribute.sort_by(|one, two| one.name.cmp(&two.name));
        let mut start = Catalog::default();
        if !whole {
            start.mark_incomplete();
        }
        Self {
            migrations,
            checkpoints: vec![start.clone()],
            cursor: (0, start),
            chains: vec![String::new()],
            read_count: 0,
            start_after: start_after.cloned(),
            without_attribute,
            modules: ModuleFiles::default(),
            shadowed,
            lock,
        }
    }

    /// What is before a migration; nothing where the history does not hold it.
    fn before(&mut self, name: &MigrationName, file: &Path) -> Option<PriorHistory> {
        let mut position = self.position(name, file)?;
        while let Some(unread) =
            self.migrations[self.read_count.min(position)..position].iter().position(KnownMigration::is_unread)
        {
            self.read_count += unread;
            self.reread_file(self.migrations[self.read_count].file.clone());
            position = self.position(name, file)?;
        }
        self.read_count = self.read_count.max(position);
        let previous = position.checked_sub(1).map(|previous| &self.migrations[previous]);
        let same_number = previous.filter(|twin| twin.name.number() == name.number());
        let last = self.migrations.iter().map(|known| known.name.number()).max().unwrap_or(0);
        let same_number = same_number.map(|twin| SameNumber {
            name: twin.name.to_string(),
            file: twin.file.clone(),
            next_free: last.saturating_add(1),
        });
        let previous = previous.map(|previous| previous.name.to_string());
        let (catalog, chain) = (self.catalog_before(position), self.chain_before(position).to_owned());
        let start_after_problem = if position == 0 { self.start_after_problem() } else { None };
        Some(PriorHistory {
            catalog,
            previous,
            count: position,
            chain,
            same_number,
            start_after_problem,
            unlinked: Vec::new(),
            shadowed: BTreeSet::new(),
            lock_problems: Vec::new(),
            lock_file: self.lock.file().filter(|_| position == 0).map(Path::to_owned),
        })
    }

    /// The migrations right after a position that rustc does not see. What follows them tells the registry so; what is
    /// behind all others, nobody would miss.
    fn unlinked_after(&mut self, position: usize, crate_folder: &Path) -> Vec<Unlinked> {
        let Some(this) = self.migrations.get(position) else { return Vec::new() };
        let mut found = Vec::new();
        for next in &self.migrations[position + 1..] {
            if next.file == this.file {
                break;
            }
            match self.modules.unlinked(&next.name, &next.file, crate_folder) {
                Some(unlinked) => found.push(unlinked),
                None => break,
            }
        }
        let next = self.migrations.get(position + 1).map(|next| &next.name);
        let is_right_after =
            |lost: &&Unlinked| (lost.name > this.name || position == 0) && next.is_none_or(|next| lost.name < *next);
        found.extend(self.without_attribute.iter().filter(is_right_after).cloned());
        found
    }

    /// What is wrong by the lock with the migration at a position, which does these operations.
    fn lock_problems(
        &self,
        position: usize,
        operations: Option<&[Operation]>,
        updated_locks: &BTreeSet<String>,
    ) -> Vec<Diagnostic> {
        if self.lock.file().is_none() {
            return Vec::new();
        }
        let checksum = operations.map(checksum);
        let place = LockedPlace {
            name: &self.migrations[position].name,
            checksum: checksum.as_deref(),
            previous: position.checked_sub(1).map(|previous| &self.migrations[previous].name),
            is_last: position + 1 == self.migrations.len(),
        };
        self.lock.problems(place, updated_locks)
    }

    fn start_after_problem(&mut self) -> Option<Diagnostic> {
        let start_after = self.start_after.clone()?;
        // A file that mentions a migration need not hold it.
        let is_mentioned = |known: &KnownMigration| known.is_unread() && start_after.names(&known.name);
        while let Some(known) = self.migrations.iter().find(|known| is_mentioned(known)) {
            let file = known.file.clone();
            self.reread_file(file);
        }
        start_after.problem(&self.migrations.iter().map(|known| &known.name).collect::<Vec<_>>())
    }

    fn position(&self, name: &MigrationName, file: &Path) -> Option<usize> {
        self.migrations.binary_search_by(|known| known.identity().cmp(&(name, file))).ok()
    }

    /// Puts what a file really holds in the place of what it mentions.
    fn reread_file(&mut self, file: PathBuf) {
        let functions = fs::read_to_string(&file).ok().and_then(|text| source::migration_functions(&text));
        if let Some(functions) = functions {
            self.migrations.retain(|known| known.file != file || !known.is_unread());
            let start_after = self.start_after.as_ref();
            for known in functions.iter().filter_map(|function| evaluate_function(function, &file, start_after)) {
                if let Err(index) = self.migrations.binary_search_by(|other| other.identity().cmp(&known.identity())) {
                    self.migrations.insert(index, known);
                }
            }
        } else {
            let mentioned = self.migrations.iter_mut().filter(|known| known.file == file && known.is_unread());
            mentioned.for_each(|known| known.body = KnownBody::Partial(Vec::new()));
        }
    }

    /// Takes over what an expansion has evaluated.
    fn record_evaluated(&mut self, position: usize, operations: &[Operation]) {
        let known = &mut self.migrations[position].body;
        if matches!(known, KnownBody::Evaluated(same) if same == operations) {
            return;
        }
        *known = KnownBody::Evaluated(operations.to_vec());
        self.checkpoints.truncate(position / CHECKPOINT_INTERVAL + 1);
        self.chains.truncate(position + 1);
        if self.cursor.0 > position {
            self.cursor = (0, self.checkpoints[0].clone());
        }
    }

    fn chain_before(&mut self, position: usize) -> &str {
        while self.chains.len() <= position {
            let known = &self.migrations[self.chains.len() - 1];
            let before = self.chains.last().map_or("", String::as_str);
            self.chains.push(extend_chain(before, known.name.as_str(), &checksum(known.operations())));
        }
        &self.chains[position]
    }

    fn catalog_before(&mut self, position: usize) -> Catalog {
        let nearest = (position / CHECKPOINT_INTERVAL).min(self.checkpoints.len() - 1);
        if self.cursor.0 > position || self.cursor.0 < nearest * CHECKPOINT_INTERVAL {
            self.cursor = (nearest * CHECKPOINT_INTERVAL, self.checkpoints[nearest].clone());
        }
        while self.cursor.0 < position {
            let (at, catalog) = &mut self.cursor;
            self.migrations[*at].apply(catalog, self.start_after.as_ref());
            catalog.share_changes();
            *at += 1;
            if *at == self.checkpoints.len() * CHECKPOINT_INTERVAL {
                self.checkpoints.push(catalog.clone());
            }
        }
        self.cursor.1.clone()
    }
}

impl KnownMigration {
    fn new(name: MigrationName, file: &Path, body: KnownBody) -> Self {
        Self { name, file: file.to_owned(), body }
    }

    /// What sorts it.
    fn identity(&self) -> (&MigrationName, &Path) {
        (&self.name, &self.file)
    }

    fn is_unread(&self) -> bool {
        self.body == KnownBody::Mentioned
    }

    fn operations(&self) -> &[Operation] {
        match &self.body {
            KnownBody::Mentioned => &[],
            KnownBody::Evaluated(operations) | KnownBody::Partial(operations) => operations,
        }
    }

    fn apply(&self, catalog: &mut Catalog, start_after: Option<&StartAfter>) {
        let fits = if is_tolerated(&self.name, start_after) {
            for operation in self.operations() {
                let _ = operation.force_apply(catalog);
            }
            true
        } else {
            self.operations().iter().all(|operation| operation.apply(catalog).is_ok())
        };
        if !fits || !matches!(self.body, KnownBody::Evaluated(_)) {
            catalog.mark_incomplete();
        }
    }
}

fn is_tolerated(name: &MigrationName, start_after: Option<&StartAfter>) -> bool {
    start_after.is_some_and(|start_after| start_after.covers(name))
}

fn evaluate_function(function: &ItemFn, file: &Path, start_after: Option<&StartAfter>) -> Option<KnownMigration> {
    let name = MigrationName::read(&function.sig.ident.to_string())?;
    let mut errors = Errors::default();
    if is_tolerated(&name, start_after) {
        errors.tolerate_refusals();
    }
    let evaluation = evaluate(function, MigrationArguments::of(function).irreversible.is_some(), &mut errors);
    let sound = errors.is_empty() && evaluation.gaps.is_empty() && !evaluation.mistyped;
    let body = if sound { KnownBody::Evaluated } else { KnownBody::Partial };
    Some(KnownMigration::new(name, file, body(evaluation.operations)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use migrate_ir::builder::{CreateTableBuilder, Schema};
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

    fn history(folder: &Path) -> CrateHistory {
        CrateHistory::read(&files::rust_files(folder), Lock::read(folder), None)
    }

    /// What is before the migration at that position.
    fn before(history: &mut CrateHistory, folder: &Path, position: usize) -> PriorHistory {
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
            let operations = Schema::record(|schema| schema.create_table(table, CreateTableBuilder::id));
            history.record_evaluated(0, &operations);
            let before = before(&mut history, folder.path(), 2);
            let tables: Vec<_> = before.catalog.tables().map(|table| table.name.as_str()).collect();
            assert_eq!(tables, [table, "t2"]);
            assert_eq!(before.chain, {
                let second = Schema::record(|schema| schema.create_table("t2", CreateTableBuilder::id));
                chain([("m0001_t", checksum(&operations).as_str()), ("m0002_t", checksum(&second).as_str())])
            });
        }
    }

    #[test]
    fn only_items_at_the_top_of_a_file_are_its_migrations() {
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
    fn after_a_file_that_does_not_parse_the_tables_it_mentions_are_not_trusted() {
        let folder = folder(3);
        fs::write(folder.path().join("broken.rs"), "#[migration] fn m0002_u( {").unwrap();
        let mut history = history(folder.path());
        assert!(before(&mut history, folder.path(), 1).catalog.is_complete());
        assert!(!before(&mut history, folder.path(), 2).catalog.is_complete());
    }

    #[test]
    fn after_a_migration_that_cannot_be_evaluated_the_catalog_is_not_trusted() {
        let folder = folder(3);
        let broken = "#[migration]\nfn m0002_t(schema: &mut Schema) { if true { schema.drop_table(\"t1\"); } }";
        fs::write(folder.path().join("m0002_t.rs"), broken).unwrap();
        let mut history = history(folder.path());
        assert!(before(&mut history, folder.path(), 1).catalog.is_complete());
        assert!(!before(&mut history, folder.path(), 2).catalog.is_complete());
    }

    /// The same history, with an error in its second migration.
    fn with_start_after(folder: &Path, second: &str, start_after: &str) -> CrateHistory {
        let text = format!("#[migration]\nfn m0002_t(schema: &mut Schema) {{ {second} }}");
        fs::write(folder.join("m0002_t.rs"), text).unwrap();
        CrateHistory::read(&files::rust_files(folder), Lock::read(folder), Some(&StartAfter::read(start_after)))
    }

    #[test]
    fn a_tolerated_conflict_leaves_the_catalog_complete() {
        let folder = folder(4);
        for (second, tables) in [
            ("schema.drop_table(\"t9\");", ["t1", "t3"].as_slice()),
            ("schema.create_table(\"t1\", |t| { t.column(\"key\", text()); });", &["t1", "t3"]),
            ("schema.rename_table(\"t1\", \"a name with a .\");", &["a name with a .", "t3"]),
            ("schema.sql(\"CREATE TABLE x (y int)\");", &["t1", "t3"]),
        ] {
            let mut tolerant = with_start_after(folder.path(), second, "m0002");
            let catalog = before(&mut tolerant, folder.path(), 3).catalog;
            assert!(catalog.is_complete(), "{second}");
            let known: Vec<_> = catalog.tables().map(|table| table.name.as_str()).collect();
            assert_eq!(known, tables, "{second}");
            let mut strict = with_start_after(folder.path(), second, "m0001");
            assert!(!before(&mut strict, folder.path(), 3).catalog.is_complete(), "{second}");
        }
    }

    #[test]
    fn a_body_that_cannot_be_evaluated_makes_the_catalog_incomplete_even_up_to_start_after() {
        let folder = folder(3);
        let mut history = with_start_after(folder.path(), "if true {}", "m0003");
        assert!(!before(&mut history, folder.path(), 2).catalog.is_complete());
    }

    #[test]
    fn a_wrong_start_after_is_reported_by_the_first_migration_only() {
        let folder = folder(3);
        let wrong = |start_after: &str| {
            let mut history = with_start_after(folder.path(), "", start_after);
            [0, 1, 2].map(|position| before(&mut history, folder.path(), position).start_after_problem.is_some())
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
    fn a_duplicate_number_is_reported() {
        let folder = folder(3);
        let file = folder.path().join("m0002_u.rs");
        fs::write(&file, "#[migration]\nfn m0002_u(schema: &mut Schema) {}").unwrap();
        let mut history = history(folder.path());
        let before = history.before(&MigrationName::read("m0002_u").unwrap(), &file).unwrap();
        let twin = before.same_number.unwrap();
        assert_eq!((twin.name.as_str(), twin.next_free), ("m0002_t", 4));
        assert_eq!(before.previous, Some("m0002_t".to_owned()));
    }
}
