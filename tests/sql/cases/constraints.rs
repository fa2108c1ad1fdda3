//! Constraints.

use migrate_ir::{
    builder::{bigint, varchar},
    dialect::Dialect::{MariaDb, MySql},
    object::Action::{SetDefault, SetNull},
};

use super::{HEAP_ROWS, SHOP_ROWS, SqlCase, case, heap, shop};

pub(super) const CASES: &[SqlCase] = &[
    case("add_primary_key", heap, HEAP_ROWS, |schema| {
        schema.alter_table("heap", |t| {
            t.add_primary_key(["word", "other"]);
        });
    }),
    case("add_unique", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.add_unique(["customer_id", "code"]);
        });
    }),
    case("add_foreign_key", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.add_foreign_key(["reviewer_id"]).references("customers", ["id"]).on_delete(SetNull);
        });
    }),
    case("add_foreign_key_not_valid", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.add_foreign_key(["reviewer_id"]).references("customers", ["id"]).not_valid();
        });
    })
    .unlike_created(),
    case("add_foreign_key_to_itself", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.add_foreign_key(["reviewer_id"]).references("orders", ["id"]);
        });
    }),
    case("add_foreign_key_that_sets_default", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.add_foreign_key(["reviewer_id"]).references("customers", ["id"]).on_delete(SetDefault);
        });
    })
    .refused_by(&[MySql, MariaDb]),
    case("add_check", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.add_check("amount > 0").name("orders_amount_check");
        });
    }),
    case("add_check_not_valid", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.add_check("amount > 0").name("orders_amount_check").not_valid();
        });
    })
    .unlike_created(),
    case(
        "drop_primary_key",
        |schema| {
            schema.create_table("heap", |t| {
                t.column("word", varchar(20)).primary_key();
            });
        },
        "INSERT INTO heap (word) VALUES ('a')",
        |schema| {
            schema.alter_table("heap", |t| {
                t.drop_constraint("heap_pkey");
            });
        },
    ),
    case(
        "drop_primary_key_over_foreign_key",
        |schema| {
            shop(schema);
            schema.create_table("marks", |t| {
                t.column("order_id", bigint()).references("orders", "id");
                t.column("mark", varchar(10));
                t.primary_key(["order_id", "mark"]);
            });
        },
        "",
        |schema| {
            schema.alter_table("marks", |t| {
                t.drop_constraint("marks_pkey");
            });
        },
    ),
    case(
        "drop_one_of_two_foreign_keys",
        |schema| {
            shop(schema);
            schema.alter_table("orders", |t| {
                t.add_foreign_key(["customer_id"]).references("customers", ["id"]).name("orders_again_fkey");
            });
        },
        SHOP_ROWS,
        |schema| {
            schema.alter_table("orders", |t| {
                t.drop_constraint("orders_customer_id_fkey");
            });
        },
    ),
    case("drop_unique", shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.drop_constraint("customers_email_key");
        });
    }),
    case("drop_foreign_key", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.drop_constraint("orders_customer_id_fkey");
        });
    }),
    case("drop_check", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.drop_constraint("orders_total_check");
        });
    }),
    case(
        "validate_foreign_key",
        |schema| {
            shop(schema);
            schema.alter_table("orders", |t| {
                t.add_foreign_key(["reviewer_id"]).references("customers", ["id"]).not_valid();
            });
        },
        SHOP_ROWS,
        |schema| {
            schema.alter_table("orders", |t| {
                t.validate_constraint("orders_reviewer_id_fkey");
            });
        },
    )
    .inverse_differs(),
    case(
        "validate_check",
        |schema| {
            shop(schema);
            schema.alter_table("orders", |t| {
                t.add_check("amount > 0").name("orders_amount_check").not_valid();
            });
        },
        SHOP_ROWS,
        |schema| {
            schema.alter_table("orders", |t| {
                t.validate_constraint("orders_amount_check");
            });
        },
    )
    .inverse_differs(),
];
