//! Says what raw SQL may not do, where it stands in the text, why, and what to write instead.

use super::forbidden::{Forbidden, ForbiddenKind, find};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use std::ops::Range;

/// The longest piece of a line that a message shows.
const MAX_EXCERPT: usize = 90;

/// What is wrong with raw SQL on the servers that it is for. `transaction` tells whether it runs in one, as far as its
/// author says.
pub fn refusals(text: &str, dialects: &[Dialect], transaction: bool) -> Vec<Diagnostic> {
    let mut found: Vec<(Forbidden, Dialect)> = Vec::new();
    for dialect in dialects {
        for forbidden in find(text, *dialect, transaction) {
            // One mistake, one message, on however many servers it is one.
            if !found.iter().any(|(known, _)| known.range.start == forbidden.range.start) {
                found.push((forbidden, *dialect));
            }
        }
    }
    found.sort_by_key(|(forbidden, _)| forbidden.range.start);
    found.into_iter().map(|(forbidden, dialect)| message(text, &forbidden, dialect, transaction)).collect()
}

fn message(text: &str, forbidden: &Forbidden, dialect: Dialect, transaction: bool) -> Diagnostic {
    let Forbidden { kind, range } = forbidden;
    let what = what(text, range);
    let message = Diagnostic::new(title(*kind, &what, dialect)).note(place(text, range));
    explain(message, *kind, dialect, transaction)
}

/// The words themselves, in one line.
fn what(text: &str, range: &Range<usize>) -> String {
    let words = text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= 40 {
        return words;
    }
    words.chars().take(40).chain(['…']).collect()
}

/// The line and the column, with the line and the words in it underlined.
fn place(text: &str, range: &Range<usize>) -> String {
    let start = text[..range.start].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[range.start..].find('\n').map_or(text.len(), |length| range.start + length);
    let number = text[..range.start].matches('\n').count() + 1;
    let column = text[start..range.start].chars().count();
    // A long line is shown from a little before the words.
    let skipped = if column > MAX_EXCERPT / 2 { column - 10 } else { 0 };
    let shown = |c: char| if c.is_control() { ' ' } else { c };
    let line = text[start..end].trim_end();
    let shown: String = line.chars().skip(skipped).take(MAX_EXCERPT).map(shown).collect();
    let marked = text[range.start..range.end.min(end)].chars().count();
    let marked = marked.min(MAX_EXCERPT - (column - skipped)).max(1);
    let (before, after) = (skipped > 0, line.chars().count() > skipped + MAX_EXCERPT);
    let [before, after] = [before, after].map(|is_cut| if is_cut { "…" } else { "" });
    let marks = format!("{}{}", " ".repeat(before.chars().count() + column - skipped), "^".repeat(marked));
    format!("in the SQL, line {number}, column {}:\n          {before}{shown}{after}\n          {marks}", column + 1)
}

fn title(kind: ForbiddenKind, what: &str, dialect: Dialect) -> String {
    match kind {
        ForbiddenKind::Transaction => format!("raw SQL cannot begin or end a transaction: `{what}`"),
        ForbiddenKind::TransactionSetting => format!("raw SQL cannot change the runner's transaction: `{what}`"),
        ForbiddenKind::CommitInDo => format!("a `DO` block in a transaction cannot say `{what}`"),
        ForbiddenKind::Savepoint => format!("raw SQL must set and release a savepoint in the same text: `{what}`"),
        ForbiddenKind::Database => format!("raw SQL cannot change the database of the session: `{what}`"),
        ForbiddenKind::Discard => format!("raw SQL cannot reset the session of the runner: `{what}`"),
        ForbiddenKind::TableLock => format!("raw SQL cannot lock tables for the session: `{what}`"),
        ForbiddenKind::LockRelease => format!("raw SQL cannot release a lock of the session: `{what}`"),
        ForbiddenKind::Copy => format!("raw SQL cannot exchange rows with the client: `{what}`"),
        ForbiddenKind::ClientCommand => {
            format!("`{what}` is a command of {dialect}'s own client, which the server does not understand")
        }
        ForbiddenKind::Kill => format!("raw SQL cannot end sessions or the server: `{what}`"),
        ForbiddenKind::Nul => "raw SQL cannot hold a NUL character".to_owned(),
    }
}

