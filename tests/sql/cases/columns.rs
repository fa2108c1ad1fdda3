//! Columns that come, go, and get another name.

use migrate_ir::{
    builder::{
        bigint, boolean, char, date, inet, integer, json, now, random_uuid, serial, smallint, text, timestamptz, uuid,
        varchar,
    },
    dialect::Dialect::{MariaDb, MySql, Sqlite},
};

use super::{HEAP_ROWS, SHOP_ROWS, SqlCase, case, heap, shop};

pub(super) const CASES: &[SqlCase] = &[
    case("add_column", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.add_column("comment", text());
        });
    }),
    case("add_column_with_default", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.add_column("is_paid", boolean()).not_null().default(false);
            t.add_column("priority", smallint()).not_null().default(-1);
            t.add_column("currency", char(3)).not_null().default("EUR");
        });
    }),
    case("add_column_with_text_default", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.add_column("comment", text()).not_null().default("none");
            t.add_column("data", json()).not_null().default("{}");
        });
    }),
    case("add_column_with_now", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.add_column("placed_at", timestamptz()).not_null().default(now());
            t.add_column("placed_on", date()).not_null().default(now());
        });
    }),
    case("add_column_with_address", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.add_column("ordered_from", inet()).not_null().default("::1");
        });
    }),
    case(
        "change_type_between_address_and_text",
        |schema| {
            schema.create_table("hosts", |t| {
                t.column("name", varchar(20)).primary_key();
                t.column("address", inet()).not_null();
                t.column("written", text());
            });
        },
        "INSERT INTO hosts (name, address, written) VALUES ('a', '10.0.0.1', '10.0.0.1'), ('b', '::1', '10.0.0.0/8')",
        |schema| {
            schema.alter_table("hosts", |t| {
                t.change_type("address", varchar(43));
                t.change_type("written", inet());
            });
        },
    )
    .inverse_differs(),
    case("add_column_with_uuid", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.add_column("public_id", uuid()).not_null().default(random_uuid());
        });
    })
    .refused_by(&[MySql]),
    case("add_column_with_expression", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.add_column("weight", integer()).not_null().default_sql("2 * 3");
        });
    }),
    case("add_column_with_constraints", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.add_column("ticket", varchar(30)).unique();
            t.add_column("rating", integer()).check("rating > 0");
            t.add_column("packer_id", bigint()).references("customers", "id");
        });
    }),
    case("add_numbered_column", heap, HEAP_ROWS, |schema| {
        schema.alter_table("heap", |t| {
            t.add_column("id", bigint()).identity().primary_key();
        });
    }),
    case("drop_column", shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.drop_column("note");
        });
    }),
    case("drop_column_with_index", shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.drop_column("name");
        });
    }),
    case("drop_column_with_check_and_index", shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.drop_column("age");
        });
    }),
    case("drop_column_with_foreign_key", shop, SHOP_ROWS, |schema| {
        schema.alter_table("orders", |t| {
            t.drop_column("customer_id");
        });
    }),
    case("drop_column_with_unique", shop, "", |schema| {
        schema.alter_table("customers", |t| {
            t.drop_column("email");
        });
    }),
    case(
        "drop_column_that_is_numbered",
        |schema| {
            heap(schema);
            schema.alter_table("heap", |t| {
                t.add_column("id", integer()).identity().primary_key();
            });
        },
        HEAP_ROWS,
        |schema| {
            schema.alter_table("heap", |t| {
                t.drop_column("id");
            });
        },
    ),
    case(
        "drop_column_that_is_numbered_and_unique",
        |schema| {
            schema.create_table("verses", |t| {
                t.column("number", serial()).unique();
                t.column("word", varchar(10)).primary_key();
                t.index(["number", "word"]);
            });
        },
        "INSERT INTO verses (word) VALUES ('a'), ('b')",
        |schema| {
            schema.alter_table("verses", |t| {
                t.drop_column("number");
            });
        },
    )
    .refused_by(&[Sqlite]),
    case("add_numbered_column_and_unique", heap, HEAP_ROWS, |schema| {
        schema.alter_table("heap", |t| {
            t.add_column("number", serial()).unique();
        });
    })
    .refused_by(&[Sqlite]),
    case(
        "drop_column_of_a_long_key",
        |schema| {
            heap(schema);
            schema.alter_table("heap", |t| {
                t.add_primary_key(["word", "other"]);
                t.add_column("last", varchar(9)).default("z");
                t.add_unique(["last", "word", "other"]);
            });
        },
        HEAP_ROWS,
        |schema| {
            schema.alter_table("heap", |t| {
                t.drop_column("last");
            });
        },
    ),
    case(
        "drop_column_in_conditions",
        |schema| {
            shop(schema);
            schema.create_index("orders", ["code"]).filter("total > 0");
            schema.alter_table("orders", |t| {
                t.add_check("total >= amount - 9").name("orders_sane_check");
                // It only holds the word.
                t.add_check("code <> 'the total'").name("orders_code_check");
            });
        },
        SHOP_ROWS,
        |schema| {
            schema.alter_table("orders", |t| {
                t.drop_column("total");
            });
        },
    )
    .refused_by(&[MySql, MariaDb]),
    case(
        "drop_column_of_index_on_foreign_key",
        |schema| {
            shop(schema);
            schema.create_index("orders", ["customer_id", "amount"]);
        },
        SHOP_ROWS,
        |schema| {
            schema.alter_table("orders", |t| {
                t.drop_column("amount");
            });
        },
    ),
    case("rename_column", shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.rename_column("name", "full_name");
        });
        schema.alter_table("orders", |t| {
            t.rename_column("customer_id", "client_id");
        });
    }),
    case("rename_column_that_is_referred_to", shop, SHOP_ROWS, |schema| {
        schema.alter_table("customers", |t| {
            t.rename_column("id", "number");
        });
    })
    .unlike_created(),
    case(
        "rename_column_of_a_tree",
        |schema| {
            schema.create_table("nodes", |t| {
                t.id();
                t.column("parent_id", bigint()).references("nodes", "id");
            });
        },
        "INSERT INTO nodes (parent_id) VALUES (NULL), (1)",
        |schema| {
            schema.alter_table("nodes", |t| {
                t.rename_column("id", "number");
                t.rename_column("parent_id", "parent_number");
            });
        },
    )
    .unlike_created(),
];
