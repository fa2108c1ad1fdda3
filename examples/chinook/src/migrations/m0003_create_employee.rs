use migrate_core::prelude::*;

/// Who works in the store, and for whom.
#[migration]
fn m0003_create_employee(schema: &mut Schema) {
    schema.create_table("employee", |t| {
        t.column("employee_id", serial()).primary_key();
        t.column("last_name", varchar(20)).not_null();
        t.column("first_name", varchar(20)).not_null();
        t.column("title", varchar(30));
        t.column("reports_to", integer()).references("employee", "employee_id");
        t.column("birth_date", timestamp());
        t.column("hire_date", timestamp());
        t.column("address", varchar(70));
        for part in ["city", "state", "country"] {
            t.column(part, varchar(40));
        }
        t.column("postal_code", varchar(10));
        t.index(["reports_to"]);
    });
}
