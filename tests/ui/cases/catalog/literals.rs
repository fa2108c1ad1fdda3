use migrate_core::prelude::*;

#[migration]
fn m0001_literals(schema: &mut Schema) {
    schema.create_table("events", |t| {
        t.id();
        t.column("code", varchar(3)).default("toolong");
    });
    schema.alter_table("events", |t| {
        t.add_column("data", json()).default("{");
        t.add_column("token", uuid()).default("abc");
        t.add_column("day", date()).default("2024-02-31");
        t.add_column("price", numeric(5, 2)).default("1234567");
        t.add_column("at", timestamptz()).default("now()");
        t.add_column("ratio", double()).default(1e300);
        t.set_default("ratio", "x");
    });
}

fn main() {}
