//! Defaults, and expressions in SQL.

use migrate_ir::builder::{
    Schema, date, decimal, double, inet, integer, json, numeric, real, text, time, timestamp, timestamptz, uuid,
    varchar,
};
use migrate_ir::dialect::Dialect::{MariaDb, MySql, Postgres, Sqlite};

use super::{ALL, OddCase, case};

fn plain(schema: &mut Schema) {
    schema.create_table("a", |t| {
        t.id();
        t.column("x", integer());
        t.column("name", varchar(20)).default("nobody");
        t.column("at", timestamp());
        t.column("amount", numeric(10, 2)).default(12.25);
    });
}

macro_rules! default {
    ($name:literal, $refused:expr, $kind:expr, $value:expr) => {
        case($name, $refused, |schema| {
            schema.create_table("t", |t| {
                t.column("x", $kind).default($value);
            });
            schema.alter_table("t", |t| {
                t.add_column("y", $kind).default($value);
                t.set_default("x", $value);
            });
        })
    };
}

macro_rules! check {
    ($name:literal, $refused:expr, $check:expr) => {
        case($name, $refused, |schema| {
            schema.alter_table("a", |t| {
                t.add_check($check).name("odd");
            });
        })
        .after(plain)
    };
}

pub(super) const CASES: &[OddCase] = &[
    default!("a default that is too long", ALL, varchar(3), "toolong"),
    default!("a default that just fits", &[], varchar(3), "äöü"),
    default!("a default of broken JSON", ALL, json(), "{"),
    default!("a default of JSON", &[], json(), "{\"a\": [1, 2.5e3, \"\\u00e9\"]}"),
    default!("a default that is no UUID", ALL, uuid(), "abc"),
    default!("a default that is a UUID", &[], uuid(), "01234567-89ab-cdef-0123-456789abcdef"),
    default!("a default that is no address", ALL, inet(), "10.0.0.256"),
    default!("a default that is an address", &[], inet(), "2001:db8::1"),
    default!("a default that is a network", &[], inet(), "10.0.0.0/8"),
    default!("a day that is not there", ALL, date(), "2024-02-31"),
    default!("a day", &[], date(), "2024-02-29"),
    default!("a time", &[], time(), "23:59:59.25"),
    default!("a moment", &[], timestamp(), "2024-02-29T12:00:00"),
    default!("a moment in words", ALL, timestamp(), "now()"),
    default!("a moment with an offset", &[MySql, MariaDb], timestamptz(), "2024-02-29 12:00:00+02:00"),
    default!("a number that is too large", ALL, numeric(5, 2), "1234567"),
    default!("a number with too many digits", ALL, numeric(5, 2), 1.125),
    default!("a number that just fits", &[], numeric(5, 2), "-999.99"),
    default!("a number of many digits", &[], decimal(), "12345678901234567890.123456789"),
    default!("a number that is not finite", ALL, double(), f64::INFINITY),
    default!("a number that a short float cannot hold", ALL, real(), 1e39),
    default!("a large number", &[], double(), 1e300),
    default!("a NUL character", ALL, text(), "a\0b"),
    default!("a text with everything else", &[], text(), "'\"`\\%?$1\n\u{1f600}--/*"),
    case("a type that the default does not fit", ALL, |schema| {
        schema.alter_table("a", |t| {
            t.change_type("name", time());
        });
    })
    .after(plain),
    case("a type that the default is too long for", ALL, |schema| {
        schema.alter_table("a", |t| {
            t.change_type("name", varchar(3));
        });
    })
    .after(plain),
    case("a type that the default has too many digits for", ALL, |schema| {
        schema.alter_table("a", |t| {
            t.change_type("amount", numeric(10, 1));
        });
    })
    .after(plain),
    check!("a check that ends in a comment", ALL, "x > 0 -- positive"),
    check!("a check with a comment in it", &[], "x > 0 -- positive\n AND x < 9"),
    check!("a check that closes a parenthesis", ALL, "x > 0), evil integer, check (1=1"),
    check!("a check that closes none", ALL, "(x > 0"),
    check!("a check with a quote", ALL, "name <> 'a"),
    check!("a check with a parenthesis in a quote", &[], "name <> ')' AND name <> '--'"),
    check!("a check with a semicolon", ALL, "x > 0; DROP TABLE a"),
    check!("a check with a query", ALL, "x IN (SELECT 1)"),
    check!("a check of an unknown column", ALL, "y > 0"),
    check!("a check of an unknown column among others", ALL, "x > 0 AND (nane IS NOT NULL)"),
    check!("a check in the wrong case", &[], "X > 0 and NAME IN ('a', 'b')"),
    check!("a check of two values", ALL, "x > 0, x < 9"),
    check!("a check without an end", ALL, "x > 0 AND x <"),
    check!("a check that ends in two minus signs", ALL, "x > 0 --"),
    check!("a check of a column of its table", &[Sqlite], "a.x > 0"),
    check!("a check of nothing", ALL, "/* nothing */"),
    check!("a check with a NUL character", ALL, "name <> 'a\0'"),
    case("a check of a column in capitals", &[Postgres], |schema| {
        schema.create_table("b", |t| {
            t.column("Total", integer()).check("Total > 0");
        });
    }),
    case("a condition of an unknown column", &[Postgres, MySql, MariaDb, Sqlite], |schema| {
        schema.create_index("a", ["x"]).filter("y > 0");
    })
    .after(plain),
    case("a default that closes a parenthesis", ALL, |schema| {
        schema.create_table("b", |t| {
            t.column("x", integer()).default_sql("1), y integer DEFAULT (2");
        });
    }),
    case("a default with a query", ALL, |schema| {
        schema.alter_table("a", |t| t.set_default_sql("x", "(select 1)"));
    })
    .after(plain),
    case("a conversion that ends in a comment", &[Postgres], |schema| {
        schema.alter_table("a", |t| {
            t.change_type("x", text()).using("x::text -- as it is");
        });
    })
    .after(plain),
];
