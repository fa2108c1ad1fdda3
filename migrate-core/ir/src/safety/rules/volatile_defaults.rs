//! ## What it does
//!
//! Refuses a column that is added with a default for which the server writes every row: a function that gives each
//! row another value, a column that numbers its rows, and on MySQL any default that is an expression.
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.add_column("token", uuid()).default(random_uuid());
//! });
//! ```
//!
//! ## Why it is unsafe
//!
//! A constant default is kept once, in the server's catalog. A value for each row has to be written to each row.
//!
//! - PostgreSQL writes the table and all its indexes anew, under a lock that stops reads as well as writes. It does
//!   so for `random()`, `gen_random_uuid()`, `clock_timestamp()`, `nextval()` and every function that is not marked
//!   `STABLE` or `IMMUTABLE`, and for `serial` and identity columns.
//! - MySQL copies the table for every default in parentheses, constant or not, and writes wait meanwhile. `text()`,
//!   `json()` and `binary()` can have no other kind of default there. It refuses functions that differ from server to
//!   server.
//! - MariaDB copies the table only for functions that give each row another value.
//! - MySQL and MariaDB build the table anew for a column that numbers its rows, and writes wait meanwhile.
//!
//! A function that is not known here counts as one that gives each row another value.
//!
//! ## Instead
//!
//! Add the column without a default, and set the default afterwards: it then holds for new rows only, and both cost
//! nothing.
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.add_column("token", uuid());
//!     t.set_default("token", random_uuid());
//! });
//! ```
//!
//! Fill the rows that are there in batches, and make the column required in a later migration.
//!
//! ## When it is safe
//!
//! The table was created in the same migration. The default is a constant, or one of the functions that give one
//! value for all rows of a statement: `now()`, `current_date`, `current_user`. SQLite builds the table anew for all
//! of these in any case, as it does for most changes.
//!
//! ## Sources
//!
//! - <https://www.postgresql.org/docs/current/sql-altertable.html>, "Notes"
//! - <https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html>
//! - Measured on PostgreSQL 15.18, 17.10 and 18.6, MySQL 9.7.4, MariaDB 10.11.19.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::name;
use crate::object::{AddColumn, Column, Op as _, Operation, RunSql, Undo, code};
use crate::safety::RuleInput;
use crate::safety::identifier::identifier;
use crate::safety::wording::{COPYING, copied_note, rewritten_note};
use crate::server_facts::volatility::{Volatility, volatility};
use crate::types::{ColumnType, DefaultValue};

/// What MySQL lets an index of `utf8mb4` hold, and long enough for a word with a default.
const SHORT_TEXT: u32 = 255;

pub(super) fn check(input: &RuleInput<'_>) -> Option<Diagnostic> {
    let Operation::AddColumn(AddColumn { table, column }) = input.operation() else {
        return None;
    };
    let writing_targets = targets_that_write_rows(input, column);
    if writing_targets.is_empty() || input.is_new(table) {
        return None;
    }
    let what = if column.generated.is_some() { "a number" } else { "its default" };
    let title = format!("adding column `{table}.{}` writes {what} to every row", column.name);
    let mut message = Diagnostic::new(title);
    if writing_targets.contains(&Dialect::Postgres) {
        message = message.note(rewritten_note(table));
    }
    let copying: Vec<_> = writing_targets.iter().copied().filter(|dialect| COPYING.contains(dialect)).collect();
    if !copying.is_empty() {
        message = message.note(copied_note(&copying, table));
    }
    if column.generated.is_some() {
        return Some(suggest_number_later(message, input, table, column));
    }
    if let Some(function) = unknown_function(column, &writing_targets) {
        message = message.note(format!("whether `{function}` is the same for all rows is not known here"));
    }
    let mut start = "first,";
    if let (ColumnType::Text, Some(DefaultValue::Text(_))) = (&column.kind, &column.default) {
        let limited = Column { kind: ColumnType::Varchar(SHORT_TEXT), ..column.clone() };
        message = message.help_code("limit its length: mysql then writes no row", [code::add_column(&limited)]);
        start = "or";
    }
    Some(suggest_set_default_later(message, column, start))
}

/// The targets that write every row of a table to add this column.
pub(super) fn targets_that_write_rows(input: &RuleInput<'_>, column: &Column) -> Vec<Dialect> {
    let mut targets = input.targets_among(&[Dialect::Postgres, Dialect::MySql, Dialect::MariaDb]);
    targets.retain(|dialect| column.generated.is_some() || writes_default(*dialect, column));
    targets
}

fn writes_default(dialect: Dialect, column: &Column) -> bool {
    let mysql = dialect == Dialect::MySql;
    match (&column.default, &column.kind) {
        // MySQL refuses values that its replicas would not agree on, whoever permits it.
        (Some(DefaultValue::RandomUuid), _) => !mysql,
        (Some(DefaultValue::Expression(sql)), _) => mysql == (volatility(sql, dialect) == Volatility::Stable),
        // MySQL can say these only as expressions.
        (Some(DefaultValue::Text(_)), kind) if kind.is_beside_row() => mysql,
        (Some(DefaultValue::Now), ColumnType::Date | ColumnType::Time) => mysql,
        (
            Some(
                DefaultValue::Text(_)
                | DefaultValue::Integer(_)
                | DefaultValue::Decimal(_)
                | DefaultValue::Boolean(_)
                | DefaultValue::Now,
            )
            | None,
            _,
        ) => false,
    }
}

fn unknown_function(column: &Column, dialects: &[Dialect]) -> Option<String> {
    let Some(DefaultValue::Expression(sql)) = &column.default else {
        return None;
    };
    dialects.iter().find_map(|dialect| match volatility(sql, *dialect) {
        Volatility::Unknown(function) => Some(function),
        Volatility::Stable | Volatility::Volatile(_) => None,
    })
}

