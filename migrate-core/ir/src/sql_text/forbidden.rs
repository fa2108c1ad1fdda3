//! What raw SQL may not do, because the runner could neither notice it nor undo it.

use super::lexer::TokenKind;
use super::mode::Mode;
use super::splitter::SqlText;
use super::statement::Statement;
use crate::dialect::Dialect;
use std::ops::Range;

/// What a text may not hold, and where it stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Forbidden {
    pub(super) kind: ForbiddenKind,
    pub(super) range: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ForbiddenKind {
    /// `BEGIN`, `COMMIT`, `XA START`.
    Transaction,
    /// `SET TRANSACTION`, `SET autocommit`.
    TransactionSetting,
    /// `COMMIT` in a `DO` block, which a server refuses in a transaction.
    CommitInDo,
    /// A savepoint that the same text does not both set and release.
    Savepoint,
    /// `USE`, `ATTACH`, `DETACH`.
    Database,
    /// `DISCARD ALL`.
    Discard,
    /// `LOCK TABLES`, `FLUSH TABLES WITH READ LOCK`.
    TableLock,
    /// `RELEASE_ALL_LOCKS()`, `pg_advisory_unlock(..)`.
    LockRelease,
    /// `COPY .. FROM STDIN`.
    Copy,
    /// `\copy`, `source`, `.read`.
    ClientCommand,
    /// `KILL`, `SHUTDOWN`.
    Kill,
    /// A NUL character, where the server reads no further.
    Nul,
}

/// So many are enough to say of one text.
const MAX_FOUND: usize = 20;

/// Everything in a text that a server of that dialect would do and the runner does not allow, in order. `transaction`
/// tells whether the text runs in one.
pub(super) fn find(text: &str, dialect: Dialect, transaction: bool) -> Vec<Forbidden> {
    let read = SqlText::read(text, Mode::of(dialect));
    let mut found: Vec<Forbidden> = read
        .forbidden_commands()
        .map(|range| Forbidden { kind: ForbiddenKind::ClientCommand, range: range.clone() })
        .collect();
    let mut savepoints: Vec<(String, Range<usize>)> = Vec::new();
    for statement in &read.statements {
        if found.len() >= MAX_FOUND {
            break;
        }
        let checked = CheckedStatement { statement, dialect, transaction, head: head(statement, dialect) };
        found.extend(match checked.savepoint_name() {
            Some(name_at) => checked.savepoint(name_at, &mut savepoints),
            None => checked.find(),
        });
    }
    found.extend(savepoints.into_iter().map(|(_, range)| Forbidden { kind: ForbiddenKind::Savepoint, range }));
    found.extend(first_nul(text, dialect).map(|at| Forbidden { kind: ForbiddenKind::Nul, range: at..at + 1 }));
    found.sort_by_key(|forbidden| forbidden.range.start);
    found.truncate(MAX_FOUND);
    found
}

/// Where a server takes a text to end before its end. MySQL and MariaDB are told its length.
fn first_nul(text: &str, dialect: Dialect) -> Option<usize> {
    match dialect {
        Dialect::Postgres | Dialect::Sqlite => text.find('\0'),
        Dialect::MySql | Dialect::MariaDb => None,
    }
}

/// Where the statement itself begins: in `SET STATEMENT max_statement_time = 1 FOR COMMIT` of MariaDB behind `FOR`.
fn head(statement: &Statement<'_>, dialect: Dialect) -> usize {
    if dialect != Dialect::MariaDb || !statement.begins(&["set", "statement"]) {
        return 0;
    }
    (0..statement.tokens.len()).find(|at| statement.is(*at, "for")).map_or(0, |at| at + 1)
}

struct CheckedStatement<'s> {
    statement: &'s Statement<'s>,
    dialect: Dialect,
    transaction: bool,
    head: usize,
}

