use migrate_core::prelude::*;

/// It does not fit the catalog.
#[migration]
fn m0003_create_notes(schema: &mut Schema) {
    schema.create_table("notes", |t| {
        t.id();
        t.column("user_id", integer()).references("users", "id");
    });
}
