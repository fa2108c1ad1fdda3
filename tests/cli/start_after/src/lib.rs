//! A history that the rules would refuse, up to the migration that `start_after` names. SQLite takes all of it.

mod migrations;