/// The way out for a default.
fn suggest_set_default_later(message: Diagnostic, column: &Column, start: &str) -> Diagnostic {
    let bare = Column { default: None, not_null: false, ..column.clone() };
    let set = column.default.as_ref().map(|default| code::set_default(&column.name, default));
    let code = std::iter::once(code::add_column(&bare)).chain(set);
    let require = if column.not_null { ", and make it required in a later migration" } else { "" };
    message
        .help_code(format!("{start} add it without the default, and set the default for new rows"), code)
        .help(format!("then fill existing rows in batches{require}"))
}

/// The way out for a column that numbers its rows.
fn suggest_number_later(message: Diagnostic, input: &RuleInput<'_>, table: &str, column: &Column) -> Diagnostic {
    let bare = Column { generated: None, not_null: false, ..column.clone() };
    let sequence = identifier(&name::derive(table, &[&column.name], "seq"));
    let only_postgres = input.targets.iter().all(|target| target.dialect == Dialect::Postgres);
    if !only_postgres {
        return message
            .help_code("add a plain column, and let the code number new rows", [code::add_column(&bare)])
            .help("then number existing rows in batches");
    }
    let create = RunSql {
        only: Some(Dialect::Postgres),
        sql: format!("CREATE SEQUENCE {sequence}"),
        undo: Undo::Sql(format!("DROP SEQUENCE {sequence}")),
        transaction: true,
    };
    let next = DefaultValue::Expression(format!("nextval('{sequence}')"));
    let mut code = create.code().statement();
    code.extend([code::add_column(&bare), code::set_default(&column.name, &next)]);
    message
        .help_code("first, number new rows from a sequence", code)
        .help("then number existing rows in batches, and make it required in a later migration")
}

#[cfg(test)]
mod tests {
    use crate::object::builder::*;
    use crate::safety::rule_test::{EACH, MARIADB, MYSQL, POSTGRES, RuleTest, SQLITE, alter_table};

    const RULE: RuleTest = RuleTest::of("volatile_defaults");

    #[test]
    fn a_value_for_each_row_is_refused_where_it_is_written_to_each_row() {
        for target in [POSTGRES, MARIADB] {
            RULE.refuses_change(target, "users", |t| {
                t.add_column("x", uuid()).default(random_uuid());
            });
            RULE.refuses_change(target, "users", |t| {
                t.add_column("x", text()).default_sql("next_code()");
            });
        }
        for target in [POSTGRES, MYSQL, MARIADB] {
            RULE.refuses_change(target, "users", |t| {
                t.add_column("x", bigint()).identity();
            });
            RULE.refuses_change(target, "users", |t| {
                t.add_column("x", bigserial());
            });
        }
        RULE.refuses_change(POSTGRES, "users", |t| {
            t.add_column("x", double()).not_null().default_sql("random() * 10");
        });
    }

    #[test]
    fn mysql_copies_for_every_expression() {
        for (refused, targets) in [(true, MYSQL), (false, POSTGRES), (false, MARIADB), (false, SQLITE)] {
            let try_on = |migration: &dyn Fn(&mut Schema)| {
                if refused { RULE.refuses(targets, migration) } else { RULE.accepts(targets, migration) }
            };
            try_on(&alter_table("users", |t| {
                t.add_column("x", text()).default("a");
            }));
            try_on(&alter_table("users", |t| {
                t.add_column("x", json()).default("{}");
            }));
            try_on(&alter_table("users", |t| {
                t.add_column("x", date()).default(now());
            }));
            try_on(&alter_table("users", |t| {
                t.add_column("x", integer()).default_sql("1 + 1");
            }));
        }
    }

    #[test]
    fn one_value_for_all_rows_passes() {
        for target in EACH {
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", text());
            });
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", varchar(9)).default("a");
            });
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", real()).default(0.5);
            });
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", boolean()).default(true);
            });
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", date()).default("2026-01-01");
            });
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", timestamptz()).default(now());
            });
            RULE.accepts_change(target, "users", |t| {
                t.set_default("bio", "none");
            });
            RULE.accepts_change(target, "users", |t| {
                t.add_column("x", uuid());
                t.set_default("x", random_uuid());
            });
        }
        RULE.accepts_change(POSTGRES, "users", |t| {
            t.add_column("x", timestamptz()).default_sql("now() + interval '1 day'");
        });
    }

    #[test]
    fn a_new_table_has_no_rows_to_write() {
        for target in EACH {
            RULE.accepts(target, |schema| {
                schema.create_table("tags", |t| {
                    t.column("x", uuid()).default(random_uuid());
                });
                schema.alter_table("tags", |t| {
                    t.add_column("y", uuid()).default(random_uuid());
                });
            });
        }
        RULE.refuses(POSTGRES, |schema| {
            schema.create_table("tags", |t| {
                t.column("x", text());
            });
            schema.sql_on(crate::dialect::Dialect::Postgres, "INSERT INTO \"Tags\" VALUES ('a')").irreversible("x");
            schema.alter_table("tags", |t| {
                t.add_column("y", uuid()).default(random_uuid());
            });
        });
    }

    #[test]
    fn a_message_names_the_servers_that_are_targets() {
        let add = alter_table("users", |t| {
            t.add_column("x", bigint()).identity();
        });
        let message = RULE.message(POSTGRES, &add);
        assert!(message.contains("postgres") && !message.contains("mysql"), "{message}");
        let message = RULE.message(&[MYSQL[0], MARIADB[0], SQLITE[0]], add);
        assert!(message.contains("on mysql and mariadb, every write") && !message.contains("sqlite"), "{message}");
    }
}
