use migrate_core::prelude::*;

#[migration]
fn m0003_create_posts(schema: &mut Schema) {
    schema.create_table("posts", |t| {
        t.id();
    });
}
