//! SQLite files that are not as a run needs them: removed meanwhile, damaged, in use by another program.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::{Duration, Instant};

use migrate_core::error::{ConnectError, RunError};
use migrate_core::{Connection, Error, ErrorKind, Event, Migrator, Options, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use tempfile::TempDir;

use crate::migration_builder::{MigrationBuilder, raw, registry, three_tables};

/// A database in a folder of its own, in that journal mode.
fn database(journal: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("app.db").display());
    block_on(async {
        let mut connection = Connection::open(&url).await.unwrap();
        connection.execute(&format!("PRAGMA journal_mode = {journal}; CREATE TABLE kept (n int)")).await.unwrap();
    });
    (folder, url)
}

async fn open(url: &str) -> Migrator {
    let options = Options::default().lock_wait(Duration::from_millis(1500));
    Migrator::connect(url).await.unwrap().registry(three_tables(Dialect::Sqlite)).options(options)
}

/// Runs `up`, and does this to the file once the first migration is finished.
fn up_meanwhile(url: &str, meanwhile: impl Fn() + Send + 'static) -> Result<usize, Error> {
    block_on(async {
        let mut done = false;
        let mut migrator = open(url).await.observe(move |event| {
            if matches!(event, Event::MigrationFinished(_)) && !done {
                done = true;
                meanwhile();
            }
        });
        migrator.up(Up::All).await.map(|report| report.migrations.len())
    })
}

#[test]
fn a_file_that_is_removed_during_a_run_is_no_success() {
    for journal in ["wal", "delete"] {
        let (folder, url) = database(journal);
        let file = folder.path().join("app.db");
        let error = up_meanwhile(&url, move || fs::remove_file(&file).unwrap()).unwrap_err();
        assert!(matches!(error, Error::Run(RunError::FileReplaced { .. })), "{journal}: {error}");
        let text = error.to_string();
        assert!(text.contains("app.db") && text.contains("removed"), "{journal}: {text}");
        assert!(!text.contains("primary"), "{journal}: {text}");
    }
}

#[test]
fn a_file_that_is_replaced_or_moved_during_a_run_is_no_success() {
    for journal in ["wal", "delete"] {
        let (folder, url) = database(journal);
        let path = folder.path().to_owned();
        let replace = move || {
            fs::copy(path.join("app.db"), path.join("copy.db")).unwrap();
            fs::rename(path.join("copy.db"), path.join("app.db")).unwrap();
        };
        let error = up_meanwhile(&url, replace).unwrap_err();
        assert!(matches!(error, Error::Run(RunError::FileReplaced { .. })), "{journal}: {error}");
        let (folder, url) = database(journal);
        let path = folder.path().to_owned();
        let error = up_meanwhile(&url, move || fs::rename(path.join("app.db"), path.join("moved.db")).unwrap());
        let error = error.unwrap_err();
        assert!(matches!(error, Error::Run(RunError::FileReplaced { .. })), "{journal}: {error}");
    }
}

#[test]
fn a_file_that_is_removed_in_the_last_migration_is_no_success_either() {
    let (folder, url) = database("wal");
    let file = folder.path().join("app.db");
    let error = block_on(async {
        let only = MigrationBuilder::new(Dialect::Sqlite, "m0001_only").up(raw("CREATE TABLE only_one (n int)"));
        let mut migrator = Migrator::connect(&url).await.unwrap().registry(registry([only.build()]));
        migrator = migrator.observe(move |event| {
            if matches!(event, Event::StepStarted { .. }) {
                fs::remove_file(&file).unwrap();
            }
        });
        migrator.up(Up::All).await.unwrap_err()
    });
    assert!(matches!(error, Error::Run(RunError::FileReplaced { .. })), "{error}");
}

