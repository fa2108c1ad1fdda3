//! What decides, repeats or ends has its own way out.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) -> Result<(), String> {
    schema.create_table("users", |t| t.id());
    Ok(())
}

#[migration]
fn m0002_change(schema: &mut Schema) {
    match 1 {
        _ => {}
    }
    for number in 0..3 {
        schema.drop_table(number);
    }
    for table in ["a", "b"].iter() {
        schema.drop_table(table);
    }
    for (table, column) in [("a", "b")] {
        schema.create_index(table, [column]);
    }
    schema.drop_table("c")?;
    schema.drop_table("d").await;
    loop {}
    return;
}

#[migration]
fn m0003_shared(schema: &Schema) {
    schema.drop_table("users");
}

fn main() {}
