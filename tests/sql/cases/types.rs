//! Types of columns.

use migrate_ir::{
    builder::{
        bigint, binary, boolean, date, integer, numeric, serial, smallint, text, timestamp, timestamptz, varchar,
    },
    dialect::Dialect::{MariaDb, MySql},
};

use super::{SHOP_ROWS, SqlCase, case, shop};

/// A table of one column whose type changes, and a key.
macro_rules! type_change {
    ($name:literal, $from:expr, $to:expr, $value:literal) => {
        case(
            $name,
            |schema| {
                schema.create_table("things", |t| {
                    t.id();
                    t.column("value", $from);
                });
            },
            concat!("INSERT INTO things (value) VALUES (", $value, "), (NULL)"),
            |schema| {
                schema.alter_table("things", |t| {
                    t.change_type("value", $to);
                });
            },
        )
    };
}

pub(super) const CASES: &[SqlCase] = &[
    type_change!("change_type_to_longer", varchar(20), varchar(40), "'a'"),
    type_change!("change_type_to_much_longer", varchar(20), varchar(100), "'a'"),
    type_change!("change_type_to_shorter", varchar(20), varchar(10), "'a'"),
    type_change!("change_type_to_text", varchar(20), text(), "'a'"),
    type_change!("change_type_to_bigger", integer(), bigint(), "7"),
    type_change!("change_type_to_fewer_digits", numeric(10, 4), numeric(8, 2), "1.2345"),
    type_change!("change_type_to_number", text(), integer(), "'12'"),
    type_change!("change_type_to_boolean", integer(), boolean(), "1"),
    type_change!("change_type_to_date", timestamp(), date(), "'2026-01-31 13:30:00'"),
    type_change!("change_type_to_moment", timestamp(), timestamptz(), "'2026-01-31 13:30:00'"),
    type_change!("change_type_to_binary", text(), binary(), "'abc'"),
    case(
        "change_type_with_default_and_check",
        |schema| {
            schema.create_table("things", |t| {
                t.id();
                t.column("value", varchar(10)).not_null().default("a").check("value <> ''");
                t.index(["value"]);
            });
        },
        "INSERT INTO things (value) VALUES ('b')",
        |schema| {
            schema.alter_table("things", |t| {
                t.change_type("value", varchar(30));
            });
        },
    ),
    case("change_type_using", shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.change_type("note", integer()).using("note::integer * 2");
        });
    }),
    case(
        "change_type_of_serial",
        |schema| {
            schema.create_table("counted", |t| {
                t.column("id", serial()).primary_key();
                t.column("word", text());
            });
            schema.create_table("numbered", |t| {
                t.column("id", smallint()).identity().primary_key();
                t.column("word", text());
            });
        },
        "INSERT INTO counted (word) VALUES ('a'); INSERT INTO numbered (word) VALUES ('a')",
        |schema| {
            schema.alter_table("counted", |t| {
                t.change_type("id", bigint());
            });
            schema.alter_table("numbered", |t| {
                t.change_type("id", bigint());
            });
        },
    ),
    case("change_type_using_plain_cast", shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.change_type("name", text()).using("name::text");
        });
    })
    .refused_by(&[MySql, MariaDb]),
    case("change_type_of_foreign_key", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.change_type("customer_id", integer());
        });
    })
    .refused_by(&[MySql, MariaDb])
    .unlike_created(),
    case("change_type_that_is_referred_to", shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.change_type("id", integer());
        });
    })
    .refused_by(&[MySql, MariaDb])
    .unlike_created(),
    case(
        "change_type_of_foreign_key_to_longer",
        |schema| {
            schema.create_table("countries", |t| {
                t.column("code", varchar(10)).primary_key();
            });
            schema.create_table("cities", |t| {
                t.column("country", varchar(10)).references("countries", "code");
            });
        },
        "INSERT INTO countries VALUES ('CZ'); INSERT INTO cities VALUES ('CZ')",
        |schema| {
            schema.alter_table("countries", |t| {
                t.change_type("code", varchar(20));
            });
            schema.alter_table("cities", |t| {
                t.change_type("country", varchar(20));
            });
        },
    )
    .refused_by(&[MariaDb])
    .irreversible_on(&[MySql]),
];
