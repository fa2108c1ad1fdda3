//! Tables and keys that are large.

use migrate_ir::builder::{Schema, bigint, boolean, integer, smallint, text, varchar};
use migrate_ir::dialect::Dialect::{MariaDb, MySql, Postgres};

use super::{ALL, OddCase, case};

fn columns(schema: &mut Schema, count: usize) {
    schema.create_table("wide", |t| {
        for number in 0..count {
            t.column(&format!("c{number}"), smallint());
        }
    });
}

fn key(schema: &mut Schema, count: usize) {
    let names: Vec<String> = (0..count).map(|number| format!("c{number}")).collect();
    schema.create_table("wide", |t| {
        for name in &names {
            t.column(name, boolean());
        }
        t.index(names.iter().map(String::as_str).collect::<Vec<_>>());
    });
}

fn texts(schema: &mut Schema, lengths: &[u32]) {
    schema.create_table("wide", |t| {
        for (number, length) in lengths.iter().enumerate() {
            t.column(&format!("c{number}"), varchar(*length));
        }
    });
}

fn long_texts(schema: &mut Schema, count: usize) {
    schema.create_table("wide", |t| {
        t.id();
        for number in 0..count {
            t.column(&format!("c{number}"), text()).not_null();
        }
    });
}

pub(super) const CASES: &[OddCase] = &[
    case("as many columns as InnoDB has", &[], |schema| columns(schema, 1017)),
    case("more columns than InnoDB has", &[MySql, MariaDb], |schema| columns(schema, 1018)),
    case("as many columns as PostgreSQL has", &[MySql, MariaDb], |schema| columns(schema, 1600)),
    case("more columns than PostgreSQL has", &[MySql, MariaDb, Postgres], |schema| columns(schema, 1601)),
    case("as many columns as SQLite has", &[MySql, MariaDb, Postgres], |schema| columns(schema, 2000)),
    case("more columns than SQLite has", ALL, |schema| columns(schema, 2001)),
    case("as many key columns as MySQL has", &[], |schema| key(schema, 16)),
    case("more key columns than MySQL has", &[MySql], |schema| key(schema, 17)),
    case("as many key columns as PostgreSQL has", &[MySql], |schema| key(schema, 32)),
    case("more key columns than PostgreSQL has", &[MySql, MariaDb, Postgres], |schema| key(schema, 33)),
    case("three long texts", &[MySql, MariaDb], |schema| texts(schema, &[8000, 8000, 8000])),
    // 16,380 characters of four bytes, two bytes of length for each text, and a bit for each in one byte.
    case("as long texts as a row has", &[], |schema| texts(schema, &[8000, 8382])),
    case("longer texts than a row has", &[MySql, MariaDb], |schema| texts(schema, &[8000, 8383])),
    case("as many texts as a page has", &[], |schema| long_texts(schema, 197)),
    case("more texts than a page has", &[MySql, MariaDb], |schema| long_texts(schema, 198)),
    case("as many indexes as a table has", &[], |schema| indexes(schema, 63)),
    case("more indexes than a table has", &[MySql, MariaDb], |schema| indexes(schema, 64)),
    case("a column too many", &[MySql, MariaDb], |schema| {
        schema.alter_table("wide", |t| {
            t.add_column("one_more", integer());
        });
    })
    .after(|schema| columns(schema, 1017)),
    case("a table that only SQLite can have", &[Postgres, MySql, MariaDb], |schema| {
        schema.create_index("wide", ["c1"]);
    })
    .after(|schema| columns(schema, 1700)),
    case("a key of a numbered column", &[], |schema| {
        schema.create_table("a", |t| {
            t.column("n", bigint()).identity().primary_key();
        });
    }),
];

fn indexes(schema: &mut Schema, count: usize) {
    schema.create_table("wide", |t| {
        t.id();
        for number in 0..count {
            let name = format!("c{number}");
            t.column(&name, smallint());
            t.index([name.as_str()]);
        }
    });
}
