//! Tables, and raw SQL.

use migrate_ir::{
    builder::{
        bigint, bigserial, binary, boolean, char, date, decimal, double, inet, integer, json, now, numeric,
        random_uuid, real, serial, smallint, text, time, timestamp, timestamptz, uuid, varchar,
    },
    dialect::Dialect::{Postgres, Sqlite},
    object::Action::{Cascade, NoAction, Restrict, SetNull},
};

use super::{SHOP_ROWS, SqlCase, case, nothing, shop};

pub(super) const CASES: &[SqlCase] = &[
    case("create_table", nothing, "", |schema| {
        schema.create_table("everything", |t| {
            t.id();
            t.column("a_smallint", smallint()).not_null().default(-7);
            t.column("an_integer", integer()).default(42);
            t.column("a_bigint", bigint()).default(9_007_199_254_740_993_i64);
            t.column("a_real", real()).default(1.5);
            t.column("a_double", double()).default(0.25);
            t.column("a_numeric", numeric(10, 2)).not_null().default(0.99);
            t.column("a_decimal", decimal());
            t.column("a_boolean", boolean()).not_null().default(true);
            t.column("a_char", char(3)).default("abc");
            t.column("a_varchar", varchar(64)).not_null().default("it's a \\ \"quote\"");
            t.column("a_text", text()).default("plain");
            t.column("a_binary", binary());
            t.column("a_date", date()).default("2026-01-31");
            t.column("a_time", time()).default("13:30:00");
            t.column("a_timestamp", timestamp()).default("2026-01-31 13:30:00");
            t.column("a_timestamptz", timestamptz());
            t.column("a_uuid", uuid());
            t.column("a_json", json()).default("{\"a\": [1]}");
            t.column("the_date", date()).not_null().default(now());
            t.column("the_time", time()).not_null().default(now());
            t.column("the_uuid", uuid()).not_null().default(random_uuid());
            t.column("a_sum", integer()).not_null().default_sql("1 + 1");
            t.column("order", varchar(10));
            t.timestamps();
        });
    }),
    case("create_table_with_addresses", nothing, "", |schema| {
        schema.create_table("hosts", |t| {
            t.id();
            t.column("address", inet()).not_null().unique();
            t.column("network", inet()).default("10.0.0.0/8");
        });
    }),
    case("create_table_with_keys", nothing, "", |schema| {
        schema.create_table("authors", |t| {
            t.column("id", serial()).primary_key();
            t.column("mentor_id", integer()).references("authors", "id").on_delete(SetNull);
            t.column("first", varchar(40)).not_null();
            t.column("last", varchar(40)).not_null();
            t.unique(["first", "last"]);
        });
        schema.create_table("books", |t| {
            t.column("author_id", integer()).not_null();
            t.column("number", smallint()).not_null();
            t.column("editor_id", integer()).references("authors", "id").on_delete(Restrict).on_update(NoAction);
            t.column("price", numeric(8, 2)).check("price > 0");
            t.column("year", integer());
            t.primary_key(["author_id", "number"]).name("books_key");
            t.foreign_key(["author_id"]).references("authors", ["id"]).on_delete(Cascade).on_update(Cascade);
            t.check("year > 1450 AND number > 0").name("books_sane_check");
            t.index(["year"]);
        });
        schema.create_table("chapters", |t| {
            t.column("author_id", integer());
            t.column("number", smallint());
            t.column("title", text());
            t.foreign_key(["author_id", "number"]).references("books", ["author_id", "number"]);
            t.foreign_key(["author_id"]).references("authors", ["id"]).name("chapters_author_fkey");
            t.foreign_key(["author_id"]).references("authors", ["id"]).name("chapters_again_fkey");
        });
    }),
    case("create_table_that_refers", shop, SHOP_ROWS, |schema| {
        schema.create_table("visits", |t| {
            t.column("customer_id", bigint()).not_null().references("customers", "id");
        });
    }),
    case("drop_table", shop, SHOP_ROWS, |schema| {
        schema.drop_table("orders");
    }),
    case("rename_table", shop, SHOP_ROWS, |schema| {
        schema.rename_table("customers", "clients");
    })
    .unlike_created(),
    case("rename_table_that_refers", shop, SHOP_ROWS, |schema| {
        schema.rename_table("orders", "purchases");
    })
    .unlike_created(),
    case("run_sql", shop, SHOP_ROWS, |schema| {
        schema.sql("CREATE VIEW codes AS SELECT code FROM orders").down("DROP VIEW codes");
        schema.sql_on(Postgres, "COMMENT ON TABLE orders IS 'all of them'").down("COMMENT ON TABLE orders IS NULL");
        schema.sql_on(Sqlite, "UPDATE orders SET amount = 2").down("UPDATE orders SET amount = 1");
    })
    .unlike_created(),
    case("change_a_new_table", shop, SHOP_ROWS, |schema| {
        schema.create_table("parcels", |t| {
            t.column("id", bigserial()).primary_key();
            t.column("order_id", bigint()).references("orders", "id");
            t.column("label", varchar(20));
            t.index(["label"]);
        });
        schema.alter_table("parcels", |t| {
            t.add_column("weight", numeric(8, 3)).not_null().default(0);
            t.drop_column("label");
            t.change_type("weight", double());
            t.add_check("weight >= 0").name("parcels_weight_check");
        });
        schema.rename_table("parcels", "packages");
        schema.create_index("packages", ["weight"]);
    })
    .unlike_created(),
];
