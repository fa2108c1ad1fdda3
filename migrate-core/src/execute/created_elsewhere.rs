//! What raw SQL of migrations creates outside of the schema that `fresh` empties: schemas, extensions, and objects in
//! other schemas. It is not in the list of what that schema holds, and would be in the way of its own migration.

use std::collections::BTreeSet;

use super::Executor;
use crate::error::{Error, RunError};
use crate::history::HistorySnapshot;
use crate::server::DatabaseObject;

/// What a `CREATE` statement creates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Created {
    /// In lower case: `schema`, `table`.
    kind: String,
    /// As the statement has it.
    name: String,
}

impl Executor<'_> {
    /// What is there that migrations created elsewhere. What is there although no applied migration created it is
    /// refused: it may be anybody's, and a migration that creates it would fail.
    pub(super) async fn created_elsewhere(&mut self, snapshot: &HistorySnapshot) -> Result<Vec<DatabaseObject>, Error> {
        let dialect = self.session.connection.server_info().await;
        let dialect = dialect.map_err(|error| self.session.database_error("ask for the version", error))?.dialect;
        let mut goes = Vec::new();
        let mut seen = BTreeSet::new();
        for &migration in self.registry.migrations() {
            let Some(script) = migration.scripts.iter().find(|script| script.dialect == dialect) else { continue };
            let statements = script.up.steps.iter().flat_map(|step| step.statements);
            for created in statements.flat_map(|statement| created(statement)) {
                let Some(query) = self.session.server().elsewhere_query(&created.kind, &created.name) else { continue };
                let found = self.session.connection.value(&query).await;
                let found =
                    found.map_err(|error| self.session.database_error("list what the database holds", error))?;
                if found.is_none() || !seen.insert(created.clone()) {
                    continue;
                }
                let Created { kind, name } = created;
                let applied = snapshot.row_of(migration).is_some() && !snapshot.is_marked(migration);
                if !applied || !self.session.server().drops_elsewhere(&kind) {
                    let location = self.session.location();
                    let why = if applied {
                        "another database is dropped by hand only"
                    } else {
                        "the history does not tell that this program made it"
                    };
                    return Err(RunError::InTheWay { location, migration: migration.name, kind, name, why }.into());
                }
                goes.push(DatabaseObject { kind, name, elsewhere: false });
            }
        }
        Ok(goes)
    }
}

/// What a text of SQL creates, where the statement fails if that is there already. Only what is in a schema of its own
/// name, and what is in no schema.
fn created(sql: &str) -> Vec<Created> {
    /// Words between `CREATE` and what is created.
    const ADJECTIVES: [&str; 5] = ["unlogged", "foreign", "global", "local", "materialized"];
    let words = words(sql);
    let mut all = Vec::new();
    for (start, _) in words.iter().enumerate().filter(|(_, word)| word.eq_ignore_ascii_case("create")) {
        if start > 0 && words[start - 1] != ";" {
            continue;
        }
        let mut rest = words[start + 1..].iter().map(String::as_str).peekable();
        let mut kind = Vec::new();
        while let Some(word) = rest.next_if(|word| ADJECTIVES.contains(&word.to_lowercase().as_str())) {
            kind.push(word.to_lowercase());
        }
        let Some(noun) = rest.next().map(str::to_lowercase) else { continue };
        kind.retain(|word| word == "materialized" || word == "foreign");
        kind.push(noun.clone());
        let Some(name) = rest.next() else { continue };
        let of_a_schema = ["table", "view", "sequence", "type", "domain"].contains(&noun.as_str());
        if name.eq_ignore_ascii_case("if") || (of_a_schema && !name.contains('.')) {
            continue;
        }
        // `CREATE SCHEMA AUTHORIZATION ada` creates the schema `ada`.
        let name = if name.eq_ignore_ascii_case("authorization") { rest.next().unwrap_or(name) } else { name };
        if of_a_schema || ["schema", "database", "extension"].contains(&noun.as_str()) {
            all.push(Created { kind: kind.join(" "), name: name.to_owned() });
        }
    }
    all
}

/// The words of a text: names with their schemas and quotes, and every other character by itself. Comments, strings and
/// bodies in dollar quotes are left out.
fn words(sql: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_whitespace() {
            first.len_utf8()
        } else if rest.starts_with("--") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if first == '\'' {
            quoted(rest, '\'')
        } else if first == '$'
            && let Some(end) = dollar_quoted(rest)
        {
            end
        } else {
            let length = name(rest).max(first.len_utf8());
            words.push(rest[..length].to_owned());
            length
        };
        rest = &rest[length..];
    }
    words
}

/// The length of the name at the beginning: `app."order items"`.
fn name(text: &str) -> usize {
    let mut length = 0;
    loop {
        let rest = &text[length..];
        let part = match rest.chars().next() {
            Some(quote @ ('"' | '`')) => quoted(rest, quote),
            _ => rest.find(|c: char| !c.is_alphanumeric() && !"_$".contains(c)).unwrap_or(rest.len()),
        };
        length += part;
        if part == 0 || !text[length..].starts_with('.') {
            return length;
        }
        length += 1;
    }
}

/// The length of what stands in these quotes, with them.
fn quoted(text: &str, quote: char) -> usize {
    text[1..].find(quote).map_or(text.len(), |end| end + 2)
}

/// The length of a body in dollar quotes, where one begins here.
fn dollar_quoted(text: &str) -> Option<usize> {
    let tag = &text[..text[1..].find('$')? + 2];
    let is_tag = tag[1..tag.len() - 1].chars().all(|c| c.is_alphanumeric() || c == '_');
    is_tag.then(|| text[tag.len()..].find(tag).map_or(text.len(), |end| tag.len() + end + tag.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_created_elsewhere_is_found_in_raw_sql() {
        let cases = [
            ("CREATE SCHEMA app", "schema app"),
            ("-- a schema\ncreate  schema \"my app\" AUTHORIZATION ada;", "schema \"my app\""),
            ("CREATE SCHEMA AUTHORIZATION ada", "schema ada"),
            ("SELECT 1; CREATE EXTENSION citext WITH SCHEMA public", "extension citext"),
            ("CREATE UNLOGGED TABLE app.users (id int)", "table app.users"),
            ("CREATE MATERIALIZED VIEW app.\"v w\" AS SELECT 1", "materialized view app.\"v w\""),
            ("CREATE TYPE app.mood AS ENUM ('a')", "type app.mood"),
            ("CREATE DATABASE `a b`", "database `a b`"),
            // In the schema that is emptied, or repeatable.
            ("CREATE TABLE users (id int)", ""),
            ("CREATE SCHEMA IF NOT EXISTS app", ""),
            ("CREATE EXTENSION IF NOT EXISTS citext", ""),
            // Not a statement of its own.
            ("SELECT 'x'; /* CREATE SCHEMA app */ SELECT ' ; CREATE SCHEMA b'", ""),
            ("CREATE FUNCTION f() RETURNS void AS $b$ begin; create schema app; end $b$ LANGUAGE plpgsql", ""),
            ("GRANT CREATE ON SCHEMA app TO ada", ""),
        ];
        for (sql, expected) in cases {
            let found: Vec<_> =
                created(sql).into_iter().map(|Created { kind, name }| format!("{kind} {name}")).collect();
            assert_eq!(found.join(", "), expected, "{sql}");
        }
    }
}
