use migrate_core::prelude::*;

/// How employees are reached. Nullable columns: no server rewrites the table for them.
#[migration]
fn m0009_add_employee_contact(schema: &mut Schema) {
    schema.alter_table("employee", |t| {
        for number in ["phone", "fax"] {
            t.add_column(number, varchar(24));
        }
        t.add_column("email", varchar(60));
    });
}
