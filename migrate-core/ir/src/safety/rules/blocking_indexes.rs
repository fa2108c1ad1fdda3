//! ## What it does
//!
//! Refuses an index that PostgreSQL builds or drops under a lock that stops the application: an index without
//! `.concurrently()`, and a unique constraint or a primary key on a table that is there already.
//!
//! ```text
//! schema.create_index("users", ["age"]);
//! ```
//!
//! ## Why it is unsafe
//!
//! - `CREATE INDEX` lets nobody insert, update or delete rows until every row is indexed.
//! - A unique constraint or a primary key builds its index, too, under a lock that stops reads as well. A primary key
//!   over columns that accept NULL searches them for NULL under the same lock.
//! - `DROP INDEX` is short, but waits for every query that uses the table, and all later queries wait behind it.
//!
//! The other servers build indexes while reads and writes go on, or, as SQLite, have one writer at any time.
//!
//! ## Instead
//!
//! ```text
//! schema.create_index("users", ["age"]).concurrently();
//! ```
//!
//! in a migration of its own, as it cannot run in a transaction. A unique index refuses the same rows as a unique
//! constraint, and foreign keys can refer to its columns:
//!
//! ```text
//! schema.create_index("orders", ["code"]).unique().concurrently();
//! ```
//!
//! A concurrent build that fails, on a duplicate for example, leaves an invalid index behind. It is found and dropped
//! before the next try.
//!
//! ## When it is safe
//!
//! The table was created in the same migration, and no raw SQL has touched it since.
//!
//! ## Sources
//!
//! - <https://www.postgresql.org/docs/current/sql-createindex.html>, "Building Indexes Concurrently"
//! - <https://www.postgresql.org/docs/current/sql-dropindex.html>
//! - Measured on PostgreSQL 15.18, 17.10 and 18.6, MySQL 9.7.4, MariaDB 10.11.19.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{
    AddConstraint, Constraint, ConstraintKind, CreateIndex, DropIndex, Index, Op as _, Operation, RunSql, Undo, code,
};
use crate::safety::RuleInput;
use crate::safety::identifier::identifier;
use crate::safety::wording::own_migration_suffix;

pub(super) fn check(input: &RuleInput<'_>) -> Option<Diagnostic> {
    input.target(Dialect::Postgres)?;
    match input.operation() {
        Operation::CreateIndex(create) => check_create(input, create),
        Operation::DropIndex(drop) => check_drop(input, drop),
        Operation::AddConstraint(AddConstraint { table, constraint }) if !input.is_new(table) => {
            match &constraint.kind {
                ConstraintKind::PrimaryKey { columns } => Some(primary_key_message(input, table, constraint, columns)),
                ConstraintKind::Unique { columns } => Some(unique_message(input, table, constraint, columns)),
                ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => None,
            }
        }
        _ => None,
    }
}

fn check_create(input: &RuleInput<'_>, create: &CreateIndex) -> Option<Diagnostic> {
    let CreateIndex { table, index, concurrently } = create;
    if *concurrently || input.is_new(table) {
        return None;
    }
    let concurrent = CreateIndex { concurrently: true, ..create.clone() };
    let (blocks, waits) = if input.is_locked(table) {
        (format!("`{table}`"), "query of")
    } else {
        (format!("writes to `{table}`"), "write to")
    };
    let message = Diagnostic::new(format!("index `{}` blocks {blocks} while it is built", index.name))
        .note(format!("on postgres, every {waits} `{table}` waits until all rows are indexed"))
        .help_code(
            format!("build it while writes go on{}", own_migration_suffix(input)),
            concurrent.code().statement(),
        );
    Some(message)
}

fn check_drop(input: &RuleInput<'_>, drop: &DropIndex) -> Option<Diagnostic> {
    let DropIndex { table, index, concurrently } = drop;
    if *concurrently || input.is_new(table) {
        return None;
    }
    let concurrent = DropIndex { concurrently: true, ..drop.clone() };
    let message = Diagnostic::new(format!("dropping index `{index}` blocks `{table}` until its queries end"))
        .note("on postgres, it waits for every query that is running, however long, and all later ones wait behind it")
        .help_code(
            format!("drop it while queries go on{}", own_migration_suffix(input)),
            concurrent.code().statement(),
        );
    Some(message)
}

fn unique_message(input: &RuleInput<'_>, table: &str, constraint: &Constraint, columns: &[String]) -> Diagnostic {
    let message = blocking_message(table, constraint);
    let create = unique_index(table, constraint, columns).code().statement();
    let new = columns.iter().find(|column| input.is_new_column(table, column));
    match new.and_then(|column| input.column(table, column)) {
        Some(column) => message
            .help_code("first, add the column without it", [code::add_column(column)])
            .help_code("then, in a migration of its own, build an index that refuses the same rows", create),
        None => message
            .help_code(format!("build an index that refuses the same rows{}", own_migration_suffix(input)), create),
    }
}

