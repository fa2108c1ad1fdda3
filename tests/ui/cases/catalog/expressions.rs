use migrate_core::prelude::*;

#[migration]
fn m0001_expressions(schema: &mut Schema) {
    schema.create_table("orders", |t| {
        t.id();
        t.column("total", integer()).check("total > 0) , evil integer, check (1=1");
        t.check("total < 100 -- at most").name("orders_small");
    });
    schema.alter_table("orders", |t| {
        t.add_check("totl > 0").name("orders_positive");
        t.add_column("rank", integer()).default_sql("(SELECT 1)");
    });
}

fn main() {}
