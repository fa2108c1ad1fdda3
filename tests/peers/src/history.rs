//! The history that every peer applies: what happens in each of its migrations.

use crate::database::Dialect;

/// What one migration does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Creates a table with an index.
    CreateTable(usize),
    /// Adds a nullable column to an earlier table.
    AddColumn(usize),
}

/// One migration, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Migration {
    /// Its place in the history.
    pub(crate) number: usize,
    /// What it does.
    pub(crate) step: Step,
}

/// Every so many migrations, one alters a table.
const ALTERATION: usize = 5;

/// The first migrations of the history.
pub(crate) fn history(size: usize) -> impl Iterator<Item = Migration> {
    (1..=size).map(|number| Migration {
        number,
        step: if number % ALTERATION == 0 {
            Step::AddColumn(number + 1 - ALTERATION)
        } else {
            Step::CreateTable(number)
        },
    })
}

impl Migration {
    /// What it does, in a file's name: `create_t7`.
    pub(crate) fn title(self) -> String {
        match self.step {
            Step::CreateTable(table) => format!("create_t{table}"),
            Step::AddColumn(table) => format!("add_note_to_t{table}"),
        }
    }

    /// Its Rust module: `m00007_create_t7`.
    pub(crate) fn module(self) -> String {
        format!("m{:05}_{}", self.number, self.title())
    }

    /// Its statements.
    pub(crate) fn up(self, dialect: Dialect) -> Vec<String> {
        match self.step {
            Step::CreateTable(table) => {
                // The type that SQLite has for numbers: a key of another one would not be the row's own number.
                let number = match dialect {
                    Dialect::Sqlite => "INTEGER",
                    Dialect::Postgres | Dialect::MariaDb => "BIGINT",
                };
                vec![
                    format!(
                        "CREATE TABLE t{table} (id {number} NOT NULL PRIMARY KEY, name VARCHAR(255) NOT NULL, v {number})"
                    ),
                    format!("CREATE INDEX t{table}_name_idx ON t{table} (name)"),
                ]
            }
            Step::AddColumn(table) => vec![format!("ALTER TABLE t{table} ADD COLUMN note VARCHAR(255)")],
        }
    }

    /// The statements that undo it.
    pub(crate) fn down(self) -> Vec<String> {
        match self.step {
            Step::CreateTable(table) => vec![format!("DROP TABLE t{table}")],
            Step::AddColumn(table) => vec![format!("ALTER TABLE t{table} DROP COLUMN note")],
        }
    }
}

/// Statements as a file.
pub(crate) fn script(statements: &[String]) -> String {
    statements.iter().map(|statement| format!("{statement};\n")).collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_fifth_migration_alters_a_table_that_an_earlier_one_made() {
        let mut tables = BTreeSet::new();
        for migration in history(1000) {
            match migration.step {
                Step::CreateTable(table) => assert!(tables.insert(table)),
                Step::AddColumn(table) => assert!(tables.contains(&table), "{migration:?}"),
            }
        }
        assert_eq!(tables.len(), 800);
    }

    #[test]
    fn a_longer_history_begins_with_the_shorter_one() {
        assert!(history(200).eq(history(201).take(200)));
    }
}
