use migrate_core::prelude::*;

/// What is on an album, and can be bought by itself.
#[migration]
fn m0006_create_track(schema: &mut Schema) {
    schema.create_table("track", |t| {
        t.column("track_id", serial()).primary_key();
        t.column("name", varchar(200)).not_null();
        t.column("album_id", integer()).references("album", "album_id");
        t.column("media_type_id", integer()).not_null().references("media_type", "media_type_id");
        t.column("genre_id", integer()).references("genre", "genre_id");
        t.column("composer", varchar(220));
        t.column("milliseconds", integer()).not_null();
        t.column("bytes", integer());
        t.column("unit_price", numeric(10, 2)).not_null();
        for key in ["album_id", "genre_id", "media_type_id"] {
            t.index([key]);
        }
    });
}
