use migrate_core::prelude::*;

/// What customers owe.
#[migration]
fn m0007_create_invoice(schema: &mut Schema) {
    schema.create_table("invoice", |t| {
        t.column("invoice_id", serial()).primary_key();
        t.column("customer_id", integer()).not_null().references("customer", "customer_id");
        t.column("invoice_date", timestamp()).not_null();
        t.column("billing_address", varchar(70));
        for part in ["billing_city", "billing_state", "billing_country"] {
            t.column(part, varchar(40));
        }
        t.column("billing_postal_code", varchar(10));
        t.column("total", numeric(10, 2)).not_null();
        t.index(["customer_id"]);
    });
    schema.create_table("invoice_line", |t| {
        t.column("invoice_line_id", serial()).primary_key();
        t.column("invoice_id", integer()).not_null().references("invoice", "invoice_id");
        t.column("track_id", integer()).not_null().references("track", "track_id");
        t.column("unit_price", numeric(10, 2)).not_null();
        t.column("quantity", integer()).not_null();
        for key in ["invoice_id", "track_id"] {
            t.index([key]);
        }
    });
}
