//! What raw SQL of migrations creates outside of the schema that `fresh` empties: schemas, extensions, and objects in
//! other schemas. It is not in the list of what that schema holds, and would be in the way of its own migration.

use std::collections::BTreeSet;

use migrate_ir::dialect::Dialect;
use migrate_ir::sql_text::{Mode, SqlText, Statement};

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
            let statements = script.up.steps.iter().flat_map(|step| &step.statements);
            for created in statements.flat_map(|statement| created(statement, dialect)) {
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

/// What a text of SQL creates, where the statement fails if that is there already.
fn created(sql: &str, dialect: Dialect) -> Vec<Created> {
    SqlText::read(sql, Mode::of(dialect)).statements().iter().filter_map(created_by).collect()
}

/// What a `CREATE` statement creates: what is in a schema that it names, and what is in no schema.
fn created_by(statement: &Statement<'_>) -> Option<Created> {
    /// Words between `CREATE` and what is created that the server's name of the kind does not have.
    const LEFT_OUT: [&str; 3] = ["unlogged", "global", "local"];
    /// Words that belong to the kind.
    const ADJECTIVES: [&str; 2] = ["foreign", "materialized"];
    const IN_A_SCHEMA: [&str; 5] = ["table", "view", "sequence", "type", "domain"];
    const IN_NO_SCHEMA: [&str; 3] = ["schema", "database", "extension"];
    let mut tokens = statement.tokens().peekable();
    tokens.next().filter(|token| token.eq_ignore_ascii_case("create"))?;
    let mut kind = Vec::new();
    let noun = loop {
        let word = tokens.next()?.to_ascii_lowercase();
        if ADJECTIVES.contains(&word.as_str()) {
            kind.push(word);
        } else if !LEFT_OUT.contains(&word.as_str()) {
            break word;
        }
    };
    if noun == "schema" {
        // `CREATE SCHEMA AUTHORIZATION ada` creates the schema `ada`.
        tokens.next_if(|token| token.eq_ignore_ascii_case("authorization"));
    }
    let mut name = tokens.next().filter(|token| !token.eq_ignore_ascii_case("if"))?.to_owned();
    let mut is_qualified = false;
    while tokens.next_if(|token| *token == ".").is_some() {
        name = format!("{name}.{}", tokens.next()?);
        is_qualified = true;
    }
    let is_elsewhere = IN_NO_SCHEMA.contains(&noun.as_str()) || (is_qualified && IN_A_SCHEMA.contains(&noun.as_str()));
    kind.push(noun);
    is_elsewhere.then(|| Created { kind: kind.join(" "), name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_created_elsewhere_is_found_in_raw_sql() {
        use Dialect::{MariaDb, Postgres};
        let cases = [
            (Postgres, "CREATE SCHEMA app", "schema app"),
            (Postgres, "-- a schema\ncreate  schema \"my app\" AUTHORIZATION ada;", "schema \"my app\""),
            (Postgres, "CREATE SCHEMA AUTHORIZATION ada", "schema ada"),
            (Postgres, "SELECT 1; CREATE EXTENSION citext WITH SCHEMA public", "extension citext"),
            (Postgres, "CREATE UNLOGGED TABLE app.users (id int)", "table app.users"),
            (Postgres, "CREATE MATERIALIZED VIEW app . \"v w\" AS SELECT 1", "materialized view app.\"v w\""),
            (Postgres, "CREATE FOREIGN TABLE app.far (id int) SERVER s", "foreign table app.far"),
            (Postgres, "CREATE TYPE app.mood AS ENUM ('a')", "type app.mood"),
            (MariaDb, "CREATE DATABASE `a b`; CREATE TABLE `a b`.t (id int)", "database `a b`, table `a b`.t"),
            (MariaDb, "/*!40000 CREATE DATABASE app */", "database app"),
            // In the schema that is emptied, or repeatable.
            (Postgres, "CREATE TABLE users (id int)", ""),
            (Postgres, "CREATE SCHEMA IF NOT EXISTS app", ""),
            (Postgres, "CREATE EXTENSION IF NOT EXISTS citext", ""),
            (MariaDb, "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `app`", ""),
            // Not a statement of its own.
            (Postgres, "SELECT 'x'; /* CREATE SCHEMA app */ SELECT ' ; CREATE SCHEMA b'", ""),
            (Postgres, "SELECT E'it\\'; CREATE SCHEMA b'", ""),
            (Postgres, "/* /* */ ; CREATE SCHEMA c */ SELECT 1", ""),
            (
                Postgres,
                "CREATE FUNCTION f() RETURNS void AS $b$ begin; create schema app; end $b$ LANGUAGE plpgsql",
                "",
            ),
            (Postgres, "GRANT CREATE ON SCHEMA app TO ada", ""),
        ];
        for (dialect, sql, expected) in cases {
            let found = created(sql, dialect);
            let found: Vec<_> = found.into_iter().map(|Created { kind, name }| format!("{kind} {name}")).collect();
            assert_eq!(found.join(", "), expected, "{sql}");
        }
    }
}
