//! Raw SQL neither begins nor ends a transaction, in whatever company the words are.
use migrate_core::prelude::*;

#[migration]
fn m0001_commit(schema: &mut Schema) {
    schema.sql("INSERT INTO a VALUES (1); COMMIT; SELECT 1/0").down("DELETE FROM a");
    schema
        .sql(
            "-- a comment
            CREATE TABLE b (c integer);
            /* and another */ begin;",
        )
        .down("DROP TABLE b; /* here too */ RollBack");
    schema.sql_on(MySql, "/*!40101 SET NAMES utf8, autocommit = 0 */; XA START 'a'").irreversible("a case");
    schema.sql("INSERT INTO a VALUES ('COMMIT; BEGIN'); -- COMMIT").down("DELETE FROM a");
}

fn main() {}
