use migrate_core::prelude::*;

/// What is played together.
#[migration]
fn m0008_create_playlist(schema: &mut Schema) {
    schema.create_table("playlist", |t| {
        t.column("playlist_id", serial()).primary_key();
        t.column("name", varchar(120));
    });
    schema.create_table("playlist_track", |t| {
        t.column("playlist_id", integer()).not_null().references("playlist", "playlist_id");
        t.column("track_id", integer()).not_null().references("track", "track_id");
        t.primary_key(["playlist_id", "track_id"]);
        for key in ["playlist_id", "track_id"] {
            t.index([key]);
        }
    });
}
