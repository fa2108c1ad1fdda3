mod m0001_open_accounts;
mod m0002_index_accounts;
mod m0003_drop_indexes;
