//! The history of the schema, one file a migration. `migrate new NAME` adds the next one.

mod m0001_create_users;
mod m0002_add_avatar;
mod m0003_index_users_username;
mod m0004_create_posts;
mod m0005_drop_avatar;
