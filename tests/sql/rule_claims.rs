//! What the pages of rules say that a server does to running code.

use migrate_ir::{
    builder::{Schema, integer, varchar},
    object::Catalog,
};
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::{assert_on_every_server, history, render, script_runner};

#[test]
fn a_row_without_a_required_column_is_refused_once_its_default_is_gone() {
    assert_on_every_server(|database, failures| {
        let database = database.with_empty_database();
        let create = Schema::record(|schema| {
            schema.create_table("users", |t| {
                t.column("id", integer()).primary_key();
                t.column("role", varchar(40)).not_null().default("member");
            });
        });
        script_runner::run_script(&database, &render(&create, &Catalog::default(), database.dialect()));
        database.query("INSERT INTO users (id) VALUES (1)");
        let change = Schema::record(|schema| schema.alter_table("users", |t| t.drop_default("role")));
        let before = history::fold(&create, &Catalog::default());
        script_runner::run_script(&database, &render(&change, &before, database.dialect()));
        if database.try_query("INSERT INTO users (id) VALUES (2)").is_ok() {
            failures.push(format!("{}: a row without the column is accepted", database.name()));
        }
    });
}

#[test]
fn a_proposed_check_has_a_name_that_no_version_of_postgres_gives() {
    for database in [ServerKind::Postgres15, ServerKind::Postgres18].into_iter().filter_map(TestDatabase::fresh) {
        // The constraint of version 18 keeps its name.
        database.query("CREATE TABLE users (name text NOT NULL); ALTER TABLE users RENAME name TO title");
        database.query("ALTER TABLE users ADD name text");
        let check = |name| format!("ALTER TABLE users ADD CONSTRAINT {name} CHECK (name IS NOT NULL) NOT VALID");
        let is_taken = database.try_query(&check("users_name_not_null")).is_err();
        assert_eq!(is_taken, database.name() == ServerKind::Postgres18.name(), "{}", database.name());
        database.query(&check("users_name_required"));
    }
}
