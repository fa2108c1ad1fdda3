//! A real schema, written once as migrations, on every server: up, the rows of the original, down, and up again.
//!
//! `UPDATE_FIXTURES=1` writes the expected catalogs anew; the diff is the review.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use chinook as _;
use migrate_core::{Down, Migrator, Up};
use migrate_tests::block_on;
use migrate_tests::catalog::ServerCatalog;
use migrate_tests::chinook::Chinook;
use migrate_tests::servers::{ServerKind, TestDatabase};
use std::fs;
use std::path::Path;

const MIGRATIONS: usize = 12;

fn up(database: &TestDatabase) -> usize {
    block_on(async { Migrator::connect(database.url()).await.unwrap().up(Up::All).await.unwrap().migrations.len() })
}

fn down(database: &TestDatabase) -> usize {
    block_on(async { Migrator::connect(database.url()).await.unwrap().down(Down::All).await.unwrap().migrations.len() })
}

/// What the project expects the migrations to make on that kind of server.
fn compare_with_fixture(database: &TestDatabase, catalog: &ServerCatalog) {
    let name = format!("fixtures/chinook.{}.txt", database.name());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(&name);
    let found = catalog.to_string();
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &found).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    assert!(found == expected, "{} is not as {name} says:\n{found}", database.name());
}

#[test]
fn the_schema_is_the_same_after_up_down_and_up_again_on_every_server() {
    for database in TestDatabase::everywhere() {
        assert_eq!(up(&database), MIGRATIONS, "{}", database.name());
        let first = ServerCatalog::of(&database);
        compare_with_fixture(&database, &first);
        assert_eq!(up(&database), 0, "{}", database.name());
        assert_eq!(down(&database), MIGRATIONS, "{}", database.name());
        let empty = ServerCatalog::of(&database);
        assert!(empty.is_empty(), "{} keeps {empty}", database.name());
        assert_eq!(up(&database), MIGRATIONS, "{}", database.name());
        let second = ServerCatalog::of(&database);
        assert!(second == first, "{}: {}", database.name(), first.difference(&second));
    }
}

#[test]
fn on_postgres_the_catalog_is_that_of_the_original_script_with_all_its_names() {
    let Some(chinook) = Chinook::read() else { return };
    for kind in ServerKind::ALL.into_iter().filter(|kind| kind.is_postgres()) {
        let (Some(original), Some(ours)) = (TestDatabase::fresh(kind), TestDatabase::fresh(kind)) else { continue };
        for statement in chinook.schema() {
            original.query(statement);
        }
        up(&ours);
        let (original, ours) = (ServerCatalog::of(&original), ServerCatalog::of(&ours));
        assert!(!original.is_empty());
        assert!(original == ours, "{}: {}", kind.name(), original.difference(&ours));
    }
}

#[test]
fn the_original_rows_load_into_every_server() {
    let Some(chinook) = Chinook::read() else { return };
    for database in TestDatabase::everywhere() {
        up(&database);
        chinook.load(&database);
        let differences = chinook.differences(&database);
        assert!(differences.is_empty(), "{}: {differences:#?}", database.name());
        assert_eq!(database.count("track"), 3503, "{}", database.name());
        assert_eq!(down(&database), MIGRATIONS, "{}", database.name());
        assert!(ServerCatalog::of(&database).is_empty(), "{}", database.name());
    }
}
