use migrate_core::prelude::*;

/// Customers have somebody to ask. PostgreSQL checks the rows that are there in the next migration, while writes go on.
#[migration]
fn m0010_add_support_rep(schema: &mut Schema) {
    #[assume_safe(blocking_constraints, reason = "MySQL and MariaDB copy the table; it has a few hundred rows")]
    schema.alter_table("customer", |t| {
        t.add_foreign_key(["support_rep_id"]).references("employee", ["employee_id"]).not_valid();
    });
}