fn explain(message: Diagnostic, kind: ForbiddenKind, dialect: Dialect, transaction: bool) -> Diagnostic {
    let commits_each = !transaction || !dialect.transactional_ddl();
    match kind {
        ForbiddenKind::Transaction | ForbiddenKind::TransactionSetting if commits_each => message
            .note("the runner commits after each statement, and writes into its journal in between")
            .help("leave it out"),
        ForbiddenKind::Transaction => message
            .note("the runner begins and ends the transaction: it could not take back what was committed in between")
            .help("leave it out: the migration runs in one transaction already")
            .help_code(
                "or leave it out, and let the SQL run outside of a transaction",
                ["schema.sql(\"..\").no_transaction().down(\"..\");"],
            ),
        ForbiddenKind::TransactionSetting => message
            .note("the runner has begun the transaction, and writes its history in it")
            .help("leave it out: no other runner works at the same time"),
        ForbiddenKind::CommitInDo => message
            .note(format!("{dialect} refuses it with 2D000: the migration runs in one transaction"))
            .help_code("let it run without one", ["schema.sql(\"..\").no_transaction().down(\"..\");"]),
        ForbiddenKind::Savepoint if commits_each => message
            .note("the runner commits after each statement: the savepoint is gone before the next one")
            .help("leave it out"),
        ForbiddenKind::Savepoint => message
            .note("the runner does not know the savepoints of the SQL, and other migrations do not either")
            .help("write `SAVEPOINT` before what it protects, and `RELEASE SAVEPOINT` behind it"),
        ForbiddenKind::Database => message
            .note("the runner's history is in the database that it connected to, and so are the other migrations")
            .help(match dialect {
                Dialect::Sqlite => "give the other file a history of its own, with its own `--database-url`",
                Dialect::Postgres | Dialect::MySql | Dialect::MariaDb => {
                    "leave it out, and write the database before the name: `other.users`"
                }
            }),
        ForbiddenKind::Discard => message
            .note("it releases the lock that keeps other runners out, and resets what the runner has set")
            .help("reset what the SQL has set by name: `RESET search_path`"),
        ForbiddenKind::TableLock => message
            .note("the runner's own tables are not among those that are locked, so it could not write its history")
            .help("leave it out: each statement locks what it needs"),
        ForbiddenKind::LockRelease => {
            let message =
                message.note("the runner's lock is one of the session's: another runner could begin meanwhile");
            match dialect {
                Dialect::Postgres => message.help("take a lock that ends by itself: `pg_advisory_xact_lock(..)`"),
                Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => {
                    message.help("leave it out: no other runner works at the same time")
                }
            }
        }
        ForbiddenKind::Copy => message
            .note("a migration has no rows to send, and the server would wait for them")
            .help_code("write the rows as a statement", ["INSERT INTO .. VALUES (..), (..)"]),
        ForbiddenKind::ClientCommand => message.help("write what it does as SQL, or leave it out"),
        ForbiddenKind::Kill => message
            .note("the session of the runner may be among them, and then nobody knows what of the migration happened")
            .help("do it outside of migrations"),
        ForbiddenKind::Nul => message.note(format!("{dialect} takes the text to end there")).help("take `\\0` out"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_shows_the_line_and_the_words() {
        let text = "CREATE TABLE a (b int);\n\tINSERT INTO a VALUES (1); -- x\n  /* y */ COMMIT; SELECT 1";
        let [message] = refusals(text, &Dialect::ALL, true).try_into().unwrap();
        assert_eq!(
            message.to_string(),
            "raw SQL cannot begin or end a transaction: `COMMIT`\n\n\
             note: in the SQL, line 3, column 11:\n          \x20 /* y */ COMMIT; SELECT 1\n          \
             \x20         ^^^^^^\n\
             note: the runner begins and ends the transaction: it could not take back what was committed in between\n\
             help: leave it out: the migration runs in one transaction already\n\
             help: or leave it out, and let the SQL run outside of a transaction\n          \
             schema.sql(\"..\").no_transaction().down(\"..\");"
        );
    }

    #[test]
    fn a_nul_character_is_refused_where_a_text_ends_at_it() {
        let text = "SELECT 1;\nSELECT 'a\0b'";
        for dialect in [Dialect::Postgres, Dialect::Sqlite] {
            let [message] = refusals(text, &[dialect], true).try_into().unwrap();
            assert_eq!(
                message.to_string(),
                format!(
                    "raw SQL cannot hold a NUL character\n\nnote: in the SQL, line 2, column 10:\n          \
                     SELECT 'a b'\n          \x20        ^\nnote: {dialect} takes the text to end there\n\
                     help: take `\\0` out"
                )
            );
        }
        assert_eq!(refusals(text, &[Dialect::MySql, Dialect::MariaDb], true), []);
    }

    #[test]
    fn long_lines_and_many_bytes_are_cut_between_characters() {
        let text = format!("SELECT '{}'; COMMIT {}", "ä".repeat(500), "ö".repeat(500));
        let [message] = refusals(&text, &[Dialect::Postgres], true).try_into().unwrap();
        let message = message.to_string();
        assert!(message.lines().all(|line| line.chars().count() <= 110), "{message}");
        assert!(message.contains("column 512:"), "{message}");
        let copy = format!("COPY a ({}) FROM STDIN", "ä,".repeat(500));
        assert!(refusals(&copy, &[Dialect::Postgres], true)[0].title.contains('…'));
    }

    #[test]
    fn a_dump_is_a_baseline() {
        let postgres = "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc123\n\nSET statement_timeout = 0;\n\
                        SET standard_conforming_strings = on;\nSELECT pg_catalog.set_config('search_path', '', false);\n\
                        SET row_security = off;\nCREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                        COMMIT; RETURN NEW; END $$;\nALTER FUNCTION public.f() OWNER TO me;\nCREATE TABLE public.t (a \
                        integer);\nINSERT INTO public.t VALUES (1);\n\n\\unrestrict abc123\n\n";
        assert_eq!(refusals(postgres, &[Dialect::Postgres], true), []);
        let mode = super::super::Mode::of(Dialect::Postgres);
        let sent = super::super::SqlText::without_dump_guards(postgres, mode);
        assert!(!sent.contains('\\') && sent.contains("SET row_security"), "{sent}");

        let mysql = "/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19\n\
                     /*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\n/*!40101 SET NAMES utf8mb4 */;\n\
                     /*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;\n\
                     DROP TABLE IF EXISTS `t`;\nCREATE TABLE `t` (`a` int) ENGINE=InnoDB;\n/*!40000 ALTER TABLE `t` DISABLE \
                     KEYS */;\nINSERT INTO `t` VALUES (1,'it\\'s; COMMIT;');\nDELIMITER ;;\n/*!50003 CREATE*/ /*!50017 \
                     DEFINER=`me`@`%`*/ /*!50003 TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = 1; END */;;\n\
                     DELIMITER ;\n/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;\n";
        for dialect in [Dialect::MySql, Dialect::MariaDb] {
            assert_eq!(refusals(mysql, &[dialect], true), [], "{dialect}");
        }
    }
}
