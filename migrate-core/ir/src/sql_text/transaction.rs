//! Whether a text can run in a transaction at all.

use super::lexer::TokenKind;
use super::mode::Mode;
use super::splitter::SqlText;
use super::statement::Statement;
use crate::dialect::Dialect;
use std::collections::BTreeSet;

/// Whether a server of that dialect refuses the text in a transaction, or ignores what it says there.
pub fn refuses_transaction(text: &str, dialect: Dialect) -> bool {
    let read = SqlText::read(text, Mode::of(dialect));
    match dialect {
        Dialect::Postgres => read.statements.iter().any(on_postgres) || uses_added_value(&read.statements),
        Dialect::Sqlite => read.statements.iter().any(on_sqlite),
        // It does not matter: they commit before and after each such statement.
        Dialect::MySql | Dialect::MariaDb => false,
    }
}

fn on_postgres(statement: &Statement<'_>) -> bool {
    let is = |at, word| statement.is(at, word);
    let holds = |word| statement.holds(word);
    let is_database = is(1, "database") || is(1, "tablespace");
    match statement.token(0).to_ascii_lowercase().as_str() {
        "vacuum" => true,
        "create" | "drop" if is_database => true,
        "create" => {
            (is(1, "index") && is(2, "concurrently"))
                || (is(1, "unique") && is(2, "index") && is(3, "concurrently"))
                || (is(1, "subscription") && !holds("create_slot") && !holds("connect"))
        }
        "drop" => (is(1, "index") && is(2, "concurrently")) || is(1, "subscription"),
        "alter" => {
            is(1, "system")
                || (is(1, "database") && holds("tablespace"))
                || (is(1, "table") && holds("detach") && holds("concurrently"))
                || (is(1, "subscription") && holds("refresh"))
        }
        "reindex" => ["concurrently", "schema", "database", "system"].into_iter().any(holds),
        // Without a table, it is all of them, each in its own transaction.
        "cluster" => (1..statement.tokens.len())
            .all(|at| is(at, "verbose") || statement.is_symbol(at, b'(') || statement.is_symbol(at, b')')),
        _ => false,
    }
}

/// Whether a later statement uses a value that the text adds to an enum: it may only once that is committed.
fn uses_added_value(statements: &[Statement<'_>]) -> bool {
    let mut added: BTreeSet<&str> = BTreeSet::new();
    statements.iter().any(|statement| {
        let texts = || {
            let is_text = |at: &usize| statement.tokens.get(*at).is_some_and(|token| token.kind == TokenKind::Text);
            (1..statement.tokens.len()).filter(is_text)
        };
        if texts().any(|at| added.contains(statement.token(at))) {
            return true;
        }
        if statement.begins(&["alter", "type"]) {
            let values = texts().filter(|at| statement.is_any(at - 1, &["value", "exists"]));
            added.extend(values.map(|at| statement.token(at)));
        }
        false
    })
}

fn on_sqlite(statement: &Statement<'_>) -> bool {
    let name = if statement.is_symbol(2, b'.') { 3 } else { 1 };
    statement.is(0, "vacuum")
        || (statement.is(0, "pragma")
            && statement.is_any(name, &["journal_mode", "synchronous"])
            && (statement.is_symbol(name + 1, b'=') || statement.is_symbol(name + 1, b'(')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect::{MariaDb, MySql, Postgres, Sqlite};

    #[test]
    fn postgres_refuses_these_in_a_transaction() {
        for text in [
            "VACUUM",
            "create /* x */ unique index CONCURRENTLY i ON t (a)",
            "SELECT 1; DROP INDEX CONCURRENTLY i",
            "REINDEX (VERBOSE) TABLE CONCURRENTLY t",
            "REINDEX DATABASE d",
            "ALTER SYSTEM SET work_mem = '1GB'",
            "CREATE DATABASE d",
            "DROP TABLESPACE s",
            "ALTER TABLE t DETACH PARTITION p CONCURRENTLY",
            "CLUSTER",
            "ALTER TYPE mood ADD VALUE 'new'; UPDATE t SET mood = 'new'",
            "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'new' AFTER 'old'; ALTER TABLE t ALTER m SET DEFAULT 'new'",
        ] {
            assert!(refuses_transaction(text, Postgres), "{text}");
            assert!(!refuses_transaction(text, MySql) && !refuses_transaction(text, MariaDb), "{text}");
        }
    }

    #[test]
    fn others_run_in_one() {
        for text in [
            "CREATE INDEX i ON t (concurrently)",
            "SELECT 'VACUUM'; -- VACUUM\n",
            "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ VACUUM $$",
            "ALTER TYPE mood ADD VALUE 'new'; UPDATE t SET mood = 'old'",
            "CLUSTER t USING i",
            "ALTER DATABASE d SET work_mem = '1GB'",
            "REINDEX TABLE t",
            "ANALYZE t",
        ] {
            assert!(!refuses_transaction(text, Postgres), "{text}");
        }
    }

    #[test]
    fn sqlite_refuses_or_ignores_these_in_a_transaction() {
        for text in ["VACUUM", "VACUUM INTO 'x'", "PRAGMA journal_mode = WAL", "PRAGMA main.synchronous(1)"] {
            assert!(refuses_transaction(text, Sqlite), "{text}");
        }
        for text in ["PRAGMA journal_mode", "PRAGMA foreign_keys = ON", "SELECT 'VACUUM'"] {
            assert!(!refuses_transaction(text, Sqlite), "{text}");
        }
    }
}
