//! Names: their case, those that servers keep for themselves, and those that are taken.

use migrate_ir::builder::{CreateTableBuilder, Schema, bigint, integer, varchar};
use migrate_ir::dialect::Dialect::{MariaDb, MySql, Postgres, Sqlite};

use super::{ALL, OddCase, case};

fn two_tables(schema: &mut Schema) {
    for name in ["a", "b"] {
        schema.create_table(name, |t| {
            t.id();
            t.column("x", integer());
            t.column("y", integer());
        });
    }
}

pub(super) const CASES: &[OddCase] = &[
    case("columns that differ in case", &[MySql, MariaDb, Sqlite], |schema| {
        schema.create_table("users", |t| {
            t.column("Email", varchar(20));
            t.column("email", varchar(20));
        });
    }),
    case("an added column that differs in case", &[MySql, MariaDb, Sqlite], |schema| {
        schema.alter_table("a", |t| {
            t.add_column("X", integer());
        });
    })
    .after(two_tables),
    case("a column renamed to another case", &[], |schema| {
        schema.alter_table("a", |t| {
            t.rename_column("x", "X");
        });
    })
    .after(two_tables),
    case("tables that differ in case", &[MySql, MariaDb, Sqlite], |schema| {
        schema.create_table("Users", CreateTableBuilder::id);
        schema.create_table("users", CreateTableBuilder::id);
    }),
    case("a table renamed to another case", &[], |schema| schema.rename_table("a", "A")).after(two_tables),
    case("checks of one table that differ in case", &[MySql, MariaDb], |schema| {
        schema.create_table("users", |t| {
            t.column("a", integer()).check("a > 0");
            t.check("a < 9").name("USERS_a_check");
        });
    }),
    case("checks of two tables that differ in case", &[MySql], |schema| {
        schema.alter_table("a", |t| {
            t.add_check("x > 0").name("Positive");
        });
        schema.alter_table("b", |t| {
            t.add_check("x > 0").name("positive");
        });
    })
    .after(two_tables),
    case("foreign keys that differ in case", &[MySql, MariaDb], |schema| {
        schema.create_table("c", |t| {
            t.column("a_id", bigint()).references("a", "id").name("Owner");
            t.column("b_id", bigint()).references("b", "id").name("owner");
        });
    })
    .after(two_tables),
    case("keys that differ in case", &[MySql, MariaDb], |schema| {
        schema.create_table("users", |t| {
            t.column("a", integer());
            t.unique(["a"]).name("Key");
            t.index(["a"]).name("key");
        });
    }),
    case("a check with the name of a key in another case", &[MariaDb], |schema| {
        schema.create_table("users", |t| {
            t.column("a", integer());
            t.unique(["a"]).name("Key");
            t.check("a > 0").name("key");
        });
    }),
    case("indexes of two tables with one name", &[Postgres, Sqlite], |schema| {
        schema.create_index("a", ["x"]).name("by_x");
        schema.create_index("b", ["x"]).name("by_x");
        schema.drop_index("a", "by_x");
        schema.create_index("a", ["x"]).name("by_x");
    })
    .after(two_tables),
    case("an index with the name of a table", &[Postgres, Sqlite], |schema| {
        schema.create_index("a", ["x"]).name("b");
    })
    .after(two_tables),
    case("the name of a renamed table's key", &[Postgres], |schema| {
        schema.rename_table("a", "c");
        schema.create_table("a", |t| {
            t.id();
            t.column("x", integer()).unique();
        });
    })
    .after(two_tables),
    case("a column of the system", &[Postgres], |schema| {
        schema.create_table("users", |t| {
            t.column("ctid", integer());
        });
    }),
    case("a column of InnoDB", &[MySql, MariaDb], |schema| {
        schema.alter_table("a", |t| {
            t.rename_column("x", "DB_TRX_ID");
        });
    })
    .after(two_tables),
    case("an index named for the primary key", &[MySql, MariaDb], |schema| {
        schema.create_index("a", ["x"]).name("PRIMARY");
    })
    .after(two_tables),
    case("a foreign key named for the primary key", &[MySql, MariaDb], |schema| {
        schema.alter_table("a", |t| {
            t.add_column("b_id", bigint());
            t.add_foreign_key(["b_id"]).references("b", ["id"]).name("primary");
        });
    })
    .after(two_tables),
    case("a table of SQLite", &[Sqlite], |schema| schema.create_table("sqlite_users", CreateTableBuilder::id)),
    case("a table of PostgreSQL", &[Postgres], |schema| schema.rename_table("a", "pg_class")).after(two_tables),
    case("names of emoji", &[MariaDb], |schema| {
        schema.create_table("😀", |t| {
            t.column("😀", integer()).unique();
            t.check("1 > 0").name("🎈");
        });
    }),
    case("a table with the name of a sequence", &[Postgres], |schema| {
        schema.create_table("a_id_seq", CreateTableBuilder::id);
    })
    .after(two_tables),
    case("a table with the name that a sequence has kept", &[Postgres], |schema| {
        two_tables(schema);
        schema.rename_table("a", "c");
        schema.alter_table("c", |t| t.rename_column("id", "key"));
        schema.create_table("a_id_seq", |t| {
            t.column("x", integer());
        });
    }),
    case("a table with the name that a sequence would have had", &[], |schema| {
        two_tables(schema);
        schema.rename_table("a", "c");
        schema.create_table("c_id_seq", |t| {
            t.column("x", integer());
        });
        schema.rename_table("c", "a");
        schema.rename_table("c_id_seq", "d");
    }),
    case("a check that is called primary", &[MySql, MariaDb], |schema| {
        two_tables(schema);
        schema.alter_table("a", |t| drop(t.add_check("x > 0").name("Primary")));
    }),
    case("a table named before the sequence", &[], |schema| {
        schema.create_table("c_id_seq", CreateTableBuilder::id);
        schema.create_table("c", CreateTableBuilder::id);
        schema.rename_table("c", "d");
    }),
    case("a table created twice", ALL, |schema| schema.create_table("a", CreateTableBuilder::id)).after(two_tables),
    case("odd characters", &[], |schema| {
        schema.create_table("a b%c$d(e)[f]/?#é", |t| {
            t.column("x y?:z", integer()).unique();
            t.index(["x y?:z"]).name("?1 %s {}");
        });
    }),
];
