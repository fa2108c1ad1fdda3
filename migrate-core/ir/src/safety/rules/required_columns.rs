//! ## What it does
//!
//! Refuses a column that is added with `.not_null()` and without a default to a table that may have rows.
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.add_column("points", integer()).not_null();
//! });
//! ```
//!
//! Also one that is made required by `set_not_null` in the migration that adds it, before anything has filled it (MySQL,
//! MariaDB, SQLite; for PostgreSQL see [`scanned_not_null`](#scanned_not_null)). A default of NULL is none.
//!
//! ## Why it is unsafe
//!
//! The rows that are there have no value for it.
//!
//! - PostgreSQL and SQLite refuse the column, so that the release stops half-way.
//! - MySQL and MariaDB fill in `0`, `''` or a date of zeros, and nobody is told. In its default mode MySQL refuses
//!   the zeros.
//! - On every server, code that is running and does not know the column can no longer insert a row.
//!
//! ## Instead
//!
//! Give it a default that stays: it serves the rows that are there and the code that runs.
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.add_column("points", integer()).not_null().default(0);
//! });
//! ```
//!
//! Or add it nullable, let the code write it, fill the rows that are there, and make it required in a later
//! migration.
//!
//! ## When it is safe
//!
//! The table was created in the same migration, and no raw SQL has touched it since. Columns that number their rows
//! are [another matter](#volatile_defaults).
//!
//! ## Sources
//!
//! - <https://www.postgresql.org/docs/current/sql-altertable.html>
//! - <https://sqlite.org/lang_altertable.html>, "ALTER TABLE ADD COLUMN"
//! - Measured on PostgreSQL 15.18, MySQL 9.7.4, MariaDB 10.11.19, SQLite 3.40.1.

use super::volatile_defaults;
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{AddColumn, Column, Operation, SetNotNull, code};
use crate::safety::RuleInput;
use crate::safety::wording::{servers, verb};
use crate::sql_text::MentionedNames;
use crate::types::{ColumnType, DefaultValue, Family};

pub(super) fn check(input: &RuleInput<'_>) -> Option<Diagnostic> {
    match input.operation() {
        Operation::AddColumn(AddColumn { table, column }) => check_added(input, table, column),
        Operation::SetNotNull(SetNotNull { table, column }) => check_made_required(input, table, column),
        _ => None,
    }
}

/// A column that is made required by the migration that adds it, before anything has filled it.
fn check_made_required(input: &RuleInput<'_>, table: &str, column: &str) -> Option<Diagnostic> {
    // PostgreSQL reads the rows for it, which is a rule of its own.
    let targets = input.targets_among(&[Dialect::MySql, Dialect::MariaDb, Dialect::Sqlite]);
    if targets.is_empty() || input.is_new(table) {
        return None;
    }
    let mut added = None;
    for operation in input.earlier() {
        match operation {
            Operation::AddColumn(add) if add.table == table && add.column.name == column => added = Some(&add.column),
            Operation::RunSql(run) if added.is_some() && MentionedNames::of(&run.sql, run.only).contains(table) => {
                added = None;
            }
            _ => {}
        }
    }
    let added = added.filter(|column| !column.fills_rows())?;
    let message = Diagnostic::new(format!("column `{table}.{column}` becomes required, and no row has a value for it"))
        .note("existing rows have NULL in it, and a required column holds none");
    let required = Column { not_null: true, ..added.clone() };
    Some(match with_free_default(input, &required) {
        Some(with_default) => {
            message.help_code("add it with a default, and required at once", [code::add_column(&with_default)])
        }
        None => message.help("make it required in a later migration, once every row has a value"),
    })
}

fn check_added(input: &RuleInput<'_>, table: &str, column: &Column) -> Option<Diagnostic> {
    if !column.needs_empty_table() || input.targets.is_empty() || input.is_new(table) {
        return None;
    }
    let name = &column.name;
    let message = Diagnostic::new(format!("column `{table}.{name}` is required but has no default"))
        .note(format!("existing rows have no value for it: {}", effect_on_rows(input, &column.kind)))
        .note(format!("running code that does not write it can no longer insert into `{table}`"));
    let nullable = Column { not_null: false, ..column.clone() };
    let later = "add it nullable, and make it required once every row has a value";
    Some(match with_free_default(input, column) {
        Some(with_default) => message
            .help_code("give it a default, for existing rows and running code", [code::add_column(&with_default)])
            .help_code(format!("or {later}"), [code::add_column(&nullable)]),
        None => message.help_code(later, [code::add_column(&nullable)]),
    })
}

/// What each server does to the rows that are there.
fn effect_on_rows(input: &RuleInput<'_>, kind: &ColumnType) -> String {
    let strict = matches!(kind.family(), Family::Date | Family::Timestamp);
    let (refusing, filling) =
        input.targets_among(&Dialect::ALL).into_iter().partition::<Vec<_>, _>(|dialect| match dialect {
            Dialect::Postgres | Dialect::Sqlite => true,
            Dialect::MySql => strict,
            Dialect::MariaDb => false,
        });
    let mut effects = Vec::new();
    if !refusing.is_empty() {
        let refuse = verb(&refusing, "refuses", "refuse");
        effects.push(format!("{} {refuse} the column", servers(&refusing)));
    }
    if !filling.is_empty() {
        let fill = verb(&filling, "fills", "fill");
        let filler = kind.family().facts().implicit_default;
        effects.push(format!("{} silently {fill} in {filler}", servers(&filling)));
    }
    effects.join("; ")
}

