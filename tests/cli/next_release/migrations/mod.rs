mod m0001_create_users;
mod m0002_create_posts;
mod m0003_remove_nickname;
