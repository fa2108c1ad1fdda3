//! Names and literals as servers quote them.

use crate::dialect::Dialect;

/// A name: `"users"`, `` `users` ``.
pub fn name(dialect: Dialect, name: &str) -> String {
    let mark = match dialect {
        Dialect::Postgres | Dialect::Sqlite => "\"",
        Dialect::MySql | Dialect::MariaDb => "`",
    };
    format!("{mark}{}{mark}", name.replace(mark, &mark.repeat(2)))
}

/// Names, with commas between them.
pub fn names(dialect: Dialect, all: &[String]) -> String {
    let quoted: Vec<String> = all.iter().map(|one| name(dialect, one)).collect();
    quoted.join(", ")
}

/// A literal: `'O''Brien'`. On MySQL and MariaDB it means the same in sessions without `NO_BACKSLASH_ESCAPES` only.
pub fn text(dialect: Dialect, text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if !text.contains('\\') {
        return format!("'{doubled}'");
    }
    match dialect {
        // `E''` reads a backslash in one way, whatever `standard_conforming_strings` says.
        Dialect::Postgres => format!("E'{}'", doubled.replace('\\', "\\\\")),
        Dialect::MySql | Dialect::MariaDb => format!("'{}'", doubled.replace('\\', "\\\\")),
        Dialect::Sqlite => format!("'{doubled}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_inside_are_doubled() {
        assert_eq!(name(Dialect::Postgres, "a\"b"), "\"a\"\"b\"");
        assert_eq!(name(Dialect::MySql, "a`b"), "`a``b`");
        assert_eq!(text(Dialect::Sqlite, "O'Brien"), "'O''Brien'");
    }

    #[test]
    fn a_backslash_stays_one_backslash() {
        assert_eq!(text(Dialect::Postgres, r"C:\'x"), r"E'C:\\''x'");
        assert_eq!(text(Dialect::MySql, r"C:\x"), r"'C:\\x'");
        assert_eq!(text(Dialect::MariaDb, r"C:\x"), r"'C:\\x'");
        assert_eq!(text(Dialect::Sqlite, r"C:\x"), r"'C:\x'");
    }
}
