use migrate_core::prelude::*;

/// A safety rule refuses it.
#[migration]
fn m0002_drop_nickname(schema: &mut Schema) {
    schema.alter_table("users", |t| {
        t.drop_column("nickname");
    });
}
