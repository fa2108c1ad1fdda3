//! The limit: the same statements with the same transaction boundaries, through the server's own client.

use crate::database::Dialect;
use crate::history::history;

/// Which migrations are one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Boundary {
    /// Each.
    Each,
    /// So many that follow each other.
    Group(usize),
}

/// What the client reads. A transaction is one message to a server: the client does not wait within.
pub(crate) fn script(dialect: Dialect, size: usize, boundary: Boundary) -> String {
    let migrations: Vec<_> = history(size).collect();
    let group = match boundary {
        Boundary::Each => 1,
        Boundary::Group(group) => group.max(1),
    };
    let transactions = migrations.chunks(group).map(|group| {
        let statements: Vec<String> = group.iter().flat_map(|migration| migration.up(dialect)).collect();
        match dialect {
            Dialect::Sqlite => format!("BEGIN;\n{};\nCOMMIT;\n", statements.join(";\n")),
            // `\;` ends a statement, and not the message.
            Dialect::Postgres => format!("BEGIN\\; {}\\; COMMIT;\n", statements.join("\\; ")),
            // It commits every one of these statements by itself.
            Dialect::MariaDb => format!("{} //\n", statements.join("; ")),
        }
    });
    let opening = match dialect {
        Dialect::Sqlite | Dialect::Postgres => "",
        Dialect::MariaDb => "DELIMITER //\n",
    };
    opening.to_owned() + &transactions.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_one_transaction() {
        let commits = |boundary| script(Dialect::Postgres, 120, boundary).matches("COMMIT").count();
        assert_eq!(commits(Boundary::Each), 120);
        assert_eq!(commits(Boundary::Group(50)), 3);
    }

    #[test]
    fn both_boundaries_have_the_same_statements() {
        for dialect in Dialect::ALL {
            let count = |boundary, word| script(dialect, 100, boundary).matches(word).count();
            for word in ["CREATE TABLE", "CREATE INDEX", "ALTER TABLE"] {
                assert_eq!(count(Boundary::Each, word), count(Boundary::Group(50), word), "{dialect:?}");
            }
        }
    }
}
