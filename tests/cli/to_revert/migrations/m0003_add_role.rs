use migrate_core::prelude::*;

#[migration]
fn m0003_add_role(schema: &mut Schema) {
    schema.alter_table("customers", |t| {
        t.add_column("role", varchar(20));
    });
}
