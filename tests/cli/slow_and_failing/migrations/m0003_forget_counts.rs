use migrate_core::prelude::*;

#[migration]
fn m0003_forget_counts(schema: &mut Schema) {
    schema.sql("DELETE FROM counts WHERE total < 0").irreversible("the rows are gone");
}
