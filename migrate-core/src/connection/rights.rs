//! Which right a user lacks, and the statement by which somebody else gives it.

use std::collections::BTreeSet;

use super::Protocol;
use crate::history::literal::literal;

/// What a refusal names as missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// Privileges, on something: both as they stand in a `GRANT`.
    Privilege { what: String, on: String },
    /// PostgreSQL: to be the owner of a table.
    Owner { table: String },
}

impl Missing {
    /// Reads a refusal. None where it names nothing that is known here.
    pub(super) fn read(protocol: Protocol, sql: &str, message: &str) -> Option<Self> {
        match protocol {
            Protocol::Postgres => on_postgres(sql, message),
            Protocol::MySql => on_mysql(sql, message),
            Protocol::Sqlite => None,
        }
    }

    /// A query for what the way out needs: the user's name, and on PostgreSQL the owner's or on MySQL and MariaDB the
    /// database's, each as it stands in a statement.
    pub(super) fn query(&self, protocol: Protocol) -> String {
        match (protocol, self) {
            (Protocol::Postgres, Self::Owner { table }) => format!(
                "SELECT quote_ident(current_user), (SELECT quote_ident(pg_get_userbyid(relowner)) FROM pg_class \
                 WHERE oid = to_regclass({}))",
                literal(protocol, table)
            ),
            (Protocol::Postgres, Self::Privilege { .. }) => "SELECT quote_ident(current_user), NULL".to_owned(),
            (Protocol::MySql | Protocol::Sqlite, _) => {
                "SELECT concat('''', replace(current_user(), '@', '''@'''), ''''), concat('`', database(), '`')"
                    .to_owned()
            }
        }
    }

    /// What to run, as somebody who may, with the answer to the query.
    pub(super) fn way_out(self, user: &str, other: Option<&str>) -> Option<String> {
        match self {
            Self::Privilege { what, on } => {
                let on = on.replace(DATABASE, other.unwrap_or_default());
                Some(format!("GRANT {what} ON {on} TO {user}"))
            }
            Self::Owner { table: _ } => other.map(|owner| format!("GRANT {owner} TO {user}")),
        }
    }
}

/// Stands for the name of the database.
const DATABASE: &str = "{database}";

/// `permission denied for table users`, `must be owner of table users`, perhaps with a detail behind a colon.
fn on_postgres(sql: &str, message: &str) -> Option<Missing> {
    let message = message.split(": ").next().unwrap_or_default();
    if let Some(thing) = message.strip_prefix("must be owner of ") {
        let (kind, name) = thing.split_once(' ')?;
        let is_table = ["table", "relation", "view", "index", "sequence"].contains(&kind);
        return is_table.then(|| Missing::Owner { table: qualified(sql, name) });
    }
    let (kind, name) = message.strip_prefix("permission denied for ")?.split_once(' ')?;
    let verbs = verbs(sql, name);
    let (what, on) = match kind {
        "schema" if verbs.iter().any(|verb| verb == "CREATE") => {
            ("USAGE, CREATE".to_owned(), format!("SCHEMA {}", quoted(name)))
        }
        "schema" => ("USAGE".to_owned(), format!("SCHEMA {}", quoted(name))),
        "database" => ("CREATE".to_owned(), format!("DATABASE {}", quoted(name))),
        "sequence" => ("USAGE, SELECT".to_owned(), format!("SEQUENCE {}", qualified(sql, name))),
        "table" | "view" => (privileges(sql, &verbs)?, qualified(sql, name)),
        _ => return None,
    };
    Some(Missing::Privilege { what, on })
}

/// What a user needs on a table for all that is done to it, in PostgreSQL's order.
fn privileges(sql: &str, verbs: &[String]) -> Option<String> {
    let mut needed: BTreeSet<&str> = BTreeSet::new();
    for verb in verbs {
        needed.extend(match verb.as_str() {
            "SELECT" => ["SELECT"].as_slice(),
            "INSERT" if sql.contains("ON CONFLICT") => &["SELECT", "INSERT", "UPDATE"],
            "INSERT" => &["INSERT"],
            "UPDATE" => &["SELECT", "UPDATE"],
            "DELETE" => &["SELECT", "DELETE"],
            "TRUNCATE" => &["TRUNCATE"],
            _ if sql.contains("REFERENCES") => &["REFERENCES"],
            _ => return None,
        });
    }
    let all = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES"];
    let needed: Vec<_> = all.into_iter().filter(|privilege| needed.contains(privilege)).collect();
    Some(needed.join(", "))
}

