//! Raw SQL as the compiler divides it: what is journalled by itself, and what runs outside of a transaction.

use migrate_core::migration::{Migration, Step};
use migrate_core::{Interrupted, Up};
use migrate_ir::builder::Schema;
use migrate_ir::dialect::{Dialect, Target};
use migrate_ir::object::Catalog;
use migrate_ir::render::render_script;
use migrate_tests::block_on;
use migrate_tests::servers::TestDatabase;

use crate::migration_builder::{MigrationBuilder, column, history, journal, migrator, registry, tables, text};

/// A migration of one piece of raw SQL, as the compiler renders it.
fn rendered(dialect: Dialect, name: &'static str, sql: &str) -> &'static Migration {
    let operations = Schema::record(|schema| schema.sql(sql).irreversible("a test"));
    let script = render_script(&operations, &Catalog::default(), Target::of(dialect)).expect("raw SQL is rendered");
    let builder = MigrationBuilder::new(dialect, name).irreversible("a test").checksum(text(name));
    let builder = if script.transactional { builder.transactional() } else { builder.stepwise() };
    let steps = script.steps.into_iter().map(|step| {
        let statements = step.statements.iter().map(|statement| text(statement)).collect();
        let mut raw = Step::new(text(&step.summary), Vec::leak(statements));
        raw.line = 1;
        raw
    });
    steps.fold(builder, MigrationBuilder::up).build()
}

fn apply(database: &TestDatabase, sql: &str) {
    let migration = rendered(database.dialect(), "m0001_raw", sql);
    let report = block_on(async { migrator(database, registry([migration])).await.up(Up::All).await });
    report.unwrap_or_else(|error| panic!("{}: {sql}: {error}", database.name()));
    assert_eq!(history(database), ["m0001_raw"], "{}: {sql}", database.name());
}

fn mysql_and_mariadb() -> impl Iterator<Item = TestDatabase> {
    TestDatabase::everywhere().filter(|database| !database.dialect().transactional_ddl())
}

#[test]
fn each_statement_of_raw_sql_is_a_step_of_the_journal_where_each_commits() {
    for database in mysql_and_mariadb() {
        let on = database.name();
        let broken =
            "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (2); CREATE TABLE a (id int); CREATE TABLE b (id int)";
        let mended = broken.replace("; CREATE TABLE a (id int);", "; CREATE TABLE c (id int);");
        let error = block_on(async {
            let migration = rendered(database.dialect(), "m0001_raw", broken);
            migrator(&database, registry([migration])).await.up(Up::All).await.unwrap_err()
        });
        assert!(error.to_string().contains("step 3"), "{on}: {error}");
        assert_eq!(tables(&database), ["a"], "{on}");
        assert_eq!(journal(&database), ["started 1", "done 1", "started 2", "done 2", "started 3", "failed 3"], "{on}");

        block_on(async {
            let migration = rendered(database.dialect(), "m0001_raw", &mended);
            let mut migrator = migrator(&database, registry([migration])).await.interrupted(Interrupted::Ask);
            migrator.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
        });
        assert_eq!(tables(&database), ["a", "b", "c"], "{on}");
        assert_eq!(database.count("a"), 2, "{on}: the rows went in once");
    }
}

#[test]
fn settings_hold_for_the_statements_behind_them() {
    for database in mysql_and_mariadb() {
        database.query("CREATE TABLE parent (id int PRIMARY KEY)");
        database.query("CREATE TABLE child (id int, FOREIGN KEY (id) REFERENCES parent (id))");
        apply(
            &database,
            "/*!40014 SET @OLD_CHECKS = @@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS = 0 */;
             INSERT INTO child VALUES (7);
             DROP TABLE parent;
             /*!40014 SET FOREIGN_KEY_CHECKS = @OLD_CHECKS */;",
        );
        assert_eq!(tables(&database), ["child"], "{}", database.name());
        assert_eq!(database.count("child"), 1, "{}", database.name());
    }
}

#[test]
fn what_the_session_keeps_is_there_for_what_needs_it() {
    for database in mysql_and_mariadb() {
        apply(
            &database,
            "CREATE TABLE a (id bigint PRIMARY KEY AUTO_INCREMENT);
             CREATE TABLE b (a bigint);
             INSERT INTO a VALUES (41), (NULL);
             INSERT INTO b VALUES (LAST_INSERT_ID());
             SET @sql = (SELECT CONCAT('CREATE TABLE ', 'c', ' (id int)'));
             PREPARE s FROM @sql;
             EXECUTE s;
             DEALLOCATE PREPARE s;
             CREATE TEMPORARY TABLE t (id int);
             INSERT INTO t VALUES (5);
             INSERT INTO b SELECT id FROM t;",
        );
        assert_eq!(tables(&database), ["a", "b", "c"], "{}", database.name());
        assert_eq!(column(&database, "SELECT a FROM b ORDER BY 1"), ["5", "42"], "{}", database.name());
    }
}

#[test]
fn a_script_of_the_client_with_delimiters_runs() {
    for database in mysql_and_mariadb() {
        apply(
            &database,
            "CREATE TABLE a (id int);
DELIMITER $$
CREATE PROCEDURE fill() BEGIN DECLARE n int DEFAULT 0; WHILE n < 3 DO INSERT INTO a VALUES (n); SET n = n + 1; END WHILE; COMMIT; END$$
DELIMITER ;
CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN IF NEW.id = 2 THEN SET NEW.id = 9; END IF; END;
CALL fill();",
        );
        assert_eq!(column(&database, "SELECT id FROM a ORDER BY 1"), ["0", "1", "9"], "{}", database.name());
    }
}

#[test]
fn what_postgres_refuses_in_a_transaction_runs_without_being_told() {
    for database in TestDatabase::everywhere().filter(|database| database.dialect() == Dialect::Postgres) {
        database.query("CREATE TABLE t (a int)");
        apply(
            &database,
            "SET maintenance_work_mem = '64MB'; CREATE INDEX CONCURRENTLY i ON t (a); REINDEX INDEX CONCURRENTLY i; VACUUM t",
        );
        let valid = "SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'i'::regclass";
        assert_eq!(column(&database, valid), ["true"], "{}", database.name());
        let migration = rendered(
            Dialect::Postgres,
            "m0002_mood",
            "CREATE TYPE mood AS ENUM ('old'); ALTER TYPE mood ADD VALUE 'new'; CREATE TABLE m (mood mood DEFAULT 'new')",
        );
        let first = rendered(Dialect::Postgres, "m0001_raw", "SELECT 1");
        let report = block_on(async { migrator(&database, registry([first, migration])).await.up(Up::All).await });
        assert!(report.is_ok(), "{}: {:?}", database.name(), report.err());
    }
}

#[test]
fn what_sqlite_refuses_in_a_transaction_runs_without_being_told() {
    for sql in ["VACUUM", "PRAGMA journal_mode = WAL"] {
        apply(&TestDatabase::sqlite(), sql);
    }
}

#[test]
fn a_commit_that_nobody_could_foresee_is_refused_with_the_words_to_write() {
    for database in TestDatabase::everywhere().filter(|database| database.dialect() == Dialect::Postgres) {
        database.query("CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$");
        let migration = rendered(Dialect::Postgres, "m0001_raw", "CALL p()");
        let error = block_on(async {
            migrator(&database, registry([migration])).await.up(Up::All).await.unwrap_err().to_string()
        });
        assert!(error.contains("write `.no_transaction()` behind the SQL"), "{}: {error}", database.name());
    }
}
