//! Which right a user lacks, by the server's refusal, and the `GRANT` that gives it.

use std::collections::BTreeSet;

use super::Postgres;
use crate::server::own_rights::{Access, OwnTable};
use crate::server::{MissingRight, Server as _};

/// `permission denied for table users`, `must be owner of table users`, perhaps with a detail behind a colon.
pub(super) fn missing(server: &Postgres, sql: &str, message: &str) -> Option<MissingRight> {
    let message = message.split(": ").next().unwrap_or_default();
    if let Some(object) = message.strip_prefix("must be owner of ") {
        let (kind, name) = object.split_once(' ')?;
        let is_table = ["table", "relation", "view", "index", "sequence"].contains(&kind);
        return is_table.then(|| of_owner(server, &qualified(server, sql, name)));
    }
    // The second and the third: for the owner of a database that is to be created.
    let role = ["permission denied to set role ", "must be able to SET ROLE ", "must be member of role "];
    if let Some(role) = role.iter().find_map(|start| message.strip_prefix(start)) {
        return Some(MissingRight {
            query: "SELECT quote_ident(session_user), NULL".to_owned(),
            grant: format!("GRANT {} TO {{user}}", server.quote(role.trim_matches('"'))),
        });
    }
    let (kind, name) = message.strip_prefix("permission denied for ")?.split_once(' ')?;
    let verbs = verbs(server, sql, name);
    let (privileges, on) = match kind {
        "schema" if verbs.iter().any(|verb| verb == "CREATE") => {
            ("USAGE, CREATE".to_owned(), format!("SCHEMA {}", server.quote(name)))
        }
        "schema" => ("USAGE".to_owned(), format!("SCHEMA {}", server.quote(name))),
        "database" => ("CREATE".to_owned(), format!("DATABASE {}", server.quote(name))),
        "sequence" => ("USAGE, SELECT".to_owned(), format!("SEQUENCE {}", qualified(server, sql, name))),
        "table" | "view" => (privileges(sql, &verbs)?, qualified(server, sql, name)),
        _ => return None,
    };
    Some(MissingRight {
        query: "SELECT quote_ident(current_user), NULL".to_owned(),
        grant: format!("GRANT {privileges} ON {on} TO {{user}}"),
    })
}

