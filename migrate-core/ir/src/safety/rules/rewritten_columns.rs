//! ## What it does
//!
//! Refuses another type for a column where the server writes the table or its indexes anew, checks every row, or
//! loses what the new type cannot hold.
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.change_type("age", bigint());
//! });
//! ```
//!
//! ## Why it is unsafe
//!
//! - PostgreSQL writes the table and all its indexes anew for most pairs of types, under a lock that stops reads as
//!   well as writes, and checks the foreign keys of the column again. An expression in `.using(..)` other than the
//!   plain cast makes it do so for every pair.
//! - Where PostgreSQL keeps the rows as they are, it still reads all of them under that lock if a check uses the
//!   column, and builds those indexes anew that have a condition.
//! - MySQL and MariaDB copy the table for all but longer varchars, and writes wait meanwhile. A varchar that grows
//!   past 255 bytes, 63 characters of `utf8mb4`, needs a longer count of its bytes, and is copied, too. MariaDB
//!   copies it only where it could hold more than 127 bytes before.
//! - A narrower type stops the migration at the first value that does not fit, or cuts or rounds it: MySQL and
//!   MariaDB do so silently outside of their strict mode. SQLite may turn text that looks like a number into one.
//!
//! ## Instead
//!
//! Add a column of the new type, let the code write both, fill it in batches, let the code read it, and drop the old
//! one in a later release.
//!
//! ```text
//! schema.alter_table("users", |t| {
//!     t.add_column("age_new", bigint());
//! });
//! ```
//!
//! To limit a length on PostgreSQL, a check does as well, and can be added without stopping anyone.
//!
//! ## When it is safe
//!
//! The table was created in the same migration. These pairs are free:
//!
//! | from | to | on |
//! |---|---|---|
//! | `varchar(n)` | `varchar(m)`, m >= n | PostgreSQL, SQLite; MySQL if both are below 64 or neither is; MariaDB also if n is below 32 |
//! | `varchar(n)` | `text` | PostgreSQL, SQLite |
//! | `numeric(p, s)` | `numeric(q, s)`, q >= p, and `decimal` | PostgreSQL, SQLite |
//! | `timestamp` | `timestamptz`, and back | all servers; PostgreSQL if no index is over it |
//! | `uuid` | `char(36)`, and back | MySQL, MariaDB before 10.7, SQLite |
//!
//! On PostgreSQL, the pair of `timestamp` and `timestamptz` is free only in a session whose time zone is UTC, as it
//! is when migrations run. SQLite builds the table anew in most cases; there, only what may change values is refused.
//!
//! ## Sources
//!
//! - <https://www.postgresql.org/docs/current/sql-altertable.html>, "Notes"
//! - <https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html>
//! - <https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/>
//! - Measured on PostgreSQL 15.18 (all 506 pairs of 23 types), 17.10 and 18.6, MySQL 9.7.4 and MariaDB 10.11.19 (all
//!   812 pairs of 29 types).

use crate::diagnostic::Diagnostic;
use crate::dialect::{Dialect, Target};
use crate::name;
use crate::object::{ChangeType, Column, Constraint, ConstraintKind, Index, Lookup, Operation, Table, code};
use crate::safety::RuleInput;
use crate::safety::identifier::identifier;
use crate::safety::wording::{COPYING, copied_note, names, rewritten_note};
use crate::server_facts::plain_cast::is_plain_cast;
use crate::server_facts::type_change::{
    ONE_LENGTH_BYTE, RewriteScope, is_one_type, keeps_values, rewrite_scope, same_on_sqlite,
};
use crate::types::ColumnType;

pub(super) fn check(input: &RuleInput<'_>) -> Option<Diagnostic> {
    let Operation::ChangeType(change) = input.operation() else {
        return None;
    };
    if input.is_new(&change.table) {
        return None;
    }
    match input.find_column(&change.table, &change.column) {
        Lookup::Known(column) if column.kind == change.kind => None,
        Lookup::Known(column) => {
            let old = &column.kind;
            TypeChangeCost::of(input, change, input.table(&change.table)?, old).message(input, change, old)
        }
        Lookup::Unknown if input.before.is_complete() => unknown_type(input, change),
        Lookup::Unknown | Lookup::Missing => None,
    }
}

