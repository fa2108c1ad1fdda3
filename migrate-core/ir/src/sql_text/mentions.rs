//! The names that a text mentions: what it may have made, changed or taken away.

use super::lexer::{Lexer, TokenKind, unquoted};
use super::mode::Mode;
use super::splitter::SqlText;
use super::statement::Statement;
use crate::dialect::Dialect;
use std::collections::BTreeSet;

/// So deep, code in strings is read as code. What is deeper counts as words.
const MAX_DEPTH: usize = 4;

/// The names in a text, in lower case: its words and quoted names, outside of strings and comments. Strings count where
/// they may be run as SQL: the body of a function, what `EXECUTE` is given, what a function is called with alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MentionedNames {
    names: BTreeSet<String>,
    sets_comments: bool,
}

impl MentionedNames {
    /// The names in SQL for one server; for every server where there is none.
    pub fn of(sql: &str, only: Option<Dialect>) -> Self {
        let mut names = Self::default();
        match only {
            Some(dialect) => names.read(sql, dialect, 0),
            None => Dialect::ALL.into_iter().for_each(|dialect| names.read(sql, dialect, 0)),
        }
        names
    }

    /// These names.
    pub fn listed(names: &[&str]) -> Self {
        Self { names: names.iter().map(|name| name.to_lowercase()).collect(), sets_comments: false }
    }

    /// Whether the name is among them, in whatever case.
    pub fn contains(&self, name: &str) -> bool {
        self.names.contains(&name.to_lowercase())
    }

    /// Adds other names.
    pub(crate) fn extend(&mut self, other: Self) {
        let Self { names, sets_comments } = other;
        self.names.extend(names);
        self.sets_comments |= sets_comments;
    }

    /// Whether the text may set the comment of what it mentions: `COMMENT ON`, or MySQL's `COMMENT '..'`.
    pub fn sets_comments(&self) -> bool {
        self.sets_comments
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    fn read(&mut self, sql: &str, dialect: Dialect, depth: usize) {
        let read = SqlText::read(sql, Mode::of(dialect));
        for statement in read.statements() {
            let runs_strings = runs_strings(statement);
            for (at, token) in statement.tokens.iter().enumerate() {
                let text = token.of(sql);
                match token.kind {
                    TokenKind::Word => {
                        self.names.insert(text.to_lowercase());
                        self.sets_comments |= sets_comment(statement, at);
                    }
                    TokenKind::Name => {
                        self.names.insert(unquoted(text).to_lowercase());
                    }
                    TokenKind::DollarText => self.read_string(statement, at, dialect, depth),
                    TokenKind::Text => {
                        // A name under ANSI_QUOTES.
                        if text.starts_with('"') {
                            self.names.insert(unquoted(text).to_lowercase());
                        }
                        if runs_strings {
                            self.read_string(statement, at, dialect, depth);
                        }
                    }
                    TokenKind::Delimiter | TokenKind::Symbol(_) => {}
                }
            }
        }
    }

    fn read_string(&mut self, statement: &Statement<'_>, at: usize, dialect: Dialect, depth: usize) {
        let Some((_, inner)) = statement.string_content(at) else { return };
        if depth < MAX_DEPTH {
            self.read(inner, dialect, depth + 1);
        } else {
            let words = inner.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
            self.names.extend(words.filter(|word| !word.is_empty()).map(str::to_lowercase));
        }
    }
}

/// Whether the word there begins a comment that is kept. In statements that change rows it is the name of a column.
fn sets_comment(statement: &Statement<'_>, at: usize) -> bool {
    let is_text = |at: usize| statement.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Text);
    let is_equals = |at: usize| statement.tokens.get(at).is_some_and(|token| token.is_symbol(b'='));
    statement.is(at, "comment")
        && !statement.is_any(0, &["select", "insert", "update", "delete", "replace", "with"])
        && (statement.is(at + 1, "on") || is_text(at + 1) || is_equals(at + 1) && is_text(at + 2))
}

/// Whether strings in the statement may be run as SQL, or name what a function of the user makes.
fn runs_strings(statement: &Statement<'_>) -> bool {
    statement.is_any(0, &["do", "prepare", "call", "execute", "perform", "exec"])
        || (statement.is_any(0, &["select", "values"]) && !statement.holds("from"))
        || statement.holds("execute")
        || statement.defines_code()
}

