//! SQLite: what a table that is built anew keeps.

use migrate_ir::{
    builder::{Schema, boolean, date, integer, numeric, real, text, timestamp, varchar},
    dialect::Dialect,
    object::Catalog,
};
use migrate_tests::servers::TestDatabase;

use crate::{case_database::CaseDatabase, history, render, script_runner};

/// A database with a table `notes` and these rows; and how it goes on.
fn notes(database: &CaseDatabase, rows: &str) -> Catalog {
    let history = Schema::record(|schema| {
        schema.create_table("notes", |t| {
            t.id();
            t.column("word", text());
            t.column("parent_id", integer());
        });
    });
    script_runner::run_script(database, &render(&history, &Catalog::default(), Dialect::Sqlite));
    database.query(rows);
    history::fold(&history, &Catalog::default())
}

fn require_word(database: &CaseDatabase, before: &Catalog) -> sqlx::Result<()> {
    let change = Schema::record(|schema| {
        schema.alter_table("notes", |t| {
            t.set_not_null("word");
        });
    });
    script_runner::try_run_script(database, &render(&change, before, Dialect::Sqlite))
}

#[test]
fn identity_values_of_deleted_rows_are_not_reused() {
    let database = CaseDatabase::open(TestDatabase::sqlite());
    let before = notes(&database, "INSERT INTO notes (word) VALUES ('a'), ('b'), ('c'); DELETE FROM notes");
    require_word(&database, &before).unwrap();
    let rows = database.query("INSERT INTO notes (word) VALUES ('d'); SELECT id FROM notes");
    assert_eq!(rows, [[Some("4".to_owned())]]);
}

#[test]
fn views_and_triggers_of_other_tables_still_work() {
    let database = CaseDatabase::open(TestDatabase::sqlite());
    let before = notes(
        &database,
        "INSERT INTO notes (word) VALUES ('a');
         CREATE TABLE log (word text);
         CREATE VIEW words AS SELECT word FROM notes;
         CREATE TRIGGER logged AFTER INSERT ON log BEGIN UPDATE notes SET word = new.word; END",
    );
    require_word(&database, &before).unwrap();
    let rows = database.query("INSERT INTO log VALUES ('z'); SELECT word FROM words");
    assert_eq!(rows, [[Some("z".to_owned())]]);
}

#[test]
fn rows_that_violate_the_new_constraint_fail_the_step() {
    let database = CaseDatabase::open(TestDatabase::sqlite());
    let before = notes(&database, "INSERT INTO notes (word) VALUES (NULL)");
    let error = require_word(&database, &before).unwrap_err().to_string();
    assert!(error.contains("NOT NULL constraint failed"), "{error}");
}

#[test]
fn a_column_that_only_raw_sql_knows_is_not_lost() {
    let database = CaseDatabase::open(TestDatabase::sqlite());
    let mut before = notes(&database, "INSERT INTO notes (word) VALUES ('a')");
    let raw = "ALTER TABLE notes ADD COLUMN color TEXT DEFAULT 'red'";
    database.query(raw);
    before.record_raw_sql(raw, None);
    let error = require_word(&database, &before).unwrap_err().to_string();
    assert!(error.contains("do not have the same number of result columns"), "{error}");
    assert_eq!(database.query("SELECT word, color FROM notes"), [[Some("a".to_owned()), Some("red".to_owned())]]);
}

#[test]
fn a_type_change_keeps_the_values() {
    let database = CaseDatabase::open(TestDatabase::sqlite());
    let history = Schema::record(|schema| {
        schema.create_table("values", |t| {
            t.id();
            t.column("number", integer());
            t.column("price", numeric(10, 2));
            t.column("word", varchar(20));
            t.column("moment", timestamp());
            t.column("weight", real());
        });
    });
    script_runner::run_script(&database, &render(&history, &Catalog::default(), Dialect::Sqlite));
    database.query(
        "INSERT INTO \"values\" (number, price, word, moment, weight)
         VALUES (7, 1.25, 'no number', '2026-01-31 13:30:00', 2.5)",
    );
    let before = history::fold(&history, &Catalog::default());
    let change = Schema::record(|schema| {
        schema.alter_table("values", |t| {
            t.change_type("number", text());
            t.change_type("price", real());
            t.change_type("word", boolean());
            t.change_type("moment", date());
            t.change_type("weight", integer());
        });
    });
    script_runner::run_script(&database, &render(&change, &before, Dialect::Sqlite));
    let rows = database.query(
        "SELECT typeof(number) || ' ' || number, price || '', word, moment, typeof(weight) || ' ' || weight FROM \"values\"",
    );
    let expected = ["text 7", "1.25", "no number", "2026-01-31 13:30:00", "integer 3"];
    assert_eq!(rows, [expected.map(|value| Some(value.to_owned()))]);
}

#[test]
fn random_uuids_are_of_version_four() {
    let database = CaseDatabase::open(TestDatabase::sqlite());
    let history = Schema::record(|schema| {
        schema.create_table("tokens", |t| {
            t.id();
            t.column("token", migrate_ir::builder::uuid()).not_null().default(migrate_ir::builder::random_uuid());
            t.column("word", text());
        });
    });
    script_runner::run_script(&database, &render(&history, &Catalog::default(), Dialect::Sqlite));
    let rows = database.query(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) INSERT INTO tokens (word) SELECT 'x' FROM n;
         SELECT count(DISTINCT token) FROM tokens WHERE token GLOB
         replace('hhhhhhhh-hhhh-4hhh-[89ab]hhh-hhhhhhhhhhhh', 'h', '[0-9a-f]')",
    );
    assert_eq!(rows, [[Some("200".to_owned())]]);
}