/// Only the owner of a table changes it: membership in the owner's role is needed. Where the owner is a member of the
/// user's role, it cannot be given, and the table is. A superuser counts as a member of every role, and can be given.
fn of_owner(server: &Postgres, table: &str) -> MissingRight {
    let name = server.literal(table);
    let gives = server.literal(&format!("ALTER TABLE {table} OWNER TO "));
    MissingRight {
        query: format!(
            "SELECT quote_ident(current_user), (SELECT CASE WHEN pg_has_role(relowner, current_user, 'MEMBER') \
             AND NOT rolsuper THEN {gives} || quote_ident(current_user) \
             ELSE format('GRANT %I TO %I', rolname, current_user) END \
             FROM pg_class c JOIN pg_roles r ON r.oid = relowner WHERE c.oid = to_regclass({name}))"
        ),
        grant: "{other}".to_owned(),
    }
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

/// The first words of the statements that name the object; where none does, that of the first one behind the settings.
fn verbs(server: &Postgres, sql: &str, object: &str) -> Vec<String> {
    let object = server.quote(object);
    let first = crate::server::first_word;
    let naming: Vec<_> = sql.split("; ").filter(|statement| statement.contains(&object)).map(first).collect();
    if !naming.is_empty() {
        return naming;
    }
    let is_setting = |word: &String| ["SET", "BEGIN"].contains(&word.as_str());
    sql.split("; ").map(first).find(|word| !is_setting(word)).into_iter().collect()
}

/// The table's name, with its schema where the statement names it.
fn qualified(server: &Postgres, sql: &str, table: &str) -> String {
    let table = server.quote(table);
    let schema = sql.find(&format!("\".{table}")).and_then(|end| Some(&sql[sql[..end].rfind('"')?..=end]));
    schema.map_or_else(|| table.clone(), |schema| format!("{schema}.{table}"))
}

/// What a user lacks on the schema of the history, and on those of its tables that are there.
pub(super) fn missing_on_own(
    server: &Postgres,
    schema: Option<&str>,
    tables: &[OwnTable; 4],
    access: Access,
) -> String {
    let rows = tables.iter().zip(1..).flat_map(|(OwnTable { name, privileges }, number)| {
        let name = server.literal(name);
        let places = privileges.iter().zip(1..);
        places.map(move |(privilege, place)| format!("({number}, {name}, {place}, '{privilege}')"))
    });
    let rows: Vec<_> = rows.collect();
    let schema = schema.map_or_else(|| "current_schema()".to_owned(), |schema| server.literal(schema));
    let creates = access == Access::Writes;
    format!(
        "WITH own(number, name, place, privilege) AS (VALUES {rows}), \
         home AS (SELECT oid, nspname FROM pg_namespace WHERE nspname = {schema}), \
         there AS (SELECT own.*, c.oid FROM own CROSS JOIN home \
         JOIN pg_class c ON c.relnamespace = home.oid AND c.relname = own.name), \
         wanted(place, privilege) AS (VALUES (1, 'USAGE'), (2, 'CREATE')) \
         SELECT grants.text FROM (\
         SELECT 0 AS number, format('GRANT %s ON SCHEMA %I TO %I', \
         string_agg(privilege, ', ' ORDER BY place), nspname, current_user) AS text FROM home CROSS JOIN wanted \
         WHERE NOT has_schema_privilege(oid, privilege) AND (privilege = 'USAGE' \
         OR {creates} AND (SELECT count(DISTINCT name) FROM there) < {count}) GROUP BY nspname \
         UNION ALL SELECT number, format('GRANT %s ON %I.%I TO %I', \
         string_agg(privilege, ', ' ORDER BY place), (SELECT nspname FROM home), name, current_user) FROM there \
         WHERE NOT has_table_privilege(oid, privilege) GROUP BY number, name) AS grants ORDER BY grants.number",
        rows = rows.join(", "),
        count = tables.len(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_what_is_missing() {
        let granted = |sql: &str, message: &str| missing(&Postgres, sql, message).unwrap().grant("ada", None).unwrap();
        let create = "CREATE TABLE IF NOT EXISTS \"ops\".\"acme_history\" (history text)";
        let schema = "permission denied for schema ops";
        assert_eq!(granted(create, schema), "GRANT USAGE, CREATE ON SCHEMA \"ops\" TO ada");
        assert_eq!(granted("SELECT 1", schema), "GRANT USAGE ON SCHEMA \"ops\" TO ada");
        let insert = "SET LOCAL lock_timeout = 1; INSERT INTO \"ops\".\"acme_journal\" VALUES (1)";
        let journal = "permission denied for table acme_journal";
        assert_eq!(granted(insert, journal), "GRANT INSERT ON \"ops\".\"acme_journal\" TO ada");
        let several = "INSERT INTO \"acme_history\" ...; UPDATE \"acme_lock\" SET head = NULL";
        let lock = "permission denied for table acme_lock";
        assert_eq!(granted(several, lock), "GRANT SELECT, UPDATE ON \"acme_lock\" TO ada");
        let replace = "DELETE FROM \"acme_script\" ...; INSERT INTO \"acme_script\" ...";
        let script = "permission denied for table acme_script";
        assert_eq!(granted(replace, script), "GRANT SELECT, INSERT, DELETE ON \"acme_script\" TO ada");
        assert_eq!(missing(&Postgres, "SELECT 1", "keine Berechtigung"), None);
    }

    #[test]
    fn whoever_is_not_the_owner_becomes_a_member_of_its_role() {
        let right = missing(&Postgres, "ALTER TABLE users ADD x int", "must be owner of table users").unwrap();
        assert!(right.query.contains("'\"users\"'"), "{right:?}");
        assert_eq!(right.grant("ada", Some("GRANT app TO ada")).unwrap(), "GRANT app TO ada");
        assert_eq!(right.grant("ada", None), None);
    }
}
