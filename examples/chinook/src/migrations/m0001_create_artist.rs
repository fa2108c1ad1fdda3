use migrate_core::prelude::*;

/// Who makes music.
#[migration]
fn m0001_create_artist(schema: &mut Schema) {
    schema.create_table("artist", |t| {
        t.column("artist_id", serial()).primary_key();
        t.column("name", varchar(120));
    });
}
