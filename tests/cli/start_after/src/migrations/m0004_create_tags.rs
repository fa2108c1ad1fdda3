use migrate_core::prelude::*;

/// MySQL cannot do it.
#[migration]
fn m0004_create_tags(schema: &mut Schema) {
    schema.create_table("tags", |t| {
        t.id();
        t.column("name", varchar(64)).not_null();
        t.index(["name"]).filter("id > 0");
    });
}
