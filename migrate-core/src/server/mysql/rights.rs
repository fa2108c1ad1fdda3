//! Which right a user lacks, by the server's refusal, and the `GRANT` that gives it.

use super::MySql;
use crate::server::own_rights::{Access, OwnTable};
use crate::server::{MissingRight, Server as _, first_word};

/// `INSERT command denied to user 'ada'@'host' for table 'users'`, with the database before the table on MariaDB.
pub(super) fn missing(sql: &str, message: &str) -> Option<MissingRight> {
    if let Some((role, user)) = message.split_once(" is not granted to ") {
        return Some(MissingRight { query: format!("SELECT {USER}, NULL"), grant: format!("GRANT {role} TO {user}") });
    }
    if let Some(role) = message.strip_prefix("Invalid role specification ") {
        let role = role.trim_end_matches('.');
        return Some(MissingRight {
            query: format!("SELECT {USER}, NULL"),
            grant: format!("GRANT {role} TO {{user}}"),
        });
    }
    let (privilege, on) = if let Some((privilege, rest)) = message.split_once(" command denied to user ") {
        let (_, table) = rest.rsplit_once("table ")?;
        let table = table.rsplit('.').next().unwrap_or_default().trim_matches(['\'', '`']);
        // A table that is yet to be made has no rights of its own.
        (privilege, if privilege == "CREATE" { "{other}.*".to_owned() } else { format!("{{other}}.`{table}`") })
    } else if let Some((_, privileges)) = message.split_once("(at least one of) the ") {
        (privileges.split([' ', ',']).next().unwrap_or_default(), "*.*".to_owned())
    } else {
        let (_, database) = message.split_once(" to database '")?;
        let creates = first_word(sql) == "CREATE";
        ("CREATE", creates.then(|| format!("`{}`.*", database.trim_end_matches('\'')))?)
    };
    Some(MissingRight {
        query: format!("SELECT {USER}, concat('`', database(), '`')"),
        grant: format!("GRANT {privilege} ON {on} TO {{user}}"),
    })
}

/// What a user lacks on the tables of the history, by the rights that the user has by itself. Where a role is active, it
/// may have others, and nothing is told. A table that the user cannot see may be missing: a right on it is given together
/// with the one to create it, as the server wants it.
pub(super) fn missing_on_own(server: &MySql, schema: Option<&str>, tables: &[OwnTable; 4], access: Access) -> String {
    let mut rows = Vec::new();
    for (OwnTable { name, privileges }, number) in tables.iter().zip(1..) {
        let name = server.literal(name);
        let create = (access == Access::Writes).then_some("CREATE");
        for (privilege, place) in create.into_iter().chain(privileges.iter().copied()).zip(1..) {
            rows.push(format!(
                "SELECT {number} AS number, {name} AS name, {place} AS place, '{privilege}' AS privilege"
            ));
        }
    }
    let schema = schema.map_or_else(|| "database()".to_owned(), |schema| server.literal(schema));
    let held = |view: &str, on: &str| {
        format!(
            "EXISTS (SELECT 1 FROM information_schema.{view} p WHERE p.grantee = {USER} \
             AND p.privilege_type = own.privilege{on})"
        )
    };
    format!(
        "SELECT concat('GRANT ', group_concat(privilege ORDER BY place SEPARATOR ', '), \
         ' ON `', replace({schema}, '`', '``'), '`.`', replace(name, '`', '``'), '` TO ', {USER}) \
         FROM (SELECT own.*, t.table_name IS NULL AS absent, NOT ({everywhere} OR {in_schema} OR {on_table}) AS lacking \
         FROM ({rows}) AS own LEFT JOIN information_schema.tables t \
         ON t.table_schema = {schema} AND t.table_name = own.name) AS own \
         WHERE coalesce(current_role(), 'NONE') = 'NONE' \
         AND IF(privilege = 'CREATE', absent, lacking) \
         GROUP BY number, name HAVING max(lacking) = 1 ORDER BY number",
        everywhere = held("user_privileges", ""),
        in_schema = held("schema_privileges", &format!(" AND {schema} LIKE p.table_schema")),
        on_table = held("table_privileges", &format!(" AND p.table_schema = {schema} AND p.table_name = own.name")),
        rows = rows.join(" UNION ALL "),
    )
}

/// The user, as statements and the tables of rights have it.
const USER: &str = "concat('''', replace(current_user(), '@', '''@'''), '''')";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_what_is_missing() {
        let granted =
            |message: &str| missing("CREATE DATABASE ops", message).unwrap().grant("'ada'@'%'", Some("`app`")).unwrap();
        for table in ["'users'", "`app`.`users`"] {
            let message = format!("ALTER command denied to user 'ada'@'10.0.0.1' for table {table}");
            assert_eq!(granted(&message), "GRANT ALTER ON `app`.`users` TO 'ada'@'%'");
        }
        let create = "CREATE command denied to user 'ada'@'10.0.0.1' for table 'users'";
        assert_eq!(granted(create), "GRANT CREATE ON `app`.* TO 'ada'@'%'");
        let global = "Access denied; you need (at least one of) the SUPER privilege(s) for this operation";
        assert_eq!(granted(global), "GRANT SUPER ON *.* TO 'ada'@'%'");
        let database = "Access denied for user 'ada'@'%' to database 'ops'";
        assert_eq!(granted(database), "GRANT CREATE ON `ops`.* TO 'ada'@'%'");
        assert_eq!(missing("SELECT 1", database), None);
    }
}
