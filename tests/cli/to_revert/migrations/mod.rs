mod m0001_create_shop;
mod m0002_loosen;
mod m0003_add_role;
mod m0004_rename_role;
