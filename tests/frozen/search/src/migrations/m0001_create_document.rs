use migrate_core::prelude::*;

/// A table that refers to another one whose rows are replaced by a default.
#[migration]
fn m0001_create_document(schema: &mut Schema) {
    schema.create_table("shelf", |t| {
        t.column("id", integer()).primary_key();
        t.column("word", varchar(20)).not_null();
    });
    schema.create_table("document", |t| {
        t.id();
        t.column("title", text()).not_null();
        t.column("deleted", boolean()).not_null().default(false);
        t.column("shelf_id", integer()).default(1).references("shelf", "id").on_delete(SetDefault);
        t.column("other_id", integer()).default(1).references("shelf", "id").on_update(SetDefault);
    });
}
