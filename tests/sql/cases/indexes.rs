//! Indexes.

use migrate_ir::builder::bigint;
use migrate_ir::dialect::Dialect::{MariaDb, MySql, Sqlite};

use super::{SHOP_ROWS, SqlCase, case, shop};

pub(super) const CASES: &[SqlCase] = &[
    case("create_index", shop, SHOP_ROWS, |schema| {
        schema.create_index("orders", ["amount", "code"]);
    }),
    case("create_unique_index", shop, SHOP_ROWS, |schema| {
        schema.create_index("orders", ["code"]).unique();
    }),
    case("create_partial_index", shop, SHOP_ROWS, |schema| {
        schema.create_index("orders", ["code"]).filter("total > 1").unique();
    })
    .refused_by(&[MySql, MariaDb]),
    case("create_index_that_includes_columns", shop, SHOP_ROWS, |schema| {
        schema.create_index("orders", ["code"]).include(["total", "amount"]).unique();
    })
    .refused_by(&[MySql, MariaDb, Sqlite]),
    case("change_columns_that_an_index_includes", shop, SHOP_ROWS, |schema| {
        schema.create_index("orders", ["code"]).include(["customer_id", "amount"]).name("codes_of_customers");
        schema.create_index("orders", ["code"]).include(["reviewer_id"]).name("codes_of_reviewers");
        schema.alter_table("orders", |t| {
            t.rename_column("customer_id", "buyer_id");
            t.change_type("amount", bigint());
            t.drop_column("reviewer_id");
        });
    })
    .refused_by(&[MySql, MariaDb, Sqlite]),
    case("create_index_concurrently", shop, SHOP_ROWS, |schema| {
        schema.create_index("orders", ["code"]).concurrently();
    }),
    case("create_index_on_foreign_key", shop, SHOP_ROWS, |schema| {
        schema.create_index("orders", ["customer_id"]);
    }),
    case("drop_index", shop, SHOP_ROWS, |schema| {
        schema.drop_index("customers", "customers_name_idx");
    }),
    case("drop_index_concurrently", shop, SHOP_ROWS, |schema| {
        schema.drop_index("customers", "customers_name_idx").concurrently();
    }),
    case(
        "drop_index_on_foreign_key",
        |schema| {
            shop(schema);
            schema.create_index("orders", ["customer_id", "code"]);
        },
        SHOP_ROWS,
        |schema| {
            schema.drop_index("orders", "orders_customer_id_code_idx");
        },
    ),
];
