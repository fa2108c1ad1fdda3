//! A column that the table does not have is refused wherever it is named.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("email", varchar(255)).not_null();
        t.index(["emial"]);
    });
    schema.create_table("posts", |t| {
        t.id();
        t.column("author", bigint()).references("users", "uid");
    });
    schema.alter_table("posts", |t| t.rename_column("autor", "writer"));
}

fn main() {}
