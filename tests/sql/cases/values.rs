//! What a column accepts, and what it gets by itself.

use migrate_ir::builder::{now, random_uuid, uuid};

use super::{SHOP_ROWS, SqlCase, case, shop};

pub(super) const CASES: &[SqlCase] = &[
    case("set_not_null", shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.set_not_null("name");
        });
    }),
    case(
        "set_not_null_proved",
        |schema| {
            shop(schema);
            schema.alter_table("customers", |t| {
                t.add_check("name IS NOT NULL").name("customers_name_check");
            });
        },
        SHOP_ROWS,
        |schema| {
            schema.alter_table("customers", |t| {
                t.set_not_null("name");
            });
        },
    ),
    case("drop_not_null", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.drop_not_null("amount");
        });
    }),
    case("set_default", shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.set_default("name", "somebody");
            t.set_default("age", 18);
            t.set_default("note", "none");
            t.set_default("since", now());
        });
        schema.alter_table("orders", |t| {
            t.set_default("code", "x");
            t.set_default_sql("amount", "1 + 1");
        });
    }),
    case(
        "set_default_to_uuid",
        |schema| {
            schema.create_table("tokens", |t| {
                t.id();
                t.column("token", uuid());
            });
        },
        "INSERT INTO tokens (token) VALUES (NULL)",
        |schema| {
            schema.alter_table("tokens", |t| {
                t.set_default("token", random_uuid());
            });
        },
    ),
    case("drop_default", shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.drop_default("name");
        });
        schema.alter_table("orders", |t| {
            t.drop_default("total");
        });
    }),
];
