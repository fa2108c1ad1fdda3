use migrate_core::prelude::*;

/// The same under a lock, and the first one goes.
#[migration]
fn m0003_index_shelves(schema: &mut Schema) {
    #[assume_safe(blocking_indexes, reason = "nobody is at work")]
    schema.create_index("document", ["shelf_id"]).filter("shelf_id IS NOT NULL");
    #[assume_safe(blocking_indexes, reason = "nobody is at work")]
    schema.drop_index("document", "document_title");
}