/// What a change of type costs.
struct TypeChangeCost<'a> {
    /// PostgreSQL writes the table anew.
    rewrites: bool,
    /// It does so only for the expression in `.using(..)`.
    rewrites_for_using: bool,
    /// These servers copy the table.
    copying: Vec<Dialect>,
    /// Some values do not fit, or change on their way.
    loses_values: bool,
    /// PostgreSQL checks every row again.
    checks: Vec<&'a Constraint>,
    /// PostgreSQL builds them anew.
    indexes: Vec<&'a Index>,
    /// PostgreSQL builds their indexes anew.
    keys: Vec<&'a Constraint>,
}

impl<'a> TypeChangeCost<'a> {
    fn of(input: &RuleInput<'_>, change: &ChangeType, table: &'a Table, old: &ColumnType) -> Self {
        let ChangeType { table: _, column, kind: new, using } = change;
        let mut copying = input.targets_among(COPYING);
        let copies = |target: Target| {
            !is_one_type(target, old, new) && rewrite_scope(target.dialect, old, new) == RewriteScope::Table
        };
        copying.retain(|dialect| input.target(*dialect).is_some_and(copies));
        let mut cost = Self {
            rewrites: false,
            rewrites_for_using: false,
            copying,
            loses_values: !keeps_values(old, new),
            checks: Vec::new(),
            indexes: Vec::new(),
            keys: Vec::new(),
        };
        if input.target(Dialect::Postgres).is_none() {
            return cost;
        }
        let on_postgres = rewrite_scope(Dialect::Postgres, old, new);
        cost.rewrites_for_using = on_postgres != RewriteScope::Table
            && using.as_ref().is_some_and(|using| !is_plain_cast(using, column, new));
        cost.rewrites = on_postgres == RewriteScope::Table || cost.rewrites_for_using;
        if cost.rewrites {
            return cost;
        }
        let every_index = on_postgres == RewriteScope::Indexes;
        let is_rebuilt = |index: &&Index| index.uses(column) && (every_index || index.filter.is_some());
        cost.indexes = table.indexes.iter().filter(is_rebuilt).collect();
        for constraint in table.constraints.iter().filter(|constraint| constraint.kind.uses(column)) {
            if constraint.kind.has_index() && every_index {
                cost.keys.push(constraint);
            }
            if matches!(constraint.kind, ConstraintKind::Check { .. }) && constraint.validated {
                cost.checks.push(constraint);
            }
        }
        cost
    }
}

impl TypeChangeCost<'_> {
    fn message(&self, input: &RuleInput<'_>, change: &ChangeType, old: &ColumnType) -> Option<Diagnostic> {
        let new = &change.kind;
        let alters_on_sqlite =
            self.loses_values && input.target(Dialect::Sqlite).is_some() && !same_on_sqlite(old, new);
        let effect = if self.rewrites || !self.copying.is_empty() {
            "rewrites the whole table"
        } else if alters_on_sqlite {
            "can alter its values"
        } else if !self.indexes.is_empty() || !self.keys.is_empty() {
            "rebuilds indexes"
        } else if !self.checks.is_empty() {
            "checks every row again"
        } else {
            return None;
        };
        let title = format!("changing column `{}.{}` to `{new}` {effect}", change.table, change.column);
        let message = self.notes(Diagnostic::new(title), change);
        let only_postgres = input.targets.iter().all(|target| target.dialect == Dialect::Postgres);
        Some(match (old, new) {
            _ if alters_on_sqlite => suggest_second_column(message, change),
            _ if only_postgres && self.rewrites_for_using => suggest_without_using(message, change),
            (ColumnType::Text | ColumnType::Varchar(_), ColumnType::Varchar(limit))
                if only_postgres && self.rewrites =>
            {
                suggest_check(message, change, *limit)
            }
            (ColumnType::Varchar(old), ColumnType::Varchar(new))
                if self.only_copies() && *old < ONE_LENGTH_BYTE && ONE_LENGTH_BYTE < *new =>
            {
                suggest_one_length_byte(message, change)
            }
            _ if self.rewrites || !self.copying.is_empty() || !self.keys.is_empty() => {
                suggest_second_column(message, change)
            }
            _ if self.checks.is_empty() => suggest_reindex(message, change, &self.indexes),
            _ if self.indexes.is_empty() => suggest_recheck(message, change, &self.checks),
            _ => suggest_second_column(message, change),
        })
    }

    /// Whether it costs nothing but a copy on MySQL and MariaDB.
    fn only_copies(&self) -> bool {
        !self.copying.is_empty()
            && !self.rewrites
            && self.checks.is_empty()
            && self.indexes.is_empty()
            && self.keys.is_empty()
    }

    fn notes(&self, mut message: Diagnostic, change: &ChangeType) -> Diagnostic {
        let table = &change.table;
        if self.rewrites {
            message = message.note(rewritten_note(table));
        }
        if !self.copying.is_empty() {
            message = message.note(copied_note(&self.copying, table));
        }
        if self.loses_values {
            let (kind, fate) = (&change.kind, if self.rewrites { "stops the migration, or " } else { "" });
            message = message.note(format!("a value that `{kind}` cannot hold {fate}is cut, rounded, or converted"));
        }
        let waits = format!("on postgres, every query of `{table}` waits until");
        if !self.checks.is_empty() {
            let checks = names(self.checks.iter().map(|constraint| constraint.name.as_str()));
            message = message.note(format!("{waits} all rows are checked for {checks}"));
        }
        if !self.indexes.is_empty() || !self.keys.is_empty() {
            let indexes = self.indexes.iter().map(|index| index.name.as_str());
            let keys = self.keys.iter().map(|constraint| constraint.name.as_str());
            message = message.note(format!("{waits} the server has rebuilt {}", names(indexes.chain(keys))));
        }
        message
    }
}

