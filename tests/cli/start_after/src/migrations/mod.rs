mod m0001_create_users;
mod m0002_drop_nickname;
mod m0003_create_notes;
mod m0004_create_tags;
mod m0005_drop_visits;
mod m0006_create_logs;
mod m0007_title_notes;
