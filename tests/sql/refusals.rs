//! What a server cannot do is refused before it is asked, and nothing panics.

use migrate_ir::{
    builder::{Schema, bigint, char, integer, json, numeric, serial, text, time, varchar},
    dialect::{Dialect, Target, Version},
    object::{
        Action::{Cascade, SetDefault, SetNull},
        Catalog, Op as _, Operation,
    },
    render::render_script,
};

use crate::{
    cases::{self, shop},
    history,
};

type Body = fn(&mut Schema);

/// Migrations that some server cannot run, after the one before them.
const BAD: &[(&str, Body, Body)] = &[
    ("a key over text", nothing, |schema| {
        schema.create_table("users", |t| {
            t.column("email", text()).not_null().unique();
        });
    }),
    ("an index over JSON", nothing, |schema| {
        schema.create_table("users", |t| {
            t.column("data", json());
            t.index(["data"]);
        });
    }),
    ("a key of too many bytes", nothing, |schema| {
        schema.create_table("pages", |t| {
            t.column("site", varchar(300));
            t.column("path", varchar(600));
            t.unique(["site", "path"]);
        });
    }),
    ("an indexed column becomes text", shop, |schema| {
        schema.alter_table("customers", |t| {
            t.change_type("email", text());
        });
    }),
    ("a partial index", shop, |schema| {
        schema.create_index("orders", ["code"]).filter("total > 0");
    }),
    ("types beyond the limits", nothing, |schema| {
        schema.create_table("wide", |t| {
            t.column("a", char(256));
        });
        schema.create_table("wider", |t| {
            t.column("a", varchar(20_000));
        });
        schema.create_table("precise", |t| {
            t.column("a", numeric(70, 2));
        });
        schema.create_table("upside_down", |t| {
            t.column("a", numeric(2, 3));
        });
    }),
    ("a foreign key that sets the default", shop, |schema| {
        schema.alter_table("orders", |t| {
            t.add_foreign_key(["reviewer_id"]).references("customers", ["id"]).on_delete(SetDefault);
        });
    }),
    ("a foreign key that sets a required column to NULL", nothing, |schema| {
        schema.create_table("nodes", |t| {
            t.id();
            t.column("parent_id", bigint()).not_null().references("nodes", "id").on_delete(SetNull);
        });
    }),
    ("a foreign key in another order than the key", nothing, |schema| {
        schema.create_table("pairs", |t| {
            t.column("a", integer());
            t.column("b", integer());
            t.primary_key(["a", "b"]);
        });
        schema.create_table("uses", |t| {
            t.column("a", integer());
            t.column("b", integer());
            t.foreign_key(["b", "a"]).references("pairs", ["b", "a"]);
        });
    }),
    ("a check on what a foreign key changes", nothing, |schema| {
        schema.create_table("nodes", |t| {
            t.id();
            t.column("parent_id", bigint()).references("nodes", "id").on_update(Cascade);
            t.check("parent_id > 0");
        });
    }),
    ("two foreign keys of one name", shop, |schema| {
        schema.create_table("visits", |t| {
            t.column("customer_id", bigint()).references("customers", "id").name("orders_customer_id_fkey");
        });
    }),
    ("two checks of one name", shop, |schema| {
        schema.create_table("visits", |t| {
            t.column("total", integer());
            t.check("total > 0").name("orders_total_check");
        });
    }),
    ("rows numbered by no key", nothing, |schema| {
        schema.create_table("lines", |t| {
            t.column("number", serial());
            t.column("word", varchar(10)).primary_key();
        });
    }),
    ("rows numbered twice", nothing, |schema| {
        schema.create_table("lines", |t| {
            t.id();
            t.column("number", serial()).unique();
        });
    }),
    ("rows numbered by a text", nothing, |schema| {
        schema.create_table("lines", |t| {
            t.column("number", varchar(10)).identity().primary_key();
        });
    }),
    ("the key of numbered rows is dropped alone", shop, |schema| {
        schema.alter_table("orders", |t| {
            t.drop_constraint("orders_pkey");
        });
    }),
    ("a type without a way from the old one", nothing, |schema| {
        schema.create_table("days", |t| {
            t.column("noon", time());
        });
        schema.alter_table("days", |t| {
            t.change_type("noon", integer());
        });
    }),
    ("a default that does not fit the new type", shop, |schema| {
        schema.alter_table("orders", |t| {
            t.change_type("amount", migrate_ir::builder::boolean());
        });
    }),
    ("the type of a foreign key", shop, |schema| {
        schema.alter_table("orders", |t| {
            t.change_type("customer_id", integer());
        });
    }),
    ("a default of its own for each row", shop, |schema| {
        schema.alter_table("orders", |t| {
            t.add_column("token", varchar(40)).not_null().default_sql("uuid()");
        });
    }),
    (
        "a table that raw SQL made",
        |schema| schema.sql("CREATE TABLE things (id int, word varchar(10))").down("DROP TABLE things"),
        |schema| {
            schema.alter_table("things", |t| {
                t.set_not_null("word");
            });
        },
    ),
    ("SQL that stands alone, and does not", shop, |schema| {
        schema.sql("VACUUM").no_transaction().irreversible("nothing to undo");
        schema.create_index("orders", ["code"]);
    }),
];

fn nothing(_: &mut Schema) {}

#[test]
fn unsupported_operations_are_reported_with_a_fix() {
    let mut lines = Vec::new();
    for (what, history, change) in BAD {
        lines.push(format!("===== {what} ====="));
        let before = history::fold(&Schema::record(*history), &Catalog::default());
        let mut all = Vec::new();
        for dialect in Dialect::ALL {
            let refusals =
                render_script(&Schema::record(*change), &before, Target::of(dialect)).err().unwrap_or_default();
            all.extend(refusals.into_iter().map(|refusal| format!("{}: {}", refusal.operation, refusal.message)));
        }
        assert!(!all.is_empty(), "nobody refuses {what}");
        lines.push(all.join("\n\n"));
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("refusals", lines.join("\n"));
    });
}

/// Whatever is known of the database, and however old the server is: SQL, or a refusal.
#[test]
fn no_operation_panics_on_any_server() {
    let bodies = cases::all().flat_map(|case| [case.history, case.change]);
    let bodies = bodies.chain(BAD.iter().flat_map(|(_, history, change)| [*history, *change]));
    let operations: Vec<Operation> = bodies.flat_map(Schema::record).collect();
    let oldest = Version::new(0, 0, 0);
    let targets = Target::ALL.into_iter().flat_map(|target| [target, Target { oldest, ..target }]);
    for target in targets {
        for catalog in [Catalog::default(), Catalog::unknown(), everything(&operations)] {
            for operation in &operations {
                let one = std::slice::from_ref(operation);
                let result = std::panic::catch_unwind(|| render_script(one, &catalog, target).map(|_| ()));
                assert!(result.is_ok(), "{} on {}", operation.summary(), target.dialect);
            }
        }
    }
}

/// A catalog with all tables that these operations create, as far as they fit one another.
fn everything(operations: &[Operation]) -> Catalog {
    let mut catalog = Catalog::default();
    for operation in operations {
        let _ = operation.apply(&mut catalog);
    }
    catalog
}
