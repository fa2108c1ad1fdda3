//! Which right a user lacks, by the server's refusal, and the `GRANT` that gives it.

use crate::server::{MissingRight, first_word};

/// `INSERT command denied to user 'ada'@'host' for table 'users'`, with the database before the table on MariaDB.
pub(super) fn missing(sql: &str, message: &str) -> Option<MissingRight> {
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
        query: "SELECT concat('''', replace(current_user(), '@', '''@'''), ''''), concat('`', database(), '`')"
            .to_owned(),
        grant: format!("GRANT {privilege} ON {on} TO {{user}}"),
    })
}

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