/// The way out that always is there.
fn suggest_second_column(message: Diagnostic, change: &ChangeType) -> Diagnostic {
    suggest_second_column_after(message, change, "first,")
}

fn suggest_second_column_after(message: Diagnostic, change: &ChangeType, start: &str) -> Diagnostic {
    let ChangeType { table: _, column, kind, using: _ } = change;
    let new =
        Column { name: format!("{column}_new"), kind: kind.clone(), not_null: false, default: None, generated: None };
    message
        .help_code(
            format!("{start} add a column of that type beside it, and let the code write both"),
            [code::add_column(&new)],
        )
        .help(format!(
            "then fill `{column}_new` in batches, let the code read it, and drop `{column}` in a later release"
        ))
}

fn suggest_without_using(message: Diagnostic, change: &ChangeType) -> Diagnostic {
    let plain = ChangeType { using: None, ..change.clone() };
    message
        .help_code("first, leave `.using(..)` out: the rows can stay as they are", [change_code(&plain)])
        .help("then change the values in batches, where they must change")
}

fn suggest_one_length_byte(message: Diagnostic, change: &ChangeType) -> Diagnostic {
    let shorter = ChangeType { kind: ColumnType::Varchar(ONE_LENGTH_BYTE), ..change.clone() };
    let order = format!("stay within {ONE_LENGTH_BYTE} characters: up to 255 bytes, the rows can stay as they are");
    suggest_second_column_after(message.help_code(order, [change_code(&shorter)]), change, "or")
}

fn suggest_check(message: Diagnostic, change: &ChangeType, limit: u32) -> Diagnostic {
    let ChangeType { table, column, .. } = change;
    let check = Constraint {
        name: name::derive(table, &[column], "length"),
        kind: ConstraintKind::Check { expression: format!("char_length({}) <= {limit}", identifier(column)) },
        validated: false,
    };
    let validate = code::validate_constraint(&check.name);
    message
        .help_code("keep the type, and limit the length with a check", [code::add_constraint(table, &check)])
        .help_code("then, in a later migration, check the existing rows", [validate])
}

fn suggest_recheck(message: Diagnostic, change: &ChangeType, checks: &[&Constraint]) -> Diagnostic {
    let off = checks.iter().map(|check| code::drop_constraint(&check.name));
    let on = checks.iter().map(|check| {
        let unchecked = Constraint { validated: false, ..(*check).clone() };
        code::add_constraint(&change.table, &unchecked)
    });
    let validate = checks.iter().map(|check| code::validate_constraint(&check.name));
    message
        .help_code(
            "first, take the check off, and put it back for new rows only",
            off.chain([change_code(change)]).chain(on),
        )
        .help_code("then, in a later migration, check the existing rows", validate)
}