fn primary_key_message(input: &RuleInput<'_>, table: &str, constraint: &Constraint, columns: &[String]) -> Diagnostic {
    let name = &constraint.name;
    let create = unique_index(table, constraint, columns).code().statement();
    let message = blocking_message(table, constraint);
    if input.targets.iter().any(|target| target.dialect != Dialect::Postgres) {
        return message.help(
            "on postgres, build a unique index concurrently first, and make it the key with `USING INDEX`, in raw SQL",
        );
    }
    let columns: Vec<String> = columns.iter().map(|column| identifier(column)).collect();
    let (list, key, owner) = (columns.join(", "), identifier(name), identifier(table));
    let attach = RunSql {
        only: Some(Dialect::Postgres),
        sql: format!("ALTER TABLE {owner} ADD PRIMARY KEY USING INDEX {key}"),
        undo: Undo::Sql(format!(
            "ALTER TABLE {owner} DROP CONSTRAINT {key}; CREATE UNIQUE INDEX {key} ON {owner} ({list})"
        )),
        transaction: true,
    };
    message
        .help_code("first, in a migration of its own, build its index", create)
        .help_code("then, in a later migration, make it the key", attach.code().statement())
}

fn blocking_message(table: &str, constraint: &Constraint) -> Diagnostic {
    let Constraint { name, kind, validated: _ } = constraint;
    Diagnostic::new(format!("{} `{name}` blocks `{table}` while its index is built", kind.noun()))
        .note(format!("on postgres, every query of `{table}` waits until all rows are indexed"))
}

/// The index that the constraint would bring, under the constraint's name.
fn unique_index(table: &str, constraint: &Constraint, columns: &[String]) -> CreateIndex {
    CreateIndex {
        table: table.to_owned(),
        index: Index { unique: true, ..Index::new(&constraint.name, columns.to_vec()) },
        concurrently: true,
    }
}

#[cfg(test)]
mod tests {
    use crate::object::builder::*;
    use crate::safety::rule_test::{MARIADB, MYSQL, POSTGRES, RuleTest, SQLITE, alter_table};

    const RULE: RuleTest = RuleTest::of("blocking_indexes");

    #[test]
    fn an_index_that_blocks_writes_is_refused_on_postgres() {
        let migrations: [&dyn Fn(&mut Schema); 7] = [
            &|schema| {
                schema.create_index("users", ["bio"]);
            },
            &|schema| {
                schema.create_index("elsewhere", ["bio"]).unique();
            },
            &|schema| {
                schema.drop_index("users", "users_name_idx");
            },
            &alter_table("users", |t| {
                t.add_unique(["name", "age"]);
            }),
            &alter_table("users", |t| {
                t.add_column("x", text()).unique();
            }),
            &alter_table("notes", |t| {
                t.add_primary_key(["key"]);
            }),
            &alter_table("notes", |t| {
                t.add_column("x", bigint()).not_null().default(0).primary_key();
            }),
        ];
        for migration in migrations {
            RULE.refuses(POSTGRES, migration);
            for target in [MYSQL, MARIADB, SQLITE] {
                RULE.accepts(target, migration);
            }
        }
    }

    #[test]
    fn an_index_that_does_not_block_writes_passes() {
        RULE.accepts(POSTGRES, |schema| {
            schema.create_index("users", ["bio"]).concurrently();
        });
        RULE.accepts(POSTGRES, |schema| {
            schema.create_index("users", ["bio"]).unique().concurrently();
        });
        RULE.accepts(POSTGRES, |schema| {
            schema.drop_index("users", "users_name_idx").concurrently();
        });
        RULE.accepts_change(POSTGRES, "users", |t| {
            t.drop_constraint("users_email_key");
        });
    }

    #[test]
    fn a_new_table_has_nobody_to_block() {
        RULE.accepts(POSTGRES, |schema| {
            schema.create_table("tags", |t| {
                t.id();
                t.column("name", text()).unique();
                t.column("group", text());
                t.index(["group"]);
            });
            schema.create_index("tags", ["group", "name"]);
            schema.drop_index("tags", "tags_group_idx");
            schema.alter_table("tags", |t| {
                t.add_unique(["group"]);
            });
        });
    }

    #[test]
    fn a_table_that_raw_sql_may_have_filled_is_not_new() {
        RULE.refuses(POSTGRES, |schema| {
            schema.create_table("tags", |t| {
                t.column("name", text());
            });
            schema.sql("INSERT INTO tags SELECT name FROM users").down("DELETE FROM tags");
            schema.create_index("tags", ["name"]);
        });
    }

    #[test]
    fn an_index_beside_other_steps_needs_a_migration_of_its_own() {
        let alone = RULE.message(POSTGRES, |schema| {
            schema.create_index("users", ["bio"]);
        });
        assert!(!alone.contains("of its own"), "{alone}");
        let in_company = RULE.message(POSTGRES, |schema| {
            schema.alter_table("users", |t| {
                t.add_column("x", text());
            });
            schema.create_index("users", ["x"]);
        });
        assert!(in_company.contains("of its own"), "{in_company}");
        assert!(in_company.contains("every query of `users`"), "the new column has locked it: {in_company}");
    }
}