/// Whether the words of an expression, outside of strings and comments, are that name for any server.
pub fn mentions(sql: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    Dialect::ALL.into_iter().any(|dialect| {
        Lexer::new(sql, Mode::of(dialect)).any(|token| match token.kind {
            TokenKind::Word => token.of(sql).to_lowercase() == name,
            TokenKind::Name => unquoted(token.of(sql)).to_lowercase() == name,
            TokenKind::Text | TokenKind::DollarText | TokenKind::Delimiter | TokenKind::Symbol(_) => false,
        })
    })
}

/// Whether a text holds a word anywhere, in strings and comments, too. Case does not count.
///
/// Conditions of checks and indexes are read so. Databases have dropped checks with a column by this reading, so another
/// one would make the catalog of an old history differ from its database.
pub fn holds_word(sql: &str, word: &str) -> bool {
    let (sql, word) = (sql.to_lowercase(), word.to_lowercase());
    let inside = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    !word.is_empty()
        && sql.match_indices(&word).any(|(start, found)| {
            !sql[..start].chars().next_back().is_some_and(inside)
                && !sql[start + found.len()..].chars().next().is_some_and(inside)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect::{MySql, Postgres};

    fn named(sql: &str, name: &str) -> bool {
        MentionedNames::of(sql, None).contains(name)
    }

    #[test]
    fn only_whole_words_are_found() {
        for found in [mentions, holds_word, named] {
            assert!(found("CREATE TABLE \"Users\" (id int)", "users"));
            assert!(!found("CREATE TABLE superusers (id int)", "users"));
            assert!(!found("SELECT users_id", "users"));
        }
    }

    #[test]
    fn strings_and_comments_mention_nothing() {
        for sql in ["INSERT INTO a VALUES ('customers')", "DELETE FROM a /* customers */ -- customers"] {
            assert!(!named(sql, "customers") && !mentions(sql, "customers"), "{sql}");
            assert!(holds_word(sql, "customers"), "{sql}");
        }
        assert!(named("INSERT INTO a SELECT \"customers\".x FROM `customers`", "Customers"));
        assert!(named("INSERT INTO a SELECT [my customers].x", "my customers"));
        // A comment for MySQL, an operator for the others.
        assert!(named("SELECT 1 # customers", "customers"));
        assert!(!MentionedNames::of("SELECT 1 # customers", Some(MySql)).contains("customers"));
        assert!(named("/*!40101 DROP TABLE customers */", "customers"));
        assert!(!MentionedNames::of("/*!40101 DROP TABLE customers */", Some(Postgres)).contains("customers"));
    }

    #[test]
    fn strings_that_run_are_read() {
        for sql in [
            "DO $$ BEGIN CREATE TABLE customers (id int); END $$",
            "DO 'BEGIN CREATE TABLE customers (id int); END'",
            "DO $$ BEGIN EXECUTE format('CREATE TABLE %I (id int)', 'customers'); END $$",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT id FROM customers'",
            "PREPARE s FROM 'DROP TABLE customers'",
            "SELECT create_hypertable('customers', 'time')",
            "CALL make_partition('customers')",
            "DO $a$ BEGIN EXECUTE $b$ DROP TABLE customers $b$; END $a$",
        ] {
            assert!(named(sql, "customers"), "{sql}");
        }
    }

    #[test]
    fn what_sets_a_comment_is_told_from_a_column_of_that_name() {
        for sql in [
            "COMMENT ON TABLE a IS 'x'",
            "DO $$ BEGIN EXECUTE 'comment on table a is ''x'''; END $$",
            "ALTER TABLE a COMMENT = 'x'",
            "CREATE TABLE a (b int COMMENT 'x')",
            "ALTER TABLE a MODIFY b int comment \"x\"",
        ] {
            assert!(MentionedNames::of(sql, None).sets_comments(), "{sql}");
        }
        for sql in [
            "UPDATE a SET comment = 'x'",
            "ALTER TABLE a ADD COLUMN comment text DEFAULT 'x'",
            "SELECT 'COMMENT ON TABLE a' FROM b",
            "INSERT INTO a (comment) VALUES ('x') -- COMMENT ON",
        ] {
            assert!(!MentionedNames::of(sql, None).sets_comments(), "{sql}");
        }
    }

    #[test]
    fn strings_in_strings_in_strings_take_linear_time() {
        let tags: Vec<_> = (0..20_000).map(|depth| format!("$a{depth}$")).collect();
        let sql = tags.join(" ");
        assert!(!named(&sql, "customers"));
    }
}
