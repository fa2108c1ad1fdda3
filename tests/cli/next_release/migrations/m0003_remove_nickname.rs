use migrate_core::prelude::*;

/// Nobody used it.
#[migration]
fn m0003_remove_nickname(schema: &mut Schema) {
    #[assume_safe(dropped_columns, reason = "no release since 2.4 reads it")]
    schema.alter_table("users", |t| {
        t.drop_column("nickname");
    });
}
