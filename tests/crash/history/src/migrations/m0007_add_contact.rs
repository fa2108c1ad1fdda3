use migrate_core::prelude::*;

/// Columns that accept NULL.
#[migration]
fn m0007_add_contact(schema: &mut Schema) {
    schema.alter_table("customer", |t| {
        for column in ["phone", "fax"] {
            t.add_column(column, varchar(24));
        }
    });
}
