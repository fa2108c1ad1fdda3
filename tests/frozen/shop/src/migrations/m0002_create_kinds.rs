use migrate_core::prelude::*;

/// A column of every type, and defaults of every kind.
#[migration]
fn m0002_create_kinds(schema: &mut Schema) {
    schema.create_table("kinds", |t| {
        t.column("a", smallint()).default(-1);
        t.column("b", integer()).default(2);
        t.column("c", bigint()).default(3_000_000_000);
        t.column("d", real()).default(0.5);
        t.column("e", double()).default(1.0);
        t.column("f", numeric(10, 2)).default(0.10);
        t.column("g", decimal()).default("0.99");
        t.column("h", boolean()).default(true);
        t.column("i", char(2)).default("\u{e4}'");
        t.column("j", varchar(64)).default("back\\slash \"quoted\"\nand a line");
        t.column("k", text()).default("");
        t.column("l", binary());
        t.column("m", date()).default(now());
        t.column("n", time()).default(now());
        t.column("o", timestamp()).default("2026-11-21 04:05:06");
        t.column("p", timestamptz()).default(now());
        t.column("q", uuid()).default(random_uuid());
        t.column("r", json()).default("{}");
        t.column("s", varchar(20)).default_sql("upper('x')");
        t.column("größe", integer());
        t.column("order", integer());
    });
}
