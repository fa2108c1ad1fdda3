use migrate_core::prelude::*;

/// A table without constraints, for those that come later.
#[migration]
fn m0015_create_review(schema: &mut Schema) {
    schema.create_table("review", |t| {
        t.column("place", integer()).not_null();
        t.column("sale_id", bigint());
        t.column("stars", integer()).not_null().default(3);
        t.column("said", varchar(40));
    });
    schema.sql("INSERT INTO review (place, sale_id, said) VALUES (1, 1, '12'), (2, 2, '7')").down("DELETE FROM review");
}
