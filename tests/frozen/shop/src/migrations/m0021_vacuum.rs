use migrate_core::prelude::*;

/// SQL that no transaction can hold.
#[migration]
fn m0021_vacuum(schema: &mut Schema) {
    for server in [Postgres, Sqlite] {
        schema.sql_on(server, "VACUUM").no_transaction().down("VACUUM");
    }
}
