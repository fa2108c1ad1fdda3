//! What runners run, by name: every process must know the same migrations. Every table has a primary key, as group
//! replication wants it.

use migrate_core::Registry;
use migrate_core::migration::{Fact, Migration, Object, Probe, Step};
use migrate_ir::dialect::Dialect;

use crate::migration_builder::{MigrationBuilder, raw, registry, step, table_exists, text};

/// The migrations of `several`, in their order.
pub(crate) const SEVERAL: [&str; 4] = ["m0001_trace", "m0002_steps", "m0003_fill", "m0004_more"];

/// The migrations of a scenario.
pub(crate) fn scenario(name: &str, dialect: Dialect) -> Registry {
    match name.split_once(' ') {
        None if name == "several" => registry(several(dialect)),
        Some(("slow", rows)) => registry(slow(dialect, rows)),
        Some(_) | None => panic!("no scenario is named `{name}`"),
    }
}

/// Tables, several steps in one migration, and rows that must be there once.
fn several(dialect: Dialect) -> [&'static Migration; 4] {
    let [trace, steps, fill, more] = SEVERAL.map(|name| MigrationBuilder::new(dialect, name));
    let row = "INSERT INTO trace (step, session) VALUES (1, connection_id())";
    [
        trace.up(create("trace", "id bigint AUTO_INCREMENT PRIMARY KEY, step int, session varchar(40)")).build(),
        steps.up(table("step_1")).up(table("step_2")).up(table("step_3")).build(),
        fill.stepwise().up(raw(row)).build(),
        more.up(table("more")).build(),
    ]
}

/// One change of a table that takes the longer, the more rows there are: a hash of a long text for each.
fn slow(dialect: Dialect, rows: &str) -> [&'static Migration; 3] {
    let [big, fill, slow] = ["m0001_big", "m0002_fill", "m0003_slow"].map(|name| MigrationBuilder::new(dialect, name));
    let numbers = format!(
        "INSERT INTO big SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d FROM {0} a, {0} b, {0} c, {0} e \
         WHERE a.d + 10 * b.d + 100 * c.d + 1000 * e.d < {rows}",
        "(SELECT 0 d UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 5 UNION SELECT 6 \
          UNION SELECT 7 UNION SELECT 8 UNION SELECT 9)"
    );
    let added = Object::Column { table: "big", name: "digest" };
    let alter = "ALTER TABLE big ADD COLUMN digest varchar(128) AS (sha2(repeat(id, 400000), 512)) STORED";
    [
        big.up(create("big", "id bigint PRIMARY KEY")).build(),
        fill.stepwise().up(raw(&numbers)).build(),
        slow.up(step(alter, Probe::Facts(vec![Fact { object: added, exists: true }]))).build(),
    ]
}

fn table(name: &str) -> Step {
    create(name, "id bigint PRIMARY KEY")
}

fn create(name: &str, columns: &str) -> Step {
    step(text(&format!("CREATE TABLE {name} ({columns})")), table_exists(name, true))
}
