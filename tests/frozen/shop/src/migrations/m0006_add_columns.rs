use migrate_core::prelude::*;

/// Columns come to a table with rows.
#[migration]
fn m0006_add_columns(schema: &mut Schema) {
    schema.alter_table("customer", |t| {
        for column in ["phone", "fax"] {
            t.add_column(column, varchar(24));
        }
        t.add_column("active", boolean()).not_null().default(true);
        t.add_column("rank", numeric(4, 1)).not_null().default("1.5");
    });
}
