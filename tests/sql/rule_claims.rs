//! What the pages of rules say that a server does to running code.

use migrate_ir::{
    builder::{Schema, integer, varchar},
    object::Catalog,
};

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
