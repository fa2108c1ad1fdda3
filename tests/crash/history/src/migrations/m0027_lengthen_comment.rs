use migrate_core::prelude::*;

/// A type that is longer.
#[migration]
fn m0027_lengthen_comment(schema: &mut Schema) {
    schema.alter_table("sale", |t| {
        t.change_type("comment", varchar(300));
    });
}
