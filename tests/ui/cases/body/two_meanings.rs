//! What rustc and the macro would read differently is refused.
use migrate_core::ir::builder::{Integer, Typed};
use migrate_core::prelude::*;

fn text() -> Typed<Integer> {
    integer()
}

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    #[cfg(any())]
    let name = "nick";
    #[cfg(all())]
    let name = "name";
    schema.create_table("users", |t| {
        t.id();
        t.column(name, text());
    });
    for table in [#[cfg(all())] "users"] {
        schema.create_index(table, ["id"]);
    }
    schema.create_index("users", #[cfg(all())] [name]);
}

fn main() {}