/// `INSERT command denied to user 'ada'@'host' for table 'users'`, with the database before the table on MariaDB.
fn on_mysql(sql: &str, message: &str) -> Option<Missing> {
    if let Some((what, rest)) = message.split_once(" command denied to user ") {
        let (_, table) = rest.rsplit_once("table ")?;
        let table = table.rsplit('.').next().unwrap_or_default().trim_matches(['\'', '`']);
        // A table that is yet to be made has no rights of its own.
        let on = if what == "CREATE" { format!("{DATABASE}.*") } else { format!("{DATABASE}.`{table}`") };
        return Some(Missing::Privilege { what: what.to_owned(), on });
    }
    if let Some((_, what)) = message.split_once("(at least one of) the ") {
        let what = what.split([' ', ',']).next().unwrap_or_default();
        return Some(Missing::Privilege { what: what.to_owned(), on: "*.*".to_owned() });
    }
    let (_, database) = message.split_once(" to database '")?;
    let on = format!("`{}`.*", database.trim_end_matches('\''));
    (verbs(sql, database) == ["CREATE"]).then(|| Missing::Privilege { what: "CREATE".to_owned(), on })
}

/// The first words of the statements that name the thing; where none does, that of the first one behind the settings.
fn verbs(sql: &str, thing: &str) -> Vec<String> {
    let first = |statement: &str| statement.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
    let thing = quoted(thing);
    let naming: Vec<_> = sql.split("; ").filter(|statement| statement.contains(&thing)).map(first).collect();
    if !naming.is_empty() {
        return naming;
    }
    let is_setting = |word: &String| ["SET", "BEGIN"].contains(&word.as_str());
    sql.split("; ").map(first).find(|word| !is_setting(word)).into_iter().collect()
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The table's name, with its schema where the statement names it.
fn qualified(sql: &str, table: &str) -> String {
    let table = quoted(table);
    let schema = sql.find(&format!("\".{table}")).and_then(|end| Some(&sql[sql[..end].rfind('"')?..=end]));
    schema.map_or_else(|| table.clone(), |schema| format!("{schema}.{table}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn privilege(what: &str, on: &str) -> Missing {
        Missing::Privilege { what: what.to_owned(), on: on.to_owned() }
    }

    #[test]
    fn a_refusal_of_postgres_names_what_is_missing() {
        let read = |sql: &str, message: &str| Missing::read(Protocol::Postgres, sql, message);
        let create = "CREATE TABLE IF NOT EXISTS \"ops\".\"acme_history\" (history text)";
        assert_eq!(
            read(create, "permission denied for schema ops"),
            Some(privilege("USAGE, CREATE", "SCHEMA \"ops\""))
        );
        assert_eq!(read("SELECT 1", "permission denied for schema ops"), Some(privilege("USAGE", "SCHEMA \"ops\"")));
        let insert = "SET LOCAL lock_timeout = 1; INSERT INTO \"ops\".\"acme_journal\" VALUES (1)";
        let table = "\"ops\".\"acme_journal\"";
        assert_eq!(read(insert, "permission denied for table acme_journal"), Some(privilege("INSERT", table)));
        let several = "INSERT INTO \"acme_history\" ...; UPDATE \"acme_lock\" SET head = NULL";
        let update = Some(privilege("SELECT, UPDATE", "\"acme_lock\""));
        assert_eq!(read(several, "permission denied for table acme_lock"), update);
        let owner = Missing::Owner { table: "\"users\"".to_owned() };
        assert_eq!(read("ALTER TABLE users ADD x int", "must be owner of table users"), Some(owner.clone()));
        assert_eq!(owner.way_out("ada", Some("app")).unwrap(), "GRANT app TO ada");
        assert_eq!(read("SELECT 1", "keine Berechtigung"), None);
    }

    #[test]
    fn a_refusal_of_mysql_and_mariadb_names_what_is_missing() {
        let read = |message: &str| Missing::read(Protocol::MySql, "CREATE DATABASE ops", message);
        for table in ["'users'", "`app`.`users`"] {
            let message = format!("ALTER command denied to user 'ada'@'10.0.0.1' for table {table}");
            assert_eq!(read(&message), Some(privilege("ALTER", "{database}.`users`")));
        }
        let create = read("CREATE command denied to user 'ada'@'10.0.0.1' for table 'users'").unwrap();
        assert_eq!(create.way_out("'ada'@'%'", Some("`app`")).unwrap(), "GRANT CREATE ON `app`.* TO 'ada'@'%'");
        let global = "Access denied; you need (at least one of) the SUPER Some(privilege(s)) for this operation";
        assert_eq!(read(global), Some(privilege("SUPER", "*.*")));
        assert_eq!(read("Access denied for user 'ada'@'%' to database 'ops'"), Some(privilege("CREATE", "`ops`.*")));
    }
}
