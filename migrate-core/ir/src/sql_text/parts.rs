//! A text as the parts that a runner can do one by one, each with what the session must be like before it.

use super::lexer::TokenKind;
use super::mode::Mode;
use super::splitter::SqlText;
use super::statement::Statement;
use crate::dialect::Dialect;
use std::ops::RangeInclusive;

/// The settings are repeated before each part. A text in which they would take more than this stays one part.
const MAX_REPEATED_BYTES: usize = 256 * 1024;

/// The statements that must be sent in one go, in order: the settings that stand before them in the text, and then its
/// own statements, mostly one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPart {
    /// All of them.
    pub statements: Vec<String>,
    /// How many of them are settings that come from before.
    pub settings: usize,
}

/// Divides a text into parts.
///
/// Parts may be done in different sessions, if a run is interrupted. So settings come with each part, and what needs a
/// user variable, a prepared statement or a temporary table is in one part with what makes it.
///
/// There is one part, the text as it stands, where it holds one statement, or where the server's mode decides how it
/// divides.
pub fn parts(text: &str, dialect: Dialect) -> Vec<TextPart> {
    let whole = || vec![TextPart { statements: vec![text.to_owned()], settings: 0 }];
    let mode = Mode::of(dialect);
    let read = SqlText::read(text, mode);
    let statements = read.statements();
    if !read.has_delimiter {
        let other = SqlText::read(text, mode.other());
        let ranges = |read: &SqlText<'_>| read.statements.iter().map(Statement::range).collect::<Vec<_>>();
        if statements.len() < 2 || ranges(&read) != ranges(&other) {
            return whole();
        }
    }
    let mut parts: Vec<TextPart> = Vec::new();
    let mut settings: Vec<&str> = Vec::new();
    let mut pending: Vec<&str> = Vec::new();
    let mut settings_bytes = 0;
    let mut repeated = 0;
    for group in groups(statements, dialect) {
        let group = &statements[group];
        let texts = group.iter().map(Statement::text);
        if group.iter().all(|statement| is_setting(statement, dialect)) {
            pending.extend(texts);
            continue;
        }
        settings_bytes += pending.iter().map(|setting| setting.len()).sum::<usize>();
        settings.append(&mut pending);
        repeated += settings_bytes;
        if repeated > MAX_REPEATED_BYTES {
            // Where `DELIMITER` is taken out, the text as it stands is none that a server reads.
            let texts = statements.iter().map(|statement| statement.text().to_owned()).collect();
            let all = || vec![TextPart { statements: texts, settings: 0 }];
            return if read.has_delimiter { all() } else { whole() };
        }
        let statements = settings.iter().copied().chain(texts).map(str::to_owned).collect();
        parts.push(TextPart { statements, settings: settings.len() });
        for setting in group.iter().filter(|statement| is_setting(statement, dialect)) {
            settings_bytes += setting.text().len();
            settings.push(setting.text());
        }
    }
    // Settings that nothing follows are still the author's.
    match parts.last_mut() {
        Some(last) => last.statements.extend(pending.into_iter().map(str::to_owned)),
        None => parts.push(TextPart { statements: pending.into_iter().map(str::to_owned).collect(), settings: 0 }),
    }
    parts
}

/// Whether it only gives the session a setting, the same one however often it runs.
fn is_setting(statement: &Statement<'_>, dialect: Dialect) -> bool {
    statement.is(0, "set") && !statement.is(1, "statement") && !is_computed(statement) && !changes_server(statement)
        || dialect == Dialect::Postgres && statement.is(0, "reset")
}

/// Whether a value depends on more than the text: on rows, on the clock, on what ran before.
fn is_computed(statement: &Statement<'_>) -> bool {
    (0..statement.tokens.len()).any(|at| statement.is_symbol(at, b'('))
}

/// `SET GLOBAL`, `SET PASSWORD`: what is no matter of the session.
fn changes_server(statement: &Statement<'_>) -> bool {
    const SERVER: [&str; 5] = ["global", "persist", "persist_only", "password", "default"];
    statement.is_any(1, &SERVER)
        || (1..4).any(|at| statement.is_symbol(at, b'@') && statement.is_any(at + 1, &SERVER[..3]))
}

