//! One change of each kind, and what is there before it.

use migrate_ir::{
    builder::{
        Schema, bigint, bigserial, binary, boolean, char, date, decimal, double, integer, json, now, numeric,
        random_uuid, real, serial, smallint, text, time, timestamp, timestamptz, uuid, varchar,
    },
    dialect::Dialect::{self, MariaDb, MySql, Postgres, Sqlite},
    table::Action::{Cascade, NoAction, Restrict, SetDefault, SetNull},
};

/// A migration, after another one.
pub struct Case {
    pub name: &'static str,
    /// The migration before it.
    pub history: fn(&mut Schema),
    /// The rows that are there by then.
    pub rows: &'static str,
    pub change: fn(&mut Schema),
    /// Where it is refused.
    pub refused: &'static [Dialect],
    /// Whether creating everything at once gives the same catalog. Not where the server keeps an old name.
    pub like_created: bool,
    /// Whether the way back leads to the same catalog.
    pub returns: bool,
    /// Where the way back is refused.
    pub stays: &'static [Dialect],
}

const fn case(name: &'static str, history: fn(&mut Schema), rows: &'static str, change: fn(&mut Schema)) -> Case {
    Case { name, history, rows, change, refused: &[], like_created: true, returns: true, stays: &[] }
}

impl Case {
    const fn refused_by(self, refused: &'static [Dialect]) -> Self {
        Self { refused, ..self }
    }

    const fn unlike_created(self) -> Self {
        Self { like_created: false, ..self }
    }

    const fn stays_on(self, stays: &'static [Dialect]) -> Self {
        Self { stays, ..self }
    }

    const fn one_way(self) -> Self {
        Self { returns: false, ..self }
    }
}

fn nothing(_: &mut Schema) {}

/// Customers, and orders that refer to them.
pub fn shop(schema: &mut Schema) {
    schema.create_table("customers", |t| {
        t.id();
        t.column("email", varchar(100)).not_null().unique();
        t.column("name", varchar(50)).default("nobody");
        t.column("age", integer());
        t.column("note", text());
        t.column("since", timestamp());
        t.index(["name"]);
        t.index(["age"]).unique();
        t.check("age >= 0").name("customers_age_check");
    });
    schema.create_table("orders", |t| {
        t.id();
        t.column("customer_id", bigint()).references("customers", "id");
        t.column("total", numeric(10, 2)).not_null().default(0);
        t.column("code", varchar(20)).not_null();
        t.column("amount", integer()).not_null().default(1);
        t.column("reviewer_id", bigint());
        t.check("total >= 0").name("orders_total_check");
    });
}

const SHOP_ROWS: &str =
    "INSERT INTO customers (email, name, age, note) VALUES ('a@x', 'Ann', 30, '12'), ('b@x', 'Bob', 40, '7');
    INSERT INTO orders (customer_id, total, code) VALUES (1, 5.25, 'p'), (2, 7, 'q'), (NULL, 0, 'r')";

/// A table without a key.
fn heap(schema: &mut Schema) {
    schema.create_table("heap", |t| {
        t.column("word", varchar(20)).not_null();
        t.column("other", varchar(20)).not_null();
    });
}

const HEAP_ROWS: &str = "INSERT INTO heap (word, other) VALUES ('a', 'b'), ('c', 'd')";

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

pub const CASES: &[Case] = &[
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
    .stays_on(&[MySql]),
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
    .one_way(),
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
    .one_way(),
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
