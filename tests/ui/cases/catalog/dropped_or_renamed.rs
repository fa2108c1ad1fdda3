//! What is not there any more is told with the migration or the line that took it away.
use migrate_core::prelude::*;

#[migration]
fn m0001_create(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("nick", text());
        t.column("age", integer());
    });
    schema.create_table("visits", |t| t.id());
    schema.create_table("teams", |t| t.id());
}

#[migration]
#[assume_safe(dropped_columns, reason = "no release reads them")]
#[assume_safe(renamed_columns, reason = "no release reads them")]
#[assume_safe(dropped_tables, reason = "no release reads them")]
fn m0002_remove(schema: &mut Schema) {
    schema.alter_table("users", |t| {
        t.drop_column("nick");
        t.rename_column("age", "years");
    });
    schema.drop_table("visits");
}

#[migration]
fn m0003_use(schema: &mut Schema) {
    schema.create_index("users", ["nick"]);
    schema.create_index("users", ["age"]);
    schema.create_index("visits", ["id"]);
    #[assume_safe(dropped_tables, reason = "no release reads it")]
    schema.drop_table("teams");
    schema.create_index("teams", ["id"]);
}

fn main() {}
