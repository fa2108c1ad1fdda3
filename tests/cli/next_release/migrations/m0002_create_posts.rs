use migrate_core::prelude::*;

/// What they write.
#[migration]
fn m0002_create_posts(schema: &mut Schema) {
    schema.create_table("posts", |t| {
        t.id();
        t.column("author_id", bigint()).not_null().references("users", "id");
        t.column("title", varchar(100)).not_null();
        t.index(["author_id"]);
    });
}
