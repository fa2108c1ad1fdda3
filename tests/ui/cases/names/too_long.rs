//! A name that PostgreSQL would cut is refused.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("the_name_that_the_user_has_chosen_for_the_public_profile_page_of", varchar(64));
    });
}

fn main() {}
