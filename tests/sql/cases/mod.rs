//! Changes of every kind, each with what is there before it.

mod columns;
mod comments;
mod constraints;
mod indexes;
mod tables;
mod types;
mod values;

use migrate_ir::{
    builder::{Schema, bigint, integer, numeric, text, timestamp, varchar},
    dialect::Dialect,
};

/// Every case.
pub(crate) fn all() -> impl Iterator<Item = &'static SqlCase> {
    [tables::CASES, columns::CASES, types::CASES, values::CASES, indexes::CASES, constraints::CASES, comments::CASES]
        .into_iter()
        .flatten()
}

/// A migration, after another one.
pub(crate) struct SqlCase {
    pub(crate) name: &'static str,
    /// The migration before it.
    pub(crate) history: fn(&mut Schema),
    /// The rows that are there by then.
    pub(crate) rows: &'static str,
    pub(crate) change: fn(&mut Schema),
    /// Where it is refused.
    pub(crate) refused: &'static [Dialect],
    /// Whether creating everything at once gives the same catalog. Not where the server keeps an old name.
    pub(crate) like_created: bool,
    /// Whether the way back leads to the same catalog.
    pub(crate) inverse_restores: bool,
    /// Where the way back is refused.
    pub(crate) irreversible_on: &'static [Dialect],
}

const fn case(name: &'static str, history: fn(&mut Schema), rows: &'static str, change: fn(&mut Schema)) -> SqlCase {
    SqlCase {
        name,
        history,
        rows,
        change,
        refused: &[],
        like_created: true,
        inverse_restores: true,
        irreversible_on: &[],
    }
}

impl SqlCase {
    const fn refused_by(self, refused: &'static [Dialect]) -> Self {
        Self { refused, ..self }
    }

    const fn unlike_created(self) -> Self {
        Self { like_created: false, ..self }
    }

    const fn irreversible_on(self, irreversible_on: &'static [Dialect]) -> Self {
        Self { irreversible_on, ..self }
    }

    const fn inverse_differs(self) -> Self {
        Self { inverse_restores: false, ..self }
    }
}

fn nothing(_: &mut Schema) {}

/// Customers, and orders that refer to them.
pub(crate) fn shop(schema: &mut Schema) {
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
