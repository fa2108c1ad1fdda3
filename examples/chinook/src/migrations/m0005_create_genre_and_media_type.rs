use migrate_core::prelude::*;

/// How tracks are sorted.
#[migration]
fn m0005_create_genre_and_media_type(schema: &mut Schema) {
    schema.create_table("genre", |t| {
        t.column("genre_id", serial()).primary_key();
        t.column("name", varchar(120));
    });
    schema.create_table("media_type", |t| {
        t.column("media_type_id", serial()).primary_key();
        t.column("name", varchar(120));
    });
}
