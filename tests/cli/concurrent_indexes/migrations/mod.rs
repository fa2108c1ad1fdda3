mod m0001_create_users;
mod m0002_index_users;
mod m0003_create_posts;
