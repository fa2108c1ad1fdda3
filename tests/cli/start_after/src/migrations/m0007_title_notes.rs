use migrate_core::prelude::*;

/// It is checked as every new migration is. SQLite builds the table anew for it.
#[migration]
fn m0007_title_notes(schema: &mut Schema) {
    schema.alter_table("notes", |t| {
        t.add_column("title", varchar(50));
        t.drop_constraint("notes_user_id_fkey");
    });
}
