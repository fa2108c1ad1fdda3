use migrate_core::prelude::*;

/// Indexes of some of the rows.
#[migration]
fn m0002_index_titles(schema: &mut Schema) {
    schema.create_index("document", ["title"]).unique().filter("NOT deleted").name("document_title").concurrently();
}