#[test]
fn a_symlink_to_the_file_may_stay_and_may_not_be_turned() {
    let (folder, _) = database("wal");
    let link = folder.path().join("link.db");
    symlink(folder.path().join("app.db"), &link).unwrap();
    let url = format!("sqlite:{}", link.display());
    assert_eq!(up_meanwhile(&url, || ()).unwrap(), 3);
    let (folder, _) = database("wal");
    let (other, _) = database("wal");
    let link = folder.path().join("link.db");
    symlink(folder.path().join("app.db"), &link).unwrap();
    let url = format!("sqlite:{}", link.display());
    let target = other.path().join("app.db");
    let error = up_meanwhile(&url, move || {
        fs::remove_file(&link).unwrap();
        symlink(&target, &link).unwrap();
    });
    assert!(matches!(error.unwrap_err(), Error::Run(RunError::FileReplaced { .. })));
}

#[test]
fn a_uri_in_place_of_a_path_is_refused_before_it_names_two_files() {
    let folder = tempfile::tempdir().unwrap();
    for url in ["sqlite://file:x.db", "sqlite:file:x.db", "sqlite:file:x.db?mode=rwc", "sqlite:file%3Ax.db"] {
        let error = block_on(Connection::open(url)).expect_err("refused");
        assert!(matches!(error, ConnectError::BadUrl { .. }), "{url}: {error:?}");
        assert!(error.to_string().contains("sqlite:x.db"), "{url}: {error}");
    }
    // A folder before it makes it a path like others.
    let url = format!("sqlite:{}/file:x.db", folder.path().display());
    block_on(async { open(&url).await.up(Up::All).await.unwrap() });
    assert!(folder.path().join("file:x.db").exists());
    block_on(async { assert!(open(&url).await.is_current().await.unwrap()) });
}

#[test]
fn a_path_that_leads_nowhere_is_told_with_the_reason_of_the_system() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two, file) = (folder.path().join("one"), folder.path().join("two"), folder.path().join("file"));
    symlink(&one, &two).unwrap();
    symlink(&two, &one).unwrap();
    fs::write(&file, "").unwrap();
    for (path, reason) in [
        (one.clone(), "symbolic links"),
        (one.join("app.db"), "symbolic links"),
        (file.join("app.db"), "Not a directory"),
    ] {
        let error = block_on(Connection::open(&format!("sqlite:{}", path.display()))).expect_err("no file");
        assert!(matches!(error, ConnectError::BadFile { .. }), "{error:?}");
        assert!(error.to_string().contains(reason), "{error}");
        let error = block_on(Migrator::connect(&format!("sqlite:{}", path.display()))).expect_err("no file");
        assert!(matches!(error, ConnectError::BadFile { .. }), "{error:?}");
    }
    let error = block_on(Migrator::connect(&format!("sqlite:{}", folder.path().display()))).expect_err("a folder");
    assert!(error.to_string().contains("is a folder"), "{error}");
}

/// Overwrites the pages behind the first.
fn damage(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    assert!(bytes.len() > 8192, "{}", bytes.len());
    bytes[4096..].fill(0x5a);
    fs::write(file, bytes).unwrap();
}

#[test]
fn a_damaged_file_is_not_taken_for_a_replica() {
    let (folder, url) = database("delete");
    block_on(async { open(&url).await.up(Up::Steps(1)).await.unwrap() });
    damage(&folder.path().join("app.db"));
    block_on(async {
        let mut migrator = open(&url).await;
        for error in [migrator.up(Up::All).await.unwrap_err(), migrator.status().await.unwrap_err()] {
            let text = error.to_string();
            assert!(text.contains("malformed") && text.contains("is damaged"), "{text}");
            assert!(!text.contains("primary") && !text.contains("complains about"), "{text}");
        }
    });
}