/// The statements that belong together, as ranges of them.
fn groups(statements: &[Statement<'_>], dialect: Dialect) -> Vec<RangeInclusive<usize>> {
    let mut groups: Vec<RangeInclusive<usize>> = Vec::with_capacity(statements.len());
    let uses = LastUses::of(statements);
    for (number, statement) in statements.iter().enumerate() {
        let (mut first, mut last) = (number, number);
        if asks_for_previous(statement) {
            first = number.saturating_sub(1);
        }
        for name in makes(statement, dialect) {
            last = last.max(uses.last(&name).unwrap_or(number));
        }
        match groups.last_mut() {
            Some(group) if first <= *group.end() => *group = *group.start()..=last.max(*group.end()),
            _ => groups.push(first..=last),
        }
    }
    groups
}

/// What the session keeps of a statement, by name: user variables, prepared statements, temporary tables.
fn makes(statement: &Statement<'_>, dialect: Dialect) -> Vec<String> {
    let name = |at: usize| statement.token(at).trim_matches(['`', '"', '\'']).to_ascii_lowercase();
    if statement.is(0, "prepare") {
        return vec![name(1)];
    }
    if statement.is(0, "create") {
        let temporary = (1..4).find(|at| statement.is_any(*at, &["temporary", "temp"]));
        let table = temporary.filter(|at| statement.is(at + 1, "table") || statement.is(at + 1, "sequence"));
        return table.map_or_else(Vec::new, |at| vec![name(if statement.is(at + 2, "if") { at + 5 } else { at + 2 })]);
    }
    let is_mysql = matches!(dialect, Dialect::MySql | Dialect::MariaDb);
    if !is_mysql || (statement.is(0, "set") && !is_computed(statement)) {
        return Vec::new();
    }
    let is_set = statement.is(0, "set");
    let into = (0..statement.tokens.len()).find(|at| statement.is(*at, "into"));
    let variables = (1..statement.tokens.len()).filter(|&at| {
        let is_variable = statement.is_symbol(at - 1, b'@') && (at < 2 || !statement.is_symbol(at - 2, b'@'));
        is_variable && (is_set || statement.is_symbol(at + 1, b':') || into.is_some_and(|into| into < at))
    });
    variables.map(name).collect()
}

/// Whether it asks what the statement before it did.
fn asks_for_previous(statement: &Statement<'_>) -> bool {
    ["last_insert_id", "row_count", "found_rows", "insert_id", "identity", "diagnostics", "warnings", "lastval"]
        .into_iter()
        .any(|word| statement.holds(word))
}

/// The last statement that holds each name.
struct LastUses(std::collections::BTreeMap<String, usize>);

impl LastUses {
    fn of(statements: &[Statement<'_>]) -> Self {
        let mut uses = std::collections::BTreeMap::new();
        for (number, statement) in statements.iter().enumerate() {
            for (at, token) in statement.tokens.iter().enumerate() {
                if matches!(token.kind, TokenKind::Word | TokenKind::Name) {
                    uses.insert(statement.token(at).trim_matches(['`', '"']).to_ascii_lowercase(), number);
                }
            }
        }
        Self(uses)
    }

    fn last(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect::{MySql, Postgres};

    fn mysql(text: &str) -> Vec<String> {
        parts(text, MySql).into_iter().map(|part| part.statements.join("; ")).collect()
    }

    #[test]
    fn each_statement_is_a_part() {
        assert_eq!(
            mysql("CREATE TABLE a (b int); INSERT INTO a VALUES (1);"),
            ["CREATE TABLE a (b int)", "INSERT INTO a VALUES (1)"]
        );
        assert_eq!(mysql(" SELECT 1; -- x"), [" SELECT 1; -- x"]);
        assert_eq!(mysql("DELIMITER //\nSELECT 1; SELECT 2//"), ["SELECT 1; SELECT 2"]);
        assert_eq!(mysql(""), [""]);
    }

    #[test]
    fn settings_come_with_each_part_behind_them() {
        assert_eq!(
            mysql("SET foreign_key_checks = 0; DROP TABLE a; DROP TABLE b; SET foreign_key_checks = 1"),
            [
                "SET foreign_key_checks = 0; DROP TABLE a",
                "SET foreign_key_checks = 0; DROP TABLE b; SET foreign_key_checks = 1",
            ]
        );
        assert_eq!(mysql("SET NAMES utf8; SET @a = 1"), ["SET NAMES utf8; SET @a = 1"]);
        assert_eq!(mysql("SET GLOBAL x = 1; DROP TABLE a"), ["SET GLOBAL x = 1", "DROP TABLE a"]);
        let parts = parts("SET work_mem = '1GB'; CREATE INDEX CONCURRENTLY i ON t (a); SELECT 1", Postgres);
        let part =
            |own: &str| TextPart { statements: vec!["SET work_mem = '1GB'".to_owned(), own.to_owned()], settings: 1 };
        assert_eq!(parts, [part("CREATE INDEX CONCURRENTLY i ON t (a)"), part("SELECT 1")]);
    }

    #[test]
    fn what_the_session_keeps_stays_with_what_needs_it() {
        assert_eq!(
            mysql(
                "DROP TABLE z; SET @sql = (SELECT 'DROP TABLE a'); PREPARE s FROM @sql; EXECUTE s; DEALLOCATE PREPARE \
                 s; DROP TABLE b"
            ),
            [
                "DROP TABLE z",
                "SET @sql = (SELECT 'DROP TABLE a'); PREPARE s FROM @sql; EXECUTE s; DEALLOCATE PREPARE s",
                "DROP TABLE b"
            ]
        );
        assert_eq!(
            mysql("CREATE TEMPORARY TABLE IF NOT EXISTS t (a int); SELECT 1; DROP TABLE `T`; SELECT 2").len(),
            2
        );
        assert_eq!(mysql("INSERT INTO a VALUES (1); INSERT INTO b VALUES (LAST_INSERT_ID()); SELECT 2").len(), 2);
        assert_eq!(mysql("SELECT max(id) INTO @m FROM a; INSERT INTO b VALUES (@m); SELECT 2").len(), 2);
        assert_eq!(
            mysql("SET @id = UUID(); INSERT INTO a VALUES (@id); INSERT INTO b VALUES (@id); SELECT 1").len(),
            2
        );
    }

    #[test]
    fn what_the_mode_decides_is_not_divided() {
        assert_eq!(mysql(r"INSERT INTO a VALUES ('C:\'); INSERT INTO a VALUES ('x'); SELECT 1").len(), 1);
        assert_eq!(mysql(r"INSERT INTO a VALUES ('it\'s'); SELECT 1").len(), 1);
        assert_eq!(mysql(r"INSERT INTO a VALUES ('C:\\x'); SELECT 1").len(), 2);
    }

    #[test]
    fn very_many_settings_leave_the_text_whole() {
        let text = "SET character_set_client = utf8mb4; DROP TABLE a;".repeat(1000);
        assert_eq!(parts(&text, MySql).len(), 1);
    }
}
