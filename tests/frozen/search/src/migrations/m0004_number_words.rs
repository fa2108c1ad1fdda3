use migrate_core::prelude::*;

/// A type that takes an expression, with a cast that only PostgreSQL writes so; SQLite is told its own words.
#[migration]
fn m0004_number_words(schema: &mut Schema) {
    #[assume_safe(rewritten_columns, reason = "nobody is at work")]
    schema.alter_table("shelf", |t| {
        t.change_type("word", integer()).using("CAST(word AS integer)");
    });
    schema.sql_on(Postgres, "ANALYZE shelf").down("ANALYZE shelf");
}
