//! A table that is in use, and twenty safe changes of it.

use migrate_core::prelude::*;

#[migration]
fn m0001_create_orders(schema: &mut Schema) {
    schema.create_table("customers", |t| {
        t.id();
    });
    schema.create_table("orders", |t| {
        t.id();
        t.column("customer_id", bigint()).not_null();
        t.column("code", varchar(40));
        t.column("amount", integer()).not_null().default(1);
        t.column("legacy", integer());
        t.index(["amount"]);
    });
}

#[migration]
fn m0002_add_note(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.add_column("note", text());
    });
}

#[migration]
fn m0003_add_status(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.add_column("status", varchar(20)).not_null().default("new");
    });
}

#[migration]
fn m0004_add_three_columns(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.add_column("priority", integer());
        t.add_column("shipped_at", timestamptz());
        t.add_column("gift", boolean()).not_null().default(false);
    });
}

#[migration]
fn m0005_index_customers(schema: &mut Schema) {
    schema.create_index("orders", ["customer_id"]).concurrently();
}

#[migration]
fn m0006_set_priority(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.set_default("priority", 0);
    });
}

#[migration]
fn m0007_check_amount(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.add_check("amount >= 0").name("orders_amount_positive").not_valid();
    });
}

#[migration]
fn m0008_validate_amount(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.validate_constraint("orders_amount_positive");
    });
}

#[migration]
fn m0009_refer_to_customers(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.add_foreign_key(["customer_id"]).references("customers", ["id"]).not_valid();
    });
}

#[migration]
fn m0010_validate_customers(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.validate_constraint("orders_customer_id_fkey");
    });
}

#[migration]
fn m0011_check_code(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.add_check("code IS NOT NULL").name("orders_code_given").not_valid();
    });
}

#[migration]
fn m0012_validate_code(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.validate_constraint("orders_code_given");
    });
}

#[migration]
fn m0013_require_code(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.set_not_null("code");
        t.drop_constraint("orders_code_given");
    });
}

#[migration]
fn m0014_widen_code(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.change_type("code", varchar(80));
    });
}

#[migration]
fn m0015_drop_default(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.drop_not_null("status");
        t.drop_default("status");
    });
}

#[migration]
fn m0016_drop_legacy(schema: &mut Schema) {
    #[assume_safe(dropped_columns, reason = "nobody has read it for a year")]
    schema.alter_table("orders", |t| {
        t.drop_column("legacy");
    });
}

#[migration]
fn m0017_drop_index(schema: &mut Schema) {
    schema.drop_index("orders", "orders_amount_idx").concurrently();
}

#[migration]
fn m0018_index_open_orders(schema: &mut Schema) {
    schema.create_index("orders", ["shipped_at"]).filter("shipped_at IS NULL").name("orders_open").concurrently();
}

#[migration]
fn m0019_create_parcels(schema: &mut Schema) {
    schema.create_table("parcels", |t| {
        t.id();
        t.column("order_id", bigint()).not_null().references("orders", "id");
        t.index(["order_id"]);
    });
}

#[migration]
fn m0020_drop_check(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.drop_constraint("orders_amount_positive");
    });
}

#[migration]
fn m0021_add_weight(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.add_column("weight", integer());
        t.set_default("weight", 1);
    });
}
