//! Keys: equal ones, those that servers choose by themselves, and what refers to them.

use migrate_ir::builder::{Schema, bigint, integer, varchar};
use migrate_ir::dialect::Dialect::{MariaDb, MySql, Postgres};

use super::{OddCase, case};

/// A table whose first unique index over required columns is InnoDB's key.
fn without_primary_key(schema: &mut Schema) {
    schema.create_table("a", |t| {
        t.column("x", integer()).not_null().unique();
        t.column("y", integer()).not_null();
        t.column("z", integer());
    });
}

pub(super) const CASES: &[OddCase] = &[
    case("a unique constraint over the primary key", &[], |schema| {
        schema.create_table("a", |t| {
            t.column("x", integer()).not_null().primary_key().unique();
        });
        schema.alter_table("a", |t| t.drop_constraint("a_x_key"));
    }),
    case("two equal unique constraints", &[], |schema| {
        schema.create_table("a", |t| {
            t.id();
            t.column("x", integer()).unique();
            t.unique(["x"]).name("again");
        });
        schema.alter_table("a", |t| t.drop_constraint("again"));
    }),
    case("equal keys are dropped with their table", &[], |schema| schema.drop_table("a")).after(|schema| {
        schema.create_table("a", |t| {
            t.column("x", integer()).primary_key().unique();
            t.column("y", integer()).unique();
            t.unique(["y"]).name("again");
        });
    }),
    case("InnoDB's key is dropped", &[], |schema| {
        schema.alter_table("a", |t| t.drop_constraint("a_x_key"));
    })
    .after(without_primary_key),
    case("InnoDB's key is dropped as an index", &[], |schema| drop(schema.drop_index("a", "a_y_idx"))).after(
        |schema| {
            schema.create_table("a", |t| {
                t.column("y", integer()).not_null();
                t.index(["y"]).unique();
            });
        },
    ),
    case("InnoDB's key is made", &[], |schema| {
        schema.create_index("a", ["y"]).unique();
    })
    .after(|schema| {
        schema.create_table("a", |t| {
            t.column("y", integer()).not_null();
        });
    }),
    case("InnoDB's key is added as a constraint", &[], |schema| {
        schema.alter_table("a", |t| {
            t.add_unique(["y"]);
        });
    })
    .after(|schema| {
        schema.create_table("a", |t| {
            t.column("y", integer()).not_null();
        });
    }),
    case("a second key beside InnoDB's", &[], |schema| {
        schema.create_index("a", ["y"]).unique();
    })
    .after(without_primary_key),
    case("a column of InnoDB's key accepts NULL", &[], |schema| {
        schema.alter_table("a", |t| t.drop_not_null("x"));
    })
    .after(without_primary_key),
    case("a column of a key refuses NULL", &[], |schema| {
        schema.create_index("a", ["z"]).unique();
        schema.alter_table("a", |t| t.set_not_null("z"));
    })
    .after(without_primary_key),
    case("a column of InnoDB's key is dropped", &[], |schema| {
        schema.alter_table("a", |t| t.drop_column("x"));
    })
    .after(without_primary_key),
    case("a primary key beside InnoDB's", &[], |schema| {
        schema.alter_table("a", |t| {
            t.add_primary_key(["y"]);
        });
    })
    .after(without_primary_key),
    case("InnoDB's key becomes longer", &[], |schema| {
        schema.alter_table("a", |t| {
            t.change_type("x", bigint());
        });
    })
    .after(without_primary_key),
    case("numbered rows beside InnoDB's key", &[], |schema| {
        schema.alter_table("a", |t| {
            t.add_column("n", bigint()).identity().primary_key();
        });
    })
    .after(without_primary_key),
    case("InnoDB's key serves a foreign key", &[], |schema| {
        schema.alter_table("b", |t| t.drop_constraint("b_x_key"));
    })
    .after(|schema| {
        schema.create_table("a", |t| {
            t.column("x", integer()).primary_key();
        });
        schema.create_table("b", |t| {
            t.column("x", integer()).not_null().unique().references("a", "x");
        });
    }),
    case("the key that a foreign key was made by", &[Postgres], |schema| {
        schema.alter_table("a", |t| {
            t.drop_constraint("a_x_key");
        });
    })
    .after(|schema| {
        schema.create_table("a", |t| {
            t.column("x", integer()).not_null().unique();
        });
        schema.alter_table("a", |t| {
            t.add_primary_key(["x"]);
        });
        schema.create_table("b", |t| {
            t.column("x", integer()).references("a", "x");
        });
    }),
    case("a unique index that a foreign key needs", super::ALL, |schema| drop(schema.drop_index("a", "a_x_idx")))
        .after(|schema| {
            schema.create_table("a", |t| {
                t.id();
                t.column("x", integer());
                t.index(["x"]).unique();
            });
            schema.create_table("b", |t| {
                t.column("x", integer()).references("a", "x");
            });
        }),
    case("a column that its own table refers to", super::ALL, |schema| {
        schema.alter_table("a", |t| {
            t.add_foreign_key(["z"]).references("a", ["x"]);
            t.drop_column("x");
        });
    })
    .after(without_primary_key),
    case("a column that refers to itself", &[MySql], |schema| {
        schema.alter_table("a", |t| {
            t.add_foreign_key(["x"]).references("a", ["x"]);
        });
    })
    .after(without_primary_key),
    case("a check on a numbered column", &[MySql, MariaDb], |schema| {
        schema.create_table("a", |t| {
            t.id();
            t.check("id > 0");
        });
    }),
    case("a long name of many bytes", &[], |schema| {
        schema.alter_table("a", |t| {
            t.drop_column("漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字");
            t.drop_column("ééééééééééééééééééé");
            t.drop_column("éééééééééééééééééééx");
        });
    })
    .after(|schema| {
        schema.create_table("a", |t| {
            t.id();
            for name in ["漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字", "ééééééééééééééééééé", "éééééééééééééééééééx"]
            {
                t.column(name, varchar(9));
            }
        });
    }),
];