#[test]
fn a_file_that_is_no_database_is_not_taken_for_a_replica_or_for_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    fs::write(&file, "Dear Ada, this is not a database, and it is long enough to be none. ".repeat(20)).unwrap();
    let error = block_on(async {
        let mut migrator = Migrator::connect(&format!("sqlite:{}", file.display())).await.map_err(Error::from)?;
        migrator = migrator.registry(three_tables(Dialect::Sqlite));
        migrator.up(Up::All).await.map(drop)
    });
    let text = error.unwrap_err().to_string();
    assert!(text.contains("not a database") && text.contains("name the file of a database"), "{text}");
    assert!(!text.contains("primary"), "{text}");
}

#[test]
fn a_read_only_file_is_not_taken_for_a_replica() {
    let (folder, url) = database("delete");
    block_on(async { open(&url).await.up(Up::Steps(1)).await.unwrap() });
    let text = block_on(async {
        let mut migrator = open(&format!("{url}?mode=ro")).await;
        migrator.up(Up::All).await.unwrap_err().to_string()
    });
    assert!(text.contains("make the database writable") && !text.contains("primary"), "{text}");
    drop(folder);
}

/// A program of its own that holds the file, until it is dropped.
struct Holder(std::process::Child);

impl Holder {
    fn start(file: &Path, sql: &str) -> Self {
        use std::io::{BufRead as _, BufReader, Write as _};
        let mut child = std::process::Command::new("sqlite3")
            .arg(file)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .expect("sqlite3 is there");
        child.stdin.as_mut().unwrap().write_all(format!(".timeout 5000\n{sql}\nSELECT 'ready';\n").as_bytes()).unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        while lines.next().expect("it says ready").unwrap() != "ready" {}
        Self(child)
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_file_that_another_program_holds_is_waited_for_and_the_program_is_named() {
    for (journal, hold) in [
        ("delete", "BEGIN IMMEDIATE; INSERT INTO kept VALUES (1);"),
        ("delete", "BEGIN EXCLUSIVE;"),
        ("wal", "BEGIN IMMEDIATE; INSERT INTO kept VALUES (1);"),
        ("wal", "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; INSERT INTO kept VALUES (1);"),
    ] {
        let (folder, url) = database(journal);
        let holder = Holder::start(&folder.path().join("app.db"), hold);
        let begun = Instant::now();
        let error = block_on(async { open(&url).await.up(Up::All).await.unwrap_err() });
        let waited = begun.elapsed();
        let text = error.to_string();
        assert!((1400..6000).contains(&waited.as_millis()), "{journal}, {hold}: {waited:?}: {text}");
        assert!(!text.contains("another runner is at work"), "{journal}, {hold}: {text}");
        assert!(text.contains("sqlite3") && text.contains(&holder.0.id().to_string()), "{journal}, {hold}: {text}");
        assert!(!text.contains("--lock-retry"), "{text}");
        assert_eq!(error.kind(), ErrorKind::Failed, "{journal}, {hold}: {text}");
        drop(holder);
        block_on(async { open(&url).await.up(Up::All).await.unwrap() });
    }
}

#[test]
fn a_run_begins_when_the_other_program_ends_within_the_wait() {
    let (folder, url) = database("delete");
    let holder = Holder::start(&folder.path().join("app.db"), "BEGIN EXCLUSIVE;");
    let ends = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(7));
        drop(holder);
    });
    let report = block_on(async {
        let options = Options::default().lock_wait(Duration::from_secs(20));
        open(&url).await.options(options).up(Up::All).await
    });
    assert_eq!(report.unwrap_or_else(|error| panic!("{error}")).migrations.len(), 3);
    ends.join().unwrap();
}

#[test]
fn status_of_a_file_that_another_program_holds_advises_nothing_that_it_lacks() {
    let (folder, url) = database("delete");
    let holder = Holder::start(&folder.path().join("app.db"), "BEGIN EXCLUSIVE;");
    let text = block_on(async { open(&url).await.status().await.unwrap_err().to_string() });
    assert!(text.contains("sqlite3") && text.contains(&holder.0.id().to_string()), "{text}");
    assert!(!text.contains("--lock"), "{text}");
}
