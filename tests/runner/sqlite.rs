//! What only SQLite has: tables that are built anew, files that are full or may not be written to.

use migrate_core::error::{Cause, Remains, RunError, Stage};
use migrate_core::migration::Step;
use migrate_core::{Connection, Down, Error, Migrator, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::TestDatabase;

use crate::migration_builder::{MigrationBuilder, column, history, migrator, raw, registry, three_tables};

/// A step that builds `users` anew with these columns, from the columns of the old one.
fn rebuild(columns: &'static str, from: &'static str) -> Step {
    let mut step = raw("");
    step.statements = vec![
        String::leak(format!("CREATE TABLE users_new ({columns})")),
        String::leak(format!("INSERT INTO users_new SELECT {from} FROM users")),
        "DROP TABLE users",
        "ALTER TABLE users_new RENAME TO users",
    ];
    step.rebuilds = Some("users");
    step
}

/// Users with two indexes and a trigger, a view of them, and orders that go with their user.
fn shop() -> TestDatabase {
    let database = TestDatabase::sqlite();
    database.query(
        "CREATE TABLE users (id integer PRIMARY KEY, email text, age int);
         CREATE INDEX users_age_idx ON users (age);
         CREATE UNIQUE INDEX users_email_idx ON users (email) WHERE email <> '';
         CREATE TABLE log (line text);
         CREATE TRIGGER users_log AFTER INSERT ON users BEGIN INSERT INTO log VALUES (new.email); END;
         CREATE VIEW emails AS SELECT email FROM users;
         CREATE TABLE orders (id integer PRIMARY KEY, user_id int REFERENCES users (id) ON DELETE CASCADE);
         INSERT INTO users VALUES (1, 'ada', 36), (2, 'bob', 40);
         INSERT INTO orders VALUES (10, 1), (20, 2);
         DELETE FROM log",
    );
    database
}

fn up(database: &TestDatabase, steps: Vec<Step>) -> Result<(), Error> {
    let builder = steps.into_iter().fold(MigrationBuilder::new(Dialect::Sqlite, "m0001_rebuild"), MigrationBuilder::up);
    block_on(async { migrator(database, registry([builder.build()])).await.up(Up::All).await.map(drop) })
}

const THINGS: &str = "SELECT name FROM sqlite_schema WHERE name LIKE 'users%' ORDER BY name";

#[test]
fn a_rebuilt_table_keeps_what_no_migration_created() {
    let database = shop();
    up(&database, vec![rebuild("id integer PRIMARY KEY, email text NOT NULL, age int", "*")]).unwrap();
    assert_eq!(column(&database, THINGS), ["users", "users_age_idx", "users_email_idx", "users_log"]);
    assert_eq!(database.count("orders"), 2, "orders went with their users");
    assert_eq!(column(&database, "SELECT email FROM emails"), ["ada", "bob"]);
    assert_eq!(database.count("log"), 0, "copying rows has run the trigger");
    database.query("INSERT INTO users VALUES (3, 'eve', 20)");
    assert_eq!(column(&database, "SELECT line FROM log"), ["eve"]);
    let refused = database.try_query("INSERT INTO users VALUES (4, 'eve', 20)").unwrap_err();
    assert!(refused.to_string().contains("UNIQUE"), "{refused}");
    let refers = "SELECT sql FROM sqlite_schema WHERE name = 'orders'";
    assert!(column(&database, refers)[0].contains("REFERENCES users (id)"));
}

#[test]
fn references_follow_a_table_that_is_renamed_beside_a_rebuild() {
    let database = shop();
    let rebuild = rebuild("id integer PRIMARY KEY, email text, age int", "*");
    up(&database, vec![rebuild, raw("ALTER TABLE users RENAME TO people")]).unwrap();
    let refers = column(&database, "SELECT sql FROM sqlite_schema WHERE name = 'orders'").remove(0);
    assert!(refers.contains("REFERENCES \"people\" (id)"), "{refers}");
    assert_eq!(column(&database, "SELECT email FROM emails"), ["ada", "bob"]);
}

#[test]
fn an_index_is_dropped_with_its_column() {
    let database = shop();
    up(&database, vec![rebuild("id integer PRIMARY KEY, email text", "id, email")]).unwrap();
    assert_eq!(column(&database, THINGS), ["users", "users_email_idx", "users_log"]);
}

#[test]
fn an_index_that_the_step_creates_is_not_created_twice() {
    let database = shop();
    let mut step = rebuild("id integer PRIMARY KEY, email text, age int", "*");
    step.statements.push("CREATE INDEX users_age_idx ON users (age, email)");
    up(&database, vec![step]).unwrap();
    let sql = column(&database, "SELECT sql FROM sqlite_schema WHERE name = 'users_age_idx'");
    assert_eq!(sql, ["CREATE INDEX users_age_idx ON users (age, email)"]);
}

#[test]
fn rows_that_lose_their_parent_roll_the_migration_back() {
    let database = shop();
    let steps =
        vec![rebuild("id integer PRIMARY KEY, email text, age int", "*"), raw("DELETE FROM users WHERE id = 1")];
    let error = up(&database, steps).unwrap_err();
    let Error::Run(RunError::Failed(failure)) = &error else { panic!("{error}") };
    assert_eq!((failure.stage, failure.remains), (Stage::ForeignKeys, Remains::Nothing), "{error}");
    assert!(
        error.to_string().contains("`orders`") && error.to_string().contains("`users` does not have: 1"),
        "{error}"
    );
    assert_eq!((database.count("users"), database.count("orders")), (2, 2));
}

#[test]
fn rows_that_never_had_a_parent_are_ignored() {
    let database = shop();
    database.query("PRAGMA foreign_keys = OFF; INSERT INTO orders VALUES (30, 99)");
    up(&database, vec![rebuild("id integer PRIMARY KEY, email text, age int", "*")]).unwrap();
    assert_eq!(database.count("orders"), 3);
}

#[test]
fn foreign_keys_are_on_again_after_success_and_after_failure() {
    let database = shop();
    let rebuild = || rebuild("id integer PRIMARY KEY, email text, age int", "*");
    let fails = MigrationBuilder::new(Dialect::Sqlite, "m0001_fails").up(rebuild()).up(raw("NO SQL")).build();
    let works = MigrationBuilder::new(Dialect::Sqlite, "m0002_works").up(rebuild()).down(rebuild()).build();
    let orphan =
        MigrationBuilder::new(Dialect::Sqlite, "m0003_orphan").up(raw("INSERT INTO orders VALUES (30, 99)")).build();
    block_on(async {
        let mut migrator = migrator(&database, registry([works])).await;
        migrator.up(Up::All).await.unwrap();
        migrator.down(Down::All).await.unwrap();
        for rest in [vec![orphan], vec![fails, orphan]] {
            migrator = migrator.registry(registry(rest));
            let error = migrator.up(Up::All).await.unwrap_err().to_string();
            assert!(error.contains("FOREIGN KEY") || error.contains("syntax"), "{error}");
        }
        migrator = migrator.registry(registry([orphan]));
        let error = migrator.up(Up::All).await.unwrap_err().to_string();
        assert!(error.contains("FOREIGN KEY"), "{error}");
    });
    assert_eq!(history(&database), [""; 0]);
}

#[test]
fn a_run_on_a_full_disk_leaves_no_change_and_the_next_run_continues() {
    let database = TestDatabase::sqlite();
    let big = "CREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) \
               SELECT i, hex(randomblob(200)) AS filling FROM n";
    let all = || {
        let big = MigrationBuilder::new(Dialect::Sqlite, "m0002_big").up(raw(big)).down(raw("DROP TABLE big"));
        registry([MigrationBuilder::new(Dialect::Sqlite, "m0001_users").table("users").build(), big.build()])
    };
    block_on(async {
        let mut connection = Connection::open(database.url()).await.unwrap();
        connection.execute("PRAGMA max_page_count = 30").await.unwrap();
        let mut full = Migrator::new(connection).registry(all());
        let error = full.up(Up::All).await.unwrap_err();
        let Error::Run(RunError::Failed(failure)) = &error else { panic!("{error}") };
        assert_eq!((failure.error.cause, failure.remains), (Cause::Full, Remains::Nothing), "{error}");
        assert!(error.to_string().contains("free some space on the database's disk"), "{error}");
    });
    assert_eq!(history(&database), ["m0001_users"]);
    block_on(async { migrator(&database, all()).await.up(Up::All).await.unwrap() });
    assert_eq!(history(&database), ["m0001_users", "m0002_big"]);
}

#[test]
fn a_read_only_file_is_reported_and_can_still_be_read() {
    let database = TestDatabase::sqlite();
    block_on(async {
        migrator(&database, three_tables(Dialect::Sqlite)).await.up(Up::Steps(1)).await.unwrap();
        let url = format!("{}?mode=ro", database.url());
        let mut reader = Migrator::connect(&url).await.unwrap().registry(three_tables(Dialect::Sqlite));
        assert_eq!(reader.plan(Up::All).await.unwrap().migrations.len(), 2);
        let error = reader.up(Up::All).await.unwrap_err().to_string();
        assert!(error.contains("readonly") && error.contains("make the database writable"), "{error}");
    });
    assert_eq!(history(&database), ["m0001_users"]);
}

#[test]
fn a_file_that_is_not_a_database_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    std::fs::write(&file, "Dear Ada, this is not a database, and it is long enough to be none. ".repeat(20)).unwrap();
    let error = block_on(async {
        let url = format!("sqlite:{}", file.display());
        let mut migrator = Migrator::connect(&url).await.map_err(Error::from)?.registry(three_tables(Dialect::Sqlite));
        migrator.up(Up::All).await.map(drop)
    });
    let text = error.unwrap_err().to_string();
    assert!(text.contains("letter.txt") && text.contains("not a database"), "{text}");
}

#[test]
fn a_statement_that_no_transaction_allows_runs_outside_one() {
    let database = TestDatabase::sqlite();
    let builder = MigrationBuilder::new(Dialect::Sqlite, "m0001_vacuum").stepwise().table("users").up(raw("VACUUM"));
    block_on(async { migrator(&database, registry([builder.build()])).await.up(Up::All).await.unwrap() });
    assert_eq!(history(&database), ["m0001_vacuum"]);
}
