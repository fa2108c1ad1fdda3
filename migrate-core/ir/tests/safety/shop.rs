//! The database that the messages are about.

use migrate_ir::builder::*;
use migrate_ir::object::{Action, Catalog, Op as _, Operation};

/// A database that earlier migrations have made.
pub(crate) fn shop() -> Catalog {
    after(&Catalog::default(), &Schema::record(create))
}

/// The database after operations, all of which fit.
pub(crate) fn after(before: &Catalog, operations: &[Operation]) -> Catalog {
    let mut catalog = before.clone();
    for operation in operations {
        if let Err(conflict) = operation.apply(&mut catalog) {
            panic!("{}", conflict.message);
        }
    }
    catalog
}

/// Whether operations fit the database.
pub(crate) fn fit(before: &Catalog, operations: &[Operation]) -> bool {
    let mut catalog = before.clone();
    operations.iter().all(|operation| operation.apply(&mut catalog).is_ok())
}

fn create(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("email", varchar(50)).not_null().unique();
        t.column("name", varchar(64));
        t.column("bio", text());
        t.column("nick", varchar(20)).check("nick <> ''");
        t.column("age", integer());
        t.column("seen_at", timestamp());
        t.column("joined_at", timestamptz()).not_null().default(now());
        t.index(["name"]);
        t.index(["seen_at"]);
        t.index(["email"]).filter("age > 17").name("adults");
    });
    schema.create_table("orders", |t| {
        t.id();
        t.column("user_id", bigint()).not_null();
        t.column("code", varchar(20)).not_null();
        t.column("total", numeric(10, 2));
        t.foreign_key(["user_id"]).references("users", ["id"]).on_delete(Action::Cascade);
        t.index(["user_id", "code"]);
    });
    schema.create_table("notes", |t| {
        t.column("key", bigint()).not_null();
        t.column("user_id", bigint());
        t.column("order_id", bigint());
        t.column("author_id", bigint());
        t.foreign_key(["user_id"]).references("users", ["id"]);
        t.foreign_key(["order_id"]).references("orders", ["id"]);
    });
}
