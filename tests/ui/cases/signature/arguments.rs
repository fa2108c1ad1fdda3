//! The arguments of a migration are texts of a certain form.
use migrate_core::prelude::*;

#[migration(lock_timeuot = "2s")]
fn m0001_misspelt(schema: &mut Schema) {
    schema.create_table("a", |t| t.id());
}

#[migration(lock_timeout = "5m", statement_timeout = "")]
fn m0002_no_unit_of_time(schema: &mut Schema) {
    schema.create_table("b", |t| t.id());
}

#[migration(lock_timeout = "0s", statement_timeout = "600h")]
fn m0003_too_short_and_too_long(schema: &mut Schema) {
    schema.create_table("c", |t| t.id());
}

#[migration(lock_timeout = "none", statement_timeout = "30")]
fn m0004_no_bound(schema: &mut Schema) {
    schema.create_table("d", |t| t.id());
}

#[migration(lock_timeout = 2)]
fn m0005_a_number(schema: &mut Schema) {
    schema.create_table("e", |t| t.id());
}

#[migration(irreversible)]
fn m0006_no_reason(schema: &mut Schema) {
    schema.create_table("f", |t| t.id());
}

#[migration(irreversible = " ", lock_timeout = "1s", lock_timeout = "2s")]
fn m0007_said_twice(schema: &mut Schema) {
    schema.create_table("g", |t| t.id());
}

fn main() {}
