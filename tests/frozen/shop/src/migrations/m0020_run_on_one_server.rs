use migrate_core::prelude::*;

/// Raw SQL for one server each, and some outside of a transaction.
#[migration]
fn m0020_run_on_one_server(schema: &mut Schema) {
    for server in [Postgres, MySql, MariaDb, Sqlite] {
        schema
            .sql_on(server, "UPDATE customer SET visits = visits + 1")
            .down("UPDATE customer SET visits = visits - 1");
    }
}
