use migrate_core::prelude::*;

/// What artists publish.
#[migration]
fn m0002_create_album(schema: &mut Schema) {
    schema.create_table("album", |t| {
        t.column("album_id", serial()).primary_key();
        t.column("title", varchar(160)).not_null();
        t.column("artist_id", integer()).not_null().references("artist", "artist_id");
        t.index(["artist_id"]);
    });
}
