//! Tables of other formats than this version's: those that were never released, and those of a later version, which may
//! add to them.

use migrate_core::error::RunError;
use migrate_core::history::JournalKind;
use migrate_core::{Down, Error, ErrorKind, LockMode, Mark, Migrator, Options, State, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::TestDatabase;

use crate::migration_builder::{column, history, migrator, tables, three_tables};
use crate::odd_databases::{assert_refused, snapshot};

/// A database in which two of three migrations are applied.
fn two_applied(database: &TestDatabase) {
    block_on(async { migrator(database, three_tables(database.dialect())).await.up(Up::Steps(2)).await.unwrap() });
}

/// What a later version would have made of the tables: more columns, another table, rows that this version does not
/// write, and its numbers.
fn upgrade(database: &TestDatabase, min_read_format: u8, min_write_format: u8) {
    let text = match database.dialect() {
        Dialect::Postgres | Dialect::Sqlite => "text",
        Dialect::MySql | Dialect::MariaDb => "varchar(100)",
    };
    for statement in [
        format!("ALTER TABLE migrate_history ADD COLUMN author {text}"),
        format!("ALTER TABLE migrate_history ADD COLUMN phase {text} NOT NULL DEFAULT 'closed'"),
        format!("ALTER TABLE migrate_journal ADD COLUMN ticket {text}"),
        format!("ALTER TABLE migrate_lock ADD COLUMN heads {text}"),
        "CREATE TABLE migrate_fill (history varchar(100), name varchar(100))".to_owned(),
        "UPDATE migrate_history SET author = 'ada'".to_owned(),
        "INSERT INTO migrate_journal (history, name, direction, checksum, event, runner, at, library_version) \
         SELECT history, name, direction, checksum, 'paused', runner, at, '7.8.9' FROM migrate_journal \
         ORDER BY id LIMIT 1"
            .to_owned(),
        format!(
            "UPDATE migrate_lock SET format = 9, min_read_format = {min_read_format}, \
             min_write_format = {min_write_format}, library_version = '7.8.9'"
        ),
    ] {
        database.query(&statement);
    }
}

#[test]
fn a_later_format_that_only_adds_is_read_and_written() {
    for mode in [LockMode::Auto, LockMode::Lease, LockMode::None] {
        for database in TestDatabase::everywhere() {
            let on = format!("{}, {mode:?}", database.name());
            two_applied(&database);
            upgrade(&database, 4, 4);
            block_on(async {
                let options = Options::default().lock(mode);
                let mut migrator = migrator(&database, three_tables(database.dialect())).await.options(options);
                assert_eq!(migrator.plan(Up::All).await.unwrap().migrations.len(), 1, "{on}");
                let entries = migrator.journal(10).await.unwrap();
                assert_eq!(entries.last().unwrap().kind, JournalKind::Newer, "{on}");
                migrator.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
                assert!(migrator.is_current().await.unwrap(), "{on}");
                let findings = migrator.diagnose().await.unwrap().findings;
                assert!(findings.is_empty(), "{on}: {findings:?}");
            });
            // The numbers stay the later version's, and what it wrote stays.
            let numbers = "SELECT format FROM migrate_lock UNION ALL SELECT min_write_format FROM migrate_lock";
            assert_eq!(column(&database, numbers), ["9", "4"], "{on}");
            let authors = "SELECT coalesce(author, '') FROM migrate_history ORDER BY position";
            assert_eq!(column(&database, authors), ["ada", "ada", ""], "{on}");
            block_on(async {
                let mut migrator = migrator(&database, three_tables(database.dialect())).await;
                migrator.down(Down::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            });
            assert_eq!((tables(&database), history(&database)), (vec![], vec![]), "{on}");
        }
    }
}

/// Everything that writes, in each mode of the lock.
async fn writers(database: &TestDatabase, mode: LockMode) -> Vec<(&'static str, Error)> {
    let open = async || {
        let options = Options::default().lock(mode);
        migrator(database, three_tables(database.dialect())).await.options(options)
    };
    let mut errors = vec![
        ("up", open().await.up(Up::All).await.unwrap_err()),
        ("down", open().await.down(Down::Steps(1)).await.unwrap_err()),
        ("redo", open().await.redo().await.unwrap_err()),
        ("fresh", open().await.fresh().await.unwrap_err()),
        ("mark", open().await.mark("m0003_items", Mark::Applied, "why").await.unwrap_err()),
        ("repair", open().await.repair(&[]).await.unwrap_err()),
        ("unlock", open().await.unlock(true, "why").await.unwrap_err()),
    ];
    if database.dialect().transactional_ddl() {
        errors.push(("dry run", open().await.dry_run(Up::All).await.unwrap_err()));
    }
    errors
}

#[test]
fn a_later_format_that_this_version_may_only_read_is_not_written() {
    for database in TestDatabase::everywhere() {
        two_applied(&database);
        upgrade(&database, 4, 9);
        let before = snapshot(&database);
        for mode in [LockMode::Auto, LockMode::Lease, LockMode::None] {
            let on = format!("{}, {mode:?}", database.name());
            block_on(async {
                for (verb, error) in writers(&database, mode).await {
                    let on = format!("{on}, {verb}: {error}");
                    assert_eq!(error.kind(), ErrorKind::History, "{on}");
                    for part in ["has format 9", "may read but not write", "version 7.8.9", "formats up to 4"] {
                        assert!(error.to_string().contains(part), "`{part}` is not in: {on}");
                    }
                }
                let mut migrator = migrator(&database, three_tables(database.dialect())).await;
                let status = migrator.status().await.unwrap_or_else(|error| panic!("{on}: {error}"));
                let is_applied = |state: &State| matches!(state, State::Applied(_));
                assert_eq!(status.migrations.iter().filter(|one| is_applied(&one.state)).count(), 2, "{on}");
                migrator.journal(10).await.unwrap_or_else(|error| panic!("{on}: {error}"));
                migrator.diagnose().await.unwrap_or_else(|error| panic!("{on}: {error}"));
            });
            assert_eq!(snapshot(&database), before, "{on}: something was written");
        }
    }
}

#[test]
fn a_later_format_that_this_version_may_not_read_is_left_alone() {
    for database in TestDatabase::everywhere() {
        two_applied(&database);
        upgrade(&database, 9, 9);
        assert_refused(&database, ErrorKind::History, &["has format 9", "cannot read", "version 7.8.9", "up to 4"]);
    }
}

#[test]
fn a_migration_of_a_kind_that_this_version_does_not_know_is_told_with_the_version_that_is_needed() {
    for edit in ["kind = 'change', part = 'expand'", "kind = 'data'", "part = 'fill'"] {
        for database in TestDatabase::everywhere() {
            two_applied(&database);
            database.query(&format!(
                "UPDATE migrate_history SET {edit}, library_version = '7.8.9' WHERE name = 'm0002_orders'"
            ));
            assert_refused(&database, ErrorKind::History, &["m0002_orders", "of kind `", "version 7.8.9"]);
        }
    }
}

#[test]
fn the_script_of_a_later_form_is_told_with_the_version_that_is_needed() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        two_applied(&database);
        let text = "form=2\nneeds=2\nscript{\nfill{\n}\n}\n";
        let script = format!("{}\n{text}", migrate_ir::checksum::sha256(text));
        database.query(&format!("UPDATE migrate_script SET text = '{script}' WHERE name = 'm0002_orders'"));
        database.query("UPDATE migrate_history SET library_version = '7.8.9' WHERE name = 'm0002_orders'");
        let before = snapshot(&database);
        block_on(async {
            let mut stranger = Migrator::connect(database.url()).await.unwrap();
            stranger = stranger.registry(migrate_core::Registry::nothing());
            let error = stranger.down(Down::Steps(1)).await.unwrap_err();
            assert!(matches!(error, Error::Run(RunError::Stored(_))), "{on}: {error}");
            assert!(error.to_string().contains("written by version 7.8.9"), "{on}: {error}");
            assert_eq!(snapshot(&database), before, "{on}: something was written");
            // The program that has the migration needs no script of the database's.
            migrator(&database, three_tables(database.dialect())).await.down(Down::Steps(1)).await.unwrap();
        });
        assert_eq!(history(&database), ["m0001_users"], "{on}");
    }
}

#[test]
fn formats_that_were_never_released_are_refused_with_a_sentence() {
    let column = |database: &TestDatabase, column: &str| match database.dialect() {
        Dialect::Postgres | Dialect::Sqlite => format!("{column} text"),
        Dialect::MySql | Dialect::MariaDb => format!("{column} varchar(100)"),
    };
    for format in [1, 3] {
        for database in TestDatabase::everywhere() {
            let columns = ["history", "name", "checksum", "chain", "up_sql", "down_sql", "library_version"];
            let columns = columns.map(|name| column(&database, name)).join(", ");
            database.query(&format!("CREATE TABLE migrate_history (position bigint, {columns})"));
            if format == 3 {
                database.query("CREATE TABLE migrate_lock (id int, format int)");
                database.query("INSERT INTO migrate_lock VALUES (1, 3)");
            }
            let told = format!("has format {format}, which was never released");
            assert_refused(&database, ErrorKind::History, &[&told, "migrate mark --applied", "migrate_journal"]);
        }
    }
}
