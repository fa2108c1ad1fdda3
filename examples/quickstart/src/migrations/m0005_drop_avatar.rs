use migrate_core::prelude::*;

/// Pictures come from elsewhere now.
#[migration]
fn m0005_drop_avatar(schema: &mut Schema) {
    #[assume_safe(dropped_columns, reason = "no release since 2.4 reads it")]
    schema.alter_table("users", |t| {
        t.drop_column("avatar_url");
    });
}
