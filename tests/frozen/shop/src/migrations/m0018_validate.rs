use migrate_core::prelude::*;

/// They are, now.
#[migration]
fn m0018_validate(schema: &mut Schema) {
    schema.alter_table("review", |t| t.validate_constraint("review_check"));
    schema.alter_table("answer", |t| t.validate_constraint("answer_review_place_fkey"));
}
