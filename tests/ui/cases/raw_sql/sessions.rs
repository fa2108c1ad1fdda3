//! What would take the runner's session from it, or stop it.
use migrate_core::prelude::*;

#[migration]
fn m0001_session(schema: &mut Schema) {
    schema.sql_on(Postgres, "DISCARD ALL").irreversible("a case");
    schema.sql_on(Postgres, "SELECT pg_advisory_unlock_all()").irreversible("a case");
    schema.sql_on(Postgres, "COPY users (id, email) FROM STDIN;\n1\ta\n\\.\n").irreversible("a case");
    schema.sql_on(Postgres, "\\c other").irreversible("a case");
    schema.sql_on(Postgres, "SELECT pg_terminate_backend(pg_backend_pid())").irreversible("a case");
    schema.sql_on(Postgres, "SAVEPOINT a; SELECT 1").irreversible("a case");
    schema.sql_on(Postgres, "SET TRANSACTION READ ONLY").irreversible("a case");
    schema.sql_on(Postgres, "DO $$ BEGIN COMMIT; END $$").irreversible("a case");
    schema.sql_on(MySql, "USE other; CREATE TABLE b (c int)").irreversible("a case");
    schema.sql_on(MySql, "LOCK TABLES a WRITE").irreversible("a case");
    schema.sql_on(MariaDb, "DO RELEASE_ALL_LOCKS()").irreversible("a case");
    schema.sql_on(Sqlite, "ATTACH 'other.db' AS other").irreversible("a case");
}

fn main() {}
