//! Chinook, a real database of eleven tables: its original file for PostgreSQL, read and written for every dialect.

mod parse;
mod value;

use std::{
    fs,
    path::{Path, PathBuf},
};

use migrate_ir::dialect::Dialect;

pub use value::Value;

use crate::{data_dir, not_run, servers::TestDatabase};

/// How many rows one statement inserts.
const BATCH: usize = 500;

/// What the original file makes, and the rows that it inserts.
#[derive(Debug)]
pub struct Chinook {
    file: PathBuf,
    schema: Vec<String>,
    tables: Vec<ChinookTable>,
}

/// The rows of one table, in the file's order.
#[derive(Debug)]
pub struct ChinookTable {
    /// Its name.
    pub name: String,
    /// The columns that the rows have: all but the serial key.
    pub columns: Vec<String>,
    /// A value for each column.
    pub rows: Vec<Vec<Value>>,
}

impl Chinook {
    /// Reads the original file; none where it is not there, which is told on standard error.
    pub fn read() -> Option<Self> {
        let file = data_dir().map(|folder| folder.join("chinook/Chinook_PostgreSql_SerialPKs.sql"));
        let Some(file) = file.filter(|file| file.exists()) else {
            not_run("the original files of Chinook are not there; MIGRATE_TEST_DATA names the folder above them");
            return None;
        };
        let text = fs::read_to_string(&file).expect("a text that can be read");
        let (schema, tables) = parse::parse_file(&text);
        Some(Self { file, schema, tables })
    }

    /// The original file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The statements that make its tables, keys and indexes on PostgreSQL.
    pub fn schema(&self) -> &[String] {
        &self.schema
    }

    /// Its tables, each behind those that it refers to.
    pub fn tables(&self) -> &[ChinookTable] {
        &self.tables
    }

    /// Inserts all rows into tables that are empty and were never filled, as the server gives the serial keys.
    pub fn load(&self, database: &TestDatabase) {
        let inserts = self.tables.iter().flat_map(|table| table.inserts(database.dialect()));
        database.query(&inserts.collect::<Vec<_>>().join(";\n"));
    }

    /// Compares every value of every row with what a database holds; tells the first difference of each table.
    pub fn differences(&self, database: &TestDatabase) -> Vec<String> {
        self.tables.iter().filter_map(|table| table.difference(database)).collect()
    }
}

impl ChinookTable {
    /// The key that the server counts up, where the table has one.
    pub fn serial_key(&self) -> Option<String> {
        let key = format!("{}_id", self.name);
        // The key of `playlist_track` is made of two references.
        (self.name != "playlist_track").then_some(key)
    }

    /// The statements that insert the rows.
    pub fn inserts(&self, dialect: Dialect) -> impl Iterator<Item = String> {
        self.rows.chunks(BATCH).map(move |rows| {
            let rows: Vec<_> = rows.iter().map(|row| format!("({})", literals(row, dialect))).collect();
            let columns = self.columns.join(", ");
            format!("INSERT INTO {} ({columns}) VALUES\n{}", self.name, rows.join(",\n"))
        })
    }

    fn difference(&self, database: &TestDatabase) -> Option<String> {
        let name = &self.name;
        let mut columns = self.columns.clone();
        let mut rows = self.rows.clone();
        let mut order = String::new();
        if let Some(key) = self.serial_key() {
            for (number, row) in (1..).zip(&mut rows) {
                row.push(Value::Number(i32::to_string(&number)));
            }
            order = format!(" ORDER BY {key}");
            columns.push(key);
        }
        let mut found = database.query(&format!("SELECT {} FROM {name}{order}", columns.join(", ")));
        if found.len() != rows.len() {
            return Some(format!("{name}: {} rows instead of {}", found.len(), rows.len()));
        }
        if order.is_empty() {
            rows.sort();
            found.sort();
        }
        let differs = |(row, found): &(Vec<Value>, Vec<Option<String>>)| {
            let mut values = row.iter().zip(found);
            !values.all(|(value, found)| value.is(found.as_deref()))
        };
        let (row, found) = rows.into_iter().zip(found).find(differs)?;
        Some(format!("{name}: {found:?} instead of {row:?}"))
    }
}

fn literals(row: &[Value], dialect: Dialect) -> String {
    let values: Vec<_> = row.iter().map(|value| value.literal(dialect)).collect();
    values.join(", ")
}
