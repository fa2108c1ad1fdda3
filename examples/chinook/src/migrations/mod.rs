//! The history of the schema. The names are those of the original's PostgreSQL script.

mod m0001_create_artist;
mod m0002_create_album;
mod m0003_create_employee;
mod m0004_create_customer;
mod m0005_create_genre_and_media_type;
mod m0006_create_track;
mod m0007_create_invoice;
mod m0008_create_playlist;
mod m0009_add_employee_contact;
mod m0010_add_support_rep;
mod m0011_validate_support_rep;
mod m0012_index_support_rep;