fn suggest_reindex(message: Diagnostic, change: &ChangeType, indexes: &[&Index]) -> Diagnostic {
    let table = &change.table;
    let drops = indexes.iter().map(|index| code::drop_index(table, &index.name, true));
    let creates = indexes.iter().map(|index| code::create_index(table, index, true));
    message
        .help_code("first, in a migration of its own, drop what would be rebuilt", drops)
        .help_code("then, in a later migration, change the type", [change_code(change)])
        .help_code("at last, in a migration of its own, build it while writes go on", creates)
}

/// The line that changes the type.
fn change_code(change: &ChangeType) -> String {
    let ChangeType { table: _, column, kind, using } = change;
    code::change_type(column, kind, using.as_deref())
}

/// What is said where raw SQL has made the column, so that nobody knows its type.
fn unknown_type(input: &RuleInput<'_>, change: &ChangeType) -> Option<Diagnostic> {
    let ChangeType { table, column, kind, using: _ } = change;
    let mut message =
        Diagnostic::new(format!("changing column `{table}.{column}` to `{kind}` may rewrite the whole table"))
            .note("its type is not known: raw SQL has made it");
    let copying = input.targets_among(COPYING);
    let on_postgres = input.target(Dialect::Postgres).is_some();
    if on_postgres {
        message = message.note(rewritten_note(table));
    }
    if !copying.is_empty() {
        message = message.note(copied_note(&copying, table));
    }
    (on_postgres || !copying.is_empty()).then(|| suggest_second_column(message, change))
}

#[cfg(test)]
mod tests {
    use crate::object::builder::*;
    use crate::safety::rule_test::{EACH, MARIADB, MYSQL, POSTGRES, RuleTest, SQLITE, alter_table};

    const RULE: RuleTest = RuleTest::of("rewritten_columns");

    fn to(table: &'static str, column: &'static str, kind: Typed<impl Sized>) -> impl Fn(&mut Schema) {
        alter_table(table, move |t| {
            t.change_type(column, kind.clone());
        })
    }

    #[test]
    fn another_size_of_number_rewrites_the_table() {
        for target in [POSTGRES, MYSQL, MARIADB] {
            RULE.refuses(target, to("users", "age", bigint()));
            RULE.refuses(target, to("users", "score", real()));
            RULE.refuses(target, to("orders", "total", numeric(10, 3)));
            RULE.refuses(target, to("users", "bio", varchar(100)));
        }
        RULE.accepts(SQLITE, to("users", "age", bigint()));
        RULE.accepts(SQLITE, to("orders", "total", numeric(10, 3)));
    }

    #[test]
    fn a_change_of_the_catalog_only_passes() {
        RULE.accepts(POSTGRES, to("users", "name", varchar(65)));
        RULE.accepts(POSTGRES, to("users", "name", text()));
        RULE.accepts(POSTGRES, to("orders", "total", numeric(11, 2)));
        RULE.accepts(POSTGRES, to("orders", "total", decimal()));
        RULE.accepts(POSTGRES, to("users", "joined_at", timestamptz()));
        RULE.accepts(MYSQL, to("users", "email", varchar(63)));
        RULE.accepts(MARIADB, to("orders", "code", varchar(300)));
    }

    #[test]
    fn a_varchar_that_outgrows_one_byte_of_length_is_copied() {
        RULE.refuses(MYSQL, to("orders", "code", varchar(64)));
        RULE.refuses(MYSQL, to("users", "email", varchar(64)));
        RULE.refuses(MARIADB, to("users", "email", varchar(64)));
        let message = RULE.message(MYSQL, to("users", "email", varchar(64)));
        assert!(message.contains("t.change_type(\"email\", varchar(63));"), "{message}");
    }

    #[test]
    fn sqlite_may_turn_text_into_numbers() {
        RULE.refuses(SQLITE, to("users", "bio", integer()));
        RULE.refuses(SQLITE, to("users", "score", integer()));
        RULE.accepts(SQLITE, to("users", "bio", varchar(3)));
        RULE.accepts(SQLITE, to("users", "age", text()));
    }