/// The column with a default to begin with, where there is one that costs nothing.
fn with_free_default(input: &RuleInput<'_>, column: &Column) -> Option<Column> {
    let default = DefaultValue::initial(&column.kind)?;
    let with_default = Column { default: Some(default), ..column.clone() };
    volatile_defaults::targets_that_write_rows(input, &with_default).is_empty().then_some(with_default)
}

#[cfg(test)]
mod tests {
    use crate::dialect::Dialect;
    use crate::object::builder::*;
    use crate::safety::rule_test::{EACH, RuleTest};

    const RULE: RuleTest = RuleTest::of("required_columns");

    #[test]
    fn a_required_column_without_a_default_is_refused_on_every_server() {
        for target in EACH {
            RULE.refuses_change(target, "users", |t| {
                t.add_column("x", text()).not_null();
            });
            RULE.refuses_change(target, "elsewhere", |t| {
                t.add_column("x", uuid()).not_null();
            });
        }
    }

    #[test]
    fn a_column_that_has_a_value_for_each_row_passes() {
        for target in EACH {
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", text());
            });
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", text()).default("a");
            });
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", text()).not_null().default("a");
            });
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", text()).not_null().default_sql("lower('A')");
            });
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", bigint()).identity();
            });
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", bigserial());
            });
        }
    }

    #[test]
    fn a_new_table_has_no_rows_until_raw_sql_touches_it() {
        for target in EACH {
            RULE.accepts(target, |schema| {
                schema.create_table("tags", CreateTableBuilder::id);
                schema.alter_table("tags", |t| {
                    t.add_column("x", text()).not_null();
                });
            });
            RULE.accepts(target, |schema| {
                schema.create_table("tags", CreateTableBuilder::id);
                schema.sql("INSERT INTO tagsets VALUES (1)").down("DELETE FROM tagsets");
                schema.rename_table("tags", "labels");
                schema.alter_table("labels", |t| {
                    t.add_column("x", text()).not_null();
                });
            });
            RULE.refuses(target, |schema| {
                schema.create_table("tags", CreateTableBuilder::id);
                schema.sql("INSERT INTO tags VALUES (1)").down("DELETE FROM tags");
                schema.alter_table("tags", |t| {
                    t.add_column("x", text()).not_null();
                });
            });
            RULE.refuses(target, |schema| {
                schema.sql("CREATE TABLE tags (id int)").down("DROP TABLE tags");
                schema.alter_table("tags", |t| {
                    t.add_column("x", text()).not_null();
                });
            });
        }
    }

    #[test]
    fn an_expression_for_null_is_no_value() {
        for target in EACH {
            for null in
                ["NULL", " null ", "(NULL)", "((null))", "NULL::text", "CAST(NULL AS char)", "cast ( null as text )"]
            {
                RULE.refuses_change(target, "users", |t| {
                    t.add_column("x", text()).not_null().default_sql(null);
                });
            }
            for value in ["nullif('a', 'b')", "coalesce(NULL, 'a')", "'NULL'", "CAST('null' AS char)"] {
                RULE.accepts_change(target, "users", |t| {
                    t.add_column("x", text()).not_null().default_sql(value);
                });
            }
        }
    }

    #[test]
    fn a_column_that_is_made_required_at_once_is_refused_unless_something_fills_it() {
        for target in [&[Dialect::MySql], &[Dialect::MariaDb], &[Dialect::Sqlite]] {
            RULE.refuses_change(target, "users", |t| {
                t.add_column("x", text());
                t.set_not_null("x");
            });
            RULE.refuses_change(target, "users", |t| {
                t.add_column("x", text()).default_sql("NULL");
                t.set_default("x", "a");
                t.set_not_null("x");
            });
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", text()).default("a");
                t.set_not_null("x");
            });
            RULE.accepts(target, |schema| {
                schema.alter_table("users", |t| {
                    t.add_column("x", text());
                });
                schema.sql("UPDATE users SET x = 'a'").down("SELECT 1");
                schema.alter_table("users", |t| t.set_not_null("x"));
            });
            RULE.accepts(target, |schema| {
                schema.create_table("tags", CreateTableBuilder::id);
                schema.alter_table("tags", |t| {
                    t.add_column("x", text());
                    t.set_not_null("x");
                });
            });
        }
    }

    #[test]
    fn no_finding_without_a_target() {
        RULE.accepts_change(&[], "users", |t| {
            t.add_column("x", text()).not_null();
        });
    }

    #[test]
    fn the_suggested_default_is_itself_accepted() {
        let message = |targets: &[Dialect]| {
            RULE.message_of_change(targets, "users", |t| {
                t.add_column("x", text()).not_null();
            })
        };
        assert!(message(&[Dialect::Postgres]).contains(".default(\"\")"));
        assert!(!message(&[Dialect::MySql]).contains(".default("), "mysql copies the table for it");
    }
}
