//! What a database holds, as its server tells it: to be compared, and to be read where it differs.

mod sqlite;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use migrate_ir::dialect::Dialect;

use crate::servers::{Row, TestDatabase};

/// Tables and all else that a migration can make, every object with lines about it, without the history of migrations.
///
/// Nothing is translated: catalogs are equal where the server sees no difference, all names included. Columns are in
/// their order, all else is sorted.
#[derive(Debug, PartialEq, Eq)]
pub struct ServerCatalog {
    objects: BTreeMap<String, Vec<String>>,
}

impl ServerCatalog {
    /// Asks a database.
    pub fn of(database: &TestDatabase) -> Self {
        Self::read(database.dialect(), |sql| database.query(sql))
    }

    /// Asks a database over a connection of the caller's.
    pub fn read(dialect: Dialect, query: impl Fn(&str) -> Vec<Row>) -> Self {
        let sql = match dialect {
            Dialect::Postgres => include_str!("postgres.sql"),
            Dialect::MySql => concat!(include_str!("mysql_and_mariadb.sql"), ";\n", include_str!("mysql.sql")),
            Dialect::MariaDb => concat!(include_str!("mysql_and_mariadb.sql"), ";\n", include_str!("mariadb.sql")),
            Dialect::Sqlite => include_str!("sqlite.sql"),
        };
        let mut rows = query(sql);
        if dialect == Dialect::Sqlite {
            rows.extend(sqlite::constraints(query));
        }
        Self::from_rows(rows)
    }

    fn from_rows(rows: Vec<Row>) -> Self {
        let mut objects: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in rows {
            let mut values = row.into_iter();
            let (Some(Some(object)), Some(line)) = (values.next(), values.next()) else {
                panic!("an object and a line")
            };
            objects.entry(object).or_default().extend(line);
        }
        Self { objects }
    }

    /// Whether there is nothing, except for a history.
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// Its lines that the other lacks after `-`, and the other's that it lacks after `+`; empty where they are equal.
    pub fn difference(&self, other: &Self) -> String {
        let mut differences = Vec::new();
        let objects: BTreeSet<_> = self.objects.keys().chain(other.objects.keys()).collect();
        for object in objects {
            let (ours, theirs) = (self.objects.get(object), other.objects.get(object));
            if ours == theirs {
                continue;
            }
            let sign = match (ours, theirs) {
                (Some(_), None) => '-',
                (None, Some(_)) => '+',
                (Some(_), Some(_)) | (None, None) => ' ',
            };
            let (ours, theirs) = (ours.map_or(&[][..], Vec::as_slice), theirs.map_or(&[][..], Vec::as_slice));
            differences.push(format!("{sign} {object}"));
            let only = |sign, these: &[String], those: &[String]| -> Vec<_> {
                let lines = these.iter().filter(|line| !those.contains(line));
                lines.map(|line| format!("{sign}     {line}")).collect()
            };
            let lines = [only('-', ours, theirs), only('+', theirs, ours)].concat();
            if lines.is_empty() && sign == ' ' {
                differences.push(format!("      in another order: {}", theirs.join(", ")));
            }
            differences.extend(lines);
        }
        differences.join("\n")
    }
}

impl fmt::Display for ServerCatalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (object, lines) in &self.objects {
            writeln!(f, "{object}")?;
            for line in lines {
                writeln!(f, "    {line}")?;
            }
        }
        Ok(())
    }
}