    #[test]
    fn an_expression_rewrites_the_table_on_postgres() {
        let using = |expression: &'static str| {
            alter_table("users", move |t| {
                t.change_type("name", text()).using(expression);
            })
        };
        RULE.refuses(POSTGRES, using("lower(name)"));
        let message = RULE.message(POSTGRES, using("name || ''"));
        assert!(message.contains("t.change_type(\"name\", text());"), "{message}");
        RULE.accepts(POSTGRES, using("name::text"));
        RULE.refuses_change(POSTGRES, "users", |t| {
            t.change_type("name", varchar(99)).using("name::text");
        });
    }

    #[test]
    fn a_check_is_read_again_for_every_row() {
        let longer = alter_table("items", |t| {
            t.change_type("label", text());
        });
        let with_check = |schema: &mut Schema| {
            schema.create_table("items", |t| {
                t.column("label", varchar(9)).check("label <> ''");
            });
            schema.sql("INSERT INTO items VALUES ('a')").down("DELETE FROM items");
            longer(schema);
        };
        let message = RULE.message(POSTGRES, with_check);
        assert!(message.contains("checks every row again"), "{message}");
        assert!(message.contains("t.add_check(\"label <> ''\").name(\"items_label_check\").not_valid();"), "{message}");
        RULE.accepts(SQLITE, with_check);
        RULE.accepts(POSTGRES, |schema| {
            schema.create_table("items", |t| {
                t.column("label", varchar(9)).check("label <> ''");
            });
            schema.sql("INSERT INTO items VALUES ('a')").down("DELETE FROM items");
            schema.alter_table("items", |t| t.drop_constraint("items_label_check"));
            longer(schema);
        });
    }

    #[test]
    fn an_index_with_a_condition_is_rebuilt_and_a_plain_one_is_not() {
        let index = |filter: Option<&'static str>| {
            move |schema: &mut Schema| {
                schema.create_table("items", |t| {
                    t.column("label", varchar(9));
                    t.column("other", varchar(9));
                    let index = t.index(["label"]);
                    if let Some(filter) = filter {
                        index.filter(filter);
                    }
                });
                schema.sql("INSERT INTO items VALUES ('a')").down("DELETE FROM items");
                schema.alter_table("items", |t| {
                    t.change_type("label", text());
                });
            }
        };
        RULE.accepts(POSTGRES, index(None));
        RULE.refuses(POSTGRES, index(Some("label <> ''")));
        let message = RULE.message(POSTGRES, index(Some("other <> ''")));
        assert!(message.contains("schema.drop_index(\"items\", \"items_label_idx\").concurrently();"), "{message}");
    }

    #[test]
    fn an_index_over_a_timestamp_is_rebuilt() {
        let with = |unique: bool| {
            move |schema: &mut Schema| {
                schema.create_table("items", |t| {
                    let column = t.column("at", timestamp());
                    if unique {
                        column.unique();
                    }
                    t.index(["at"]);
                });
                schema.sql("INSERT INTO items VALUES (now())").down("DELETE FROM items");
                schema.alter_table("items", |t| {
                    t.change_type("at", timestamptz());
                });
            }
        };
        assert!(RULE.message(POSTGRES, with(false)).contains("rebuilt `items_at_idx`"));
        assert!(RULE.message(POSTGRES, with(true)).contains("rebuilt `items_at_idx` and `items_at_key`"));
    }

    #[test]
    fn a_new_table_has_no_rows_to_rewrite() {
        for target in EACH {
            RULE.accepts(target, |schema| {
                schema.create_table("items", |t| {
                    t.column("n", integer());
                });
                schema.alter_table("items", |t| {
                    t.change_type("n", text());
                });
            });
        }
    }

    #[test]
    fn a_type_that_raw_sql_has_made_is_not_trusted() {
        let raw = |schema: &mut Schema| {
            schema.sql("CREATE TABLE raw (label varchar(9))").down("DROP TABLE raw");
            schema.alter_table("raw", |t| {
                t.change_type("label", text());
            });
        };
        for target in [POSTGRES, MYSQL, MARIADB] {
            RULE.refuses(target, raw);
        }
        RULE.accepts(SQLITE, raw);
        RULE.accepts(POSTGRES, to("elsewhere", "label", text()));
    }

    #[test]
    fn a_shorter_varchar_on_postgres_becomes_a_check() {
        let message = RULE.message(POSTGRES, to("users", "name", varchar(10)));
        assert!(message.contains("char_length(name) <= 10"), "{message}");
        let message = RULE.message(&[POSTGRES[0], MYSQL[0]], to("users", "name", varchar(10)));
        assert!(message.contains("name_new"), "{message}");
    }
}