impl CheckedStatement<'_> {
    fn is_mysql(&self) -> bool {
        matches!(self.dialect, Dialect::MySql | Dialect::MariaDb)
    }

    /// Whether these words stand at the head, from the word number `at` on.
    fn is(&self, at: usize, word: &str) -> bool {
        self.statement.is(self.head + at, word)
    }

    fn is_any(&self, at: usize, words: &[&str]) -> bool {
        self.statement.is_any(self.head + at, words)
    }

    /// The first `words` tokens.
    fn at_head(&self, kind: ForbiddenKind, words: usize) -> Forbidden {
        Forbidden { kind, range: self.statement.span(self.head, self.head + words - 1) }
    }

    /// Where the name stands in a statement about a savepoint.
    fn savepoint_name(&self) -> Option<usize> {
        if self.is(0, "savepoint") {
            Some(1)
        } else if self.is(0, "release") {
            Some(if self.is(1, "savepoint") { 2 } else { 1 })
        } else if self.is(0, "rollback") {
            let to = if self.is_any(1, &["work", "transaction"]) { 2 } else { 1 };
            let name = if self.is(to + 1, "savepoint") { to + 2 } else { to + 1 };
            self.is(to, "to").then_some(name)
        } else {
            None
        }
    }

    /// Takes note of a savepoint, and tells whether it is one that this text has not set.
    fn savepoint(&self, name_at: usize, savepoints: &mut Vec<(String, Range<usize>)>) -> Option<Forbidden> {
        let forbidden = self.at_head(ForbiddenKind::Savepoint, name_at + 1);
        // Each statement is a transaction of its own there, so none would find it.
        if self.is_mysql() {
            return Some(forbidden);
        }
        let name = self.statement.token(self.head + name_at).trim_matches('"').to_ascii_lowercase();
        if self.is(0, "savepoint") {
            savepoints.push((name, forbidden.range));
            return None;
        }
        let Some(set) = savepoints.iter().rposition(|(known, _)| *known == name) else { return Some(forbidden) };
        savepoints.truncate(if self.is(0, "release") { set } else { set + 1 });
        None
    }

    fn find(&self) -> Option<Forbidden> {
        self.transaction_words()
            .or_else(|| self.session_words())
            .or_else(|| self.dynamic_sql())
            .or_else(|| self.do_block())
            .or_else(|| self.calls())
    }

    fn transaction_words(&self) -> Option<Forbidden> {
        use ForbiddenKind::{Transaction, TransactionSetting};
        let not_atomic = self.dialect == Dialect::MariaDb && self.is(1, "not");
        if self.is(0, "begin") && !not_atomic || self.is_any(0, &["commit", "rollback"]) {
            return Some(self.at_head(Transaction, 1));
        }
        if self.is(0, "start") && self.is(1, "transaction") {
            return Some(self.at_head(Transaction, 2));
        }
        let own = match self.dialect {
            Dialect::Postgres if self.is_any(0, &["end", "abort"]) => Some(1),
            Dialect::Postgres if self.is(0, "prepare") && self.is(1, "transaction") => Some(2),
            Dialect::Sqlite if self.is(0, "end") => Some(1),
            Dialect::MySql | Dialect::MariaDb if self.is(0, "xa") && !self.is(1, "recover") => Some(2),
            Dialect::Postgres | Dialect::Sqlite | Dialect::MySql | Dialect::MariaDb => None,
        };
        if let Some(words) = own {
            return Some(self.at_head(Transaction, words));
        }
        if !self.is(0, "set") {
            return None;
        }
        if self.is(1, "transaction") {
            return Some(self.at_head(TransactionSetting, 2));
        }
        if self.dialect == Dialect::Postgres && self.is_any(1, &["local", "session"]) && self.is(2, "transaction") {
            return Some(self.at_head(TransactionSetting, 3));
        }
        let autocommit = self.is_mysql().then(|| self.sets_autocommit()).flatten()?;
        Some(Forbidden { kind: TransactionSetting, range: self.statement.span(autocommit, autocommit) })
    }

    /// The token `autocommit` where `SET` gives the session another value for it.
    fn sets_autocommit(&self) -> Option<usize> {
        let statement = self.statement;
        (self.head + 1..statement.tokens.len()).find(|&at| {
            let assigns = statement.is_symbol(at + 1, b'=')
                || (statement.is_symbol(at + 1, b':') && statement.is_symbol(at + 2, b'='));
            if !assigns || !statement.token(at).trim_matches('`').eq_ignore_ascii_case("autocommit") {
                return false;
            }
            let mut before = at - 1;
            while before > self.head
                && (statement.is_symbol(before, b'@')
                    || statement.is_symbol(before, b'.')
                    || statement.is_any(before, &["session", "local"]))
            {
                before -= 1;
            }
            before == self.head || statement.is_symbol(before, b',')
        })
    }

    fn session_words(&self) -> Option<Forbidden> {
        use ForbiddenKind::{Copy, Database, Discard, Kill, TableLock};
        let found = match self.dialect {
            Dialect::Postgres => {
                if self.is(0, "discard") && self.is(1, "all") {
                    Some((Discard, 2))
                } else if self.statement.copies_from_client() || self.statement.copies_to_client() {
                    Some((Copy, self.statement.tokens.len()))
                } else {
                    None
                }
            }
            Dialect::Sqlite => self.is_any(0, &["attach", "detach"]).then_some((Database, 1)),
            Dialect::MySql | Dialect::MariaDb => {
                let flushes_with_lock = self.is(0, "flush")
                    && (self.statement.holds("lock") || self.statement.holds("export"))
                    && (self.statement.holds("table") || self.statement.holds("tables"));
                if self.is(0, "use") {
                    Some((Database, 1))
                } else if self.is_any(0, &["lock", "unlock"]) && self.is_any(1, &["table", "tables", "instance"]) {
                    Some((TableLock, 2))
                } else if flushes_with_lock {
                    Some((TableLock, self.statement.tokens.len()))
                } else if self.dialect == Dialect::MariaDb && self.is(0, "backup") {
                    Some((TableLock, 2))
                } else if self.is_any(0, &["kill", "shutdown"]) || self.is(0, "restart") {
                    Some((Kill, 1))
                } else {
                    None
                }
            }
        };
        found.map(|(kind, words)| self.at_head(kind, words))
    }

    /// `PREPARE s FROM 'COMMIT'`, `EXECUTE IMMEDIATE 'COMMIT'`: the string is a statement.
    fn dynamic_sql(&self) -> Option<Forbidden> {
        let at = self.head + 2 + usize::from(self.is(0, "prepare"));
        let is_dynamic = self.is_mysql()
            && (self.is(0, "prepare") && self.is(2, "from") || self.is(0, "execute") && self.is(1, "immediate"));
        let token = self.statement.tokens.get(at).filter(|token| is_dynamic && token.kind == TokenKind::Text)?;
        let inner = self.statement.token(at).trim_matches(['\'', '"']);
        let inner = SqlText::read(inner, Mode::of(self.dialect));
        inner.statements.iter().find_map(|statement| {
            let checked = CheckedStatement { statement, head: head(statement, self.dialect), ..*self };
            if checked.savepoint_name().is_some() {
                return Some(Forbidden { kind: ForbiddenKind::Savepoint, range: token.start..token.end });
            }
            let Forbidden { kind, range: _ } =
                checked.transaction_words().or_else(|| checked.session_words()).or_else(|| checked.calls())?;
            Some(Forbidden { kind, range: token.start..token.end })
        })
    }

    /// The block of `DO` runs at once.
    fn do_block(&self) -> Option<Forbidden> {
        if self.dialect != Dialect::Postgres || !self.is(0, "do") {
            return None;
        }
        let strings = [TokenKind::Text, TokenKind::DollarText];
        let at = (0..self.statement.tokens.len())
            .find(|at| self.statement.tokens.get(*at).is_some_and(|token| strings.contains(&token.kind)))?;
        let (start, body) = self.statement.string_content(at)?;
        let body = SqlText::read(body, Mode::of(self.dialect));
        let moved = |range: Range<usize>| start + range.start..start + range.end;
        body.statements.iter().find_map(|statement| {
            let commit = (0..statement.tokens.len()).find(|&at| {
                let begins = at == 0 || statement.is_any(at - 1, &["begin", "then", "else", "loop"]);
                begins && statement.is_any(at, &["commit", "rollback"]) && self.transaction
            });
            if let Some(at) = commit {
                let range = moved(statement.span(at, at));
                return Some(Forbidden { kind: ForbiddenKind::CommitInDo, range });
            }
            let checked = CheckedStatement { statement, head: 0, ..*self };
            let Forbidden { kind, range } = checked.calls()?;
            Some(Forbidden { kind, range: moved(range) })
        })
    }

    /// Functions that release the runner's lock, or end its session.
    fn calls(&self) -> Option<Forbidden> {
        let statement = self.statement;
        if statement.defines_code() {
            return None;
        }
        let releases: &[&str] = match self.dialect {
            Dialect::Postgres => &["pg_advisory_unlock", "pg_advisory_unlock_shared", "pg_advisory_unlock_all"],
            Dialect::MySql | Dialect::MariaDb => &["release_lock", "release_all_locks"],
            Dialect::Sqlite => &[],
        };
        (0..statement.tokens.len()).filter(|at| statement.is_symbol(at + 1, b'(')).find_map(|at| {
            let name = statement.token(at).trim_matches(['"', '`']).to_ascii_lowercase();
            let is_text = statement.tokens.get(at).is_none_or(|token| token.kind == TokenKind::Text);
            let range = statement.span(at, at + 1);
            if is_text {
                None
            } else if releases.contains(&name.as_str()) {
                Some(Forbidden { kind: ForbiddenKind::LockRelease, range: statement.span(at, at) })
            } else if self.dialect == Dialect::Postgres
                && name == "pg_terminate_backend"
                && statement.is(at + 2, "pg_backend_pid")
            {
                Some(Forbidden { kind: ForbiddenKind::Kill, range: range.start..statement.span(at, at + 2).end })
            } else {
                None
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect::{MariaDb, MySql, Postgres, Sqlite};
    use ForbiddenKind::*;

    fn kinds(dialect: Dialect, text: &str) -> Vec<(ForbiddenKind, &str)> {
        find(text, dialect, true).into_iter().map(|found| (found.kind, &text[found.range])).collect()
    }

    #[test]
    fn transaction_words_are_found_wherever_a_statement_begins() {
        for dialect in Dialect::ALL {
            assert_eq!(kinds(dialect, "BEGIN; SELECT 1; COMMIT"), [(Transaction, "BEGIN"), (Transaction, "COMMIT")]);
            assert_eq!(kinds(dialect, "/* a */ -- b\n begin/**/;"), [(Transaction, "begin")]);
            assert_eq!(kinds(dialect, "SELECT 1; /* x */ RollBack"), [(Transaction, "RollBack")]);
            assert_eq!(kinds(dialect, "SELECT 'COMMIT; COMMIT', \"a;COMMIT\"; -- COMMIT\n"), []);
        }
        for dialect in [Postgres, MySql, MariaDb] {
            assert_eq!(kinds(dialect, "START /* x */ TRANSACTION"), [(Transaction, "START /* x */ TRANSACTION")]);
            assert_eq!(kinds(dialect, "SET TRANSACTION READ ONLY"), [(TransactionSetting, "SET TRANSACTION")]);
        }
        assert_eq!(kinds(Postgres, "END; ABORT; PREPARE TRANSACTION 'x'; COMMIT PREPARED 'x'").len(), 4);
        assert_eq!(kinds(Sqlite, "END"), [(Transaction, "END")]);
        assert_eq!(kinds(MySql, "/*!40101 COMMIT */; XA START 'a'").len(), 2);
        assert_eq!(kinds(MariaDb, "/*M!100101 COMMIT */; SET STATEMENT max_statement_time = 1 FOR COMMIT").len(), 2);
        assert_eq!(kinds(MariaDb, "BEGIN NOT ATOMIC SELECT 1; COMMIT; END"), []);
        assert_eq!(kinds(MySql, "PREPARE s FROM 'COMMIT'"), [(Transaction, "'COMMIT'")]);
        assert_eq!(kinds(MariaDb, "EXECUTE IMMEDIATE 'USE other'"), [(Database, "'USE other'")]);
    }

    #[test]
    fn autocommit_is_found_in_every_spelling() {
        for text in [
            "SET autocommit = 0",
            "SET @@autocommit=0",
            "SET NAMES utf8, SESSION autocommit := 0",
            "SET sql_mode = '', @@session.autocommit = 0",
            "/*!40101 SET `autocommit`=0 */",
        ] {
            assert_eq!(kinds(MySql, text).len(), 1, "{text}");
        }
        for text in ["SET GLOBAL autocommit = 0", "SET @old = @@autocommit", "SET @autocommit_old = 1", "SELECT 1"] {
            assert_eq!(kinds(MySql, text), [], "{text}");
        }
    }

    #[test]
    fn savepoints_must_be_balanced() {
        for dialect in [Postgres, Sqlite] {
            assert_eq!(kinds(dialect, "SAVEPOINT a; SELECT 1; ROLLBACK TO SAVEPOINT a; RELEASE a"), []);
            assert_eq!(kinds(dialect, "SAVEPOINT a; SELECT 1"), [(Savepoint, "SAVEPOINT a")]);
            assert_eq!(kinds(dialect, "RELEASE SAVEPOINT a"), [(Savepoint, "RELEASE SAVEPOINT a")]);
            assert_eq!(kinds(dialect, "ROLLBACK TO a"), [(Savepoint, "ROLLBACK TO a")]);
        }
        assert_eq!(kinds(MySql, "SAVEPOINT a; RELEASE SAVEPOINT a").len(), 2);
    }

    #[test]
    fn what_leaves_the_session_is_found() {
        for dialect in [MySql, MariaDb] {
            assert_eq!(kinds(dialect, "USE other; CREATE TABLE a (b int)"), [(Database, "USE")]);
            assert_eq!(kinds(dialect, "LOCK TABLES a WRITE; UNLOCK TABLES").len(), 2);
            assert_eq!(kinds(dialect, "FLUSH TABLES WITH READ LOCK").len(), 1);
            assert_eq!(kinds(dialect, "FLUSH TABLES; FLUSH PRIVILEGES"), []);
            assert_eq!(kinds(dialect, "DO RELEASE_ALL_LOCKS()"), [(LockRelease, "RELEASE_ALL_LOCKS")]);
            assert_eq!(kinds(dialect, "SELECT `release_lock`('a')").len(), 1);
            assert_eq!(kinds(dialect, "KILL CONNECTION_ID()"), [(Kill, "KILL")]);
            assert_eq!(kinds(dialect, "source x.sql\nSELECT 1; \\. y.sql").len(), 2);
            assert_eq!(kinds(dialect, "SELECT \\N, 'use x'"), []);
            assert_eq!(kinds(dialect, "CREATE PROCEDURE p() BEGIN COMMIT; DO RELEASE_ALL_LOCKS(); END"), []);
        }
        assert_eq!(kinds(Sqlite, "ATTACH 'x' AS y; DETACH y").len(), 2);
        assert_eq!(kinds(Sqlite, ".read x\nSELECT 1"), [(ClientCommand, ".read x")]);
        assert_eq!(kinds(Postgres, "DISCARD ALL"), [(Discard, "DISCARD ALL")]);
        assert_eq!(kinds(Postgres, "DISCARD TEMP; LOCK TABLE a; SET ROLE x; RESET ALL"), []);
        assert_eq!(kinds(Postgres, "COPY a FROM STDIN;\n1\tCOMMIT;\n\\.\nSELECT 1"), [(Copy, "COPY a FROM STDIN")]);
        assert_eq!(kinds(Postgres, "COPY (SELECT 1) TO STDOUT WITH CSV").len(), 1);
        assert_eq!(kinds(Postgres, "COPY a FROM '/tmp/stdin'"), []);
        assert_eq!(kinds(Postgres, "\\c other\nSELECT 1"), [(ClientCommand, "\\c other")]);
        assert_eq!(kinds(Postgres, "SELECT pg_terminate_backend(pg_backend_pid())").len(), 1);
        let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()";
        assert_eq!(kinds(Postgres, others), []);
    }

    #[test]
    fn bodies_are_read_where_they_run_at_once() {
        assert_eq!(kinds(Postgres, "DO $$ BEGIN PERFORM 1; COMMIT; END $$"), [(CommitInDo, "COMMIT")]);
        assert_eq!(find("DO $$ BEGIN COMMIT; END $$", Postgres, false), []);
        assert_eq!(kinds(Postgres, "DO 'BEGIN PERFORM pg_advisory_unlock_all(); END'").len(), 1);
        let procedure =
            "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; PERFORM pg_advisory_unlock(1); END $$";
        assert_eq!(kinds(Postgres, procedure), []);
        assert_eq!(kinds(Postgres, "CREATE VIEW v AS SELECT pg_advisory_unlock(1)"), []);
    }
}
