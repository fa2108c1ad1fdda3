//! ## What it does
//!
//! Refuses to rename a table that is in use.
//!
//! ```text
//! schema.rename_table("users", "people");
//! ```
//!
//! ## Why it is unsafe
//!
//! The change itself is quick on every server, but a release is not: while it goes on, code that asks for the old
//! name and code that asks for the new one run side by side, and one of them fails. The same holds for the way back.
//!
//! ## Instead
//!
//! Often it is enough to give the code its own name for the table, as every mapper can.
//!
//! PostgreSQL changes both in one transaction, and a view of all columns of one table can be written to, so that the
//! old name stays in use until no code asks for it:
//!
//! ```text
//! schema.rename_table("users", "people");
//! schema.sql("CREATE VIEW users AS SELECT * FROM people").down("DROP VIEW users");
//! ```
//!
//! Elsewhere, create the new table beside the old one, let the code write both, copy the rows in batches, let the
//! code read the new one, and drop the old one in a later release.
//!
//! ## When it is safe
//!
//! The table was created in the same migration, and no raw SQL has touched it since. On PostgreSQL also where raw SQL
//! in the same migration creates a view of the old name.
//!
//! ## Sources
//!
//! - <https://www.postgresql.org/docs/current/sql-createview.html>, "Updatable Views"
//! - Measured on PostgreSQL 15.18: insert, update, delete and `ON CONFLICT` through the view.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{Op as _, Operation, RenameTable, RunSql, Undo};
use crate::safety::RuleInput;
use crate::safety::identifier::identifier;
use crate::sql_text::{Mode, SqlText};

pub(super) fn check(input: &RuleInput<'_>) -> Option<Diagnostic> {
    let Operation::RenameTable(rename) = input.operation() else {
        return None;
    };
    let RenameTable { from, to } = rename;
    let only_postgres = input.targets.iter().all(|target| target.dialect == Dialect::Postgres);
    if input.targets.is_empty() || input.is_new(from) || (only_postgres && becomes_view(input, from)) {
        return None;
    }
    let message = Diagnostic::new(format!("renaming table `{from}` to `{to}` breaks running code"))
        .note(format!("while a release goes on, old code asks for `{from}` and new code for `{to}`: one of them fails"))
        .help("keep the name in the database, and map it to another one in the code");
    if !only_postgres {
        return Some(message.help(format!(
            "or create `{to}` beside it, let the code write both, and drop `{from}` in a later release"
        )));
    }
    let view = RunSql {
        only: None,
        sql: format!("CREATE VIEW {} AS SELECT * FROM {}", identifier(from), identifier(to)),
        undo: Undo::Sql(format!("DROP VIEW {}", identifier(from))),
        transaction: true,
    };
    let mut code = rename.code().statement();
    code.extend(view.code().statement());
    Some(message.help_code("or keep the old name in use as a view, until no code asks for it", code))
}

/// Whether raw SQL behind the operation gives the name to a view.
fn becomes_view(input: &RuleInput<'_>, name: &str) -> bool {
    input.later().iter().any(|operation| match operation {
        Operation::RunSql(run) => {
            let read = SqlText::read(&run.sql, Mode::of(Dialect::Postgres));
            run.runs_in_transaction(Dialect::Postgres)
                && run.is_for(Dialect::Postgres)
                && read.statements().iter().any(|statement| statement.creates_view(name))
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use crate::object::builder::*;
    use crate::safety::rule_test::{EACH, MYSQL, POSTGRES, RuleTest};

    const RULE: RuleTest = RuleTest::of("renamed_tables");

    #[test]
    fn a_renamed_table_is_refused_on_every_server() {
        for target in EACH {
            RULE.refuses(target, |schema| schema.rename_table("users", "people"));
            RULE.refuses(target, |schema| schema.rename_table("elsewhere", "people"));
        }
    }

    #[test]
    fn a_table_created_here_may_be_renamed() {
        for target in EACH {
            RULE.accepts(target, |schema| {
                schema.create_table("tags", CreateTableBuilder::id);
                schema.rename_table("tags", "labels");
                schema.rename_table("labels", "tags");
            });
        }
        RULE.accepts(&[], |schema| schema.rename_table("users", "people"));
    }

    #[test]
    fn a_view_of_the_old_name_keeps_old_code_running_on_postgres() {
        let with_view = |schema: &mut Schema| {
            schema.rename_table("users", "people");
            schema.sql("CREATE VIEW users AS SELECT * FROM people").down("DROP VIEW users");
        };
        RULE.accepts(POSTGRES, with_view);
        RULE.refuses(MYSQL, with_view);
        RULE.refuses(&[POSTGRES[0], MYSQL[0]], with_view);
        RULE.refuses(POSTGRES, |schema| {
            schema.sql("CREATE VIEW users AS SELECT * FROM people").down("DROP VIEW users");
            schema.rename_table("users", "people");
        });
        RULE.refuses(POSTGRES, |schema| {
            schema.rename_table("users", "people");
            schema.sql("CREATE VIEW members AS SELECT * FROM people").down("DROP VIEW members");
        });
        for sql in
            ["SELECT 1 -- create a view of users", "SELECT 'CREATE VIEW users'", "CREATE VIEW v AS SELECT 'users'"]
        {
            RULE.refuses(POSTGRES, |schema| {
                schema.rename_table("users", "people");
                schema.sql(sql).down("SELECT 1");
            });
        }
        RULE.accepts(POSTGRES, |schema| {
            schema.rename_table("users", "people");
            schema.sql("SELECT 1; /* x */ create or replace view public.\"users\" AS SELECT 1").down("SELECT 1");
        });
    }
}
