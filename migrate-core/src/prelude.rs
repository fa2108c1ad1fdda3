//! What a file of migrations needs: `use migrate_core::prelude::*;`.

pub use crate::{assume_safe, migration};
pub use migrate_ir::builder::{
    Schema, bigint, bigserial, binary, boolean, char, date, decimal, double, inet, integer, json, now, numeric,
    random_uuid, real, serial, smallint, smallserial, text, time, timestamp, timestamptz, uuid, varchar,
};
pub use migrate_ir::dialect::Dialect::{MariaDb, MySql, Postgres, Sqlite};
pub use migrate_ir::object::Action::{Cascade, NoAction, Restrict, SetDefault, SetNull};
