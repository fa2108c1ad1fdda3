//! What a database URL may look like, before a driver reads it. Drivers pass over much that they do not understand; here
//! it is refused by its name, as a URL of which a part is ignored names another database than its author meant.

#[cfg(any(feature = "postgres", feature = "mysql", feature = "sqlite"))]
mod parameters;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod server_url;

use migrate_ir::similar::similar;

use super::ConnectError;

#[cfg(feature = "mysql")]
pub(super) use parameters::MYSQL;
#[cfg(feature = "postgres")]
pub(super) use parameters::POSTGRES;
#[cfg(feature = "sqlite")]
pub(super) use parameters::SQLITE;
#[cfg(any(feature = "postgres", feature = "mysql", feature = "sqlite"))]
use parameters::decoded;
#[cfg(any(feature = "postgres", feature = "mysql", feature = "sqlite"))]
pub(super) use parameters::read_parameters;
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub(super) use server_url::{ServerUrl, shown_host};

/// What may stand before `://`.
const SCHEMES: [&str; 5] = ["postgres", "postgresql", "mysql", "mariadb", "sqlite"];

/// What some editors write at the beginning of a file.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// What other tools write there, and what it is here.
const OTHER_SCHEMES: [(&str, &str); 8] = [
    ("file", "sqlite"),
    ("pg", "postgres"),
    ("pgsql", "postgres"),
    ("psql", "postgres"),
    ("postgis", "postgres"),
    ("mysql2", "mysql"),
    ("mysqlx", "mysql"),
    ("sqlite3", "sqlite"),
];

/// The URL without the white space around it: a file or a variable often ends with a line break.
pub(super) fn trimmed(url: &str) -> Result<&str, ConnectError> {
    let url = url.trim_matches(|c: char| c.is_whitespace() || c == BYTE_ORDER_MARK);
    // A driver would drop some of them without a word, and make others a part of a name.
    if url.contains(char::is_control) {
        return Err(bad("a line break, a tab, or another control character stands in the middle of it"));
    }
    if url.starts_with(['"', '\'']) {
        return Err(bad("it begins with a quotation mark, which a shell would have removed: write it without"));
    }
    if url.starts_with("jdbc:") {
        return Err(bad("`jdbc:` stands before it: write it without, and user and password before the host"));
    }
    Ok(url)
}

/// What stands before `://`.
pub(super) fn scheme(url: &str) -> Result<&str, ConnectError> {
    let Some((scheme, rest)) = url.split_once(':') else {
        return Err(bad("it has no `://`"));
    };
    if scheme == "sqlite" {
        return Ok(scheme);
    }
    let Some(rest) = rest.strip_prefix("//") else {
        return Err(match meant(scheme) {
            Some(_) if !SCHEMES.contains(&scheme) => unknown_scheme(scheme),
            Some(_) | None => bad("it has no `://`"),
        });
    };
    // Such a URL would be read with the half of the password as the host, and told in messages.
    if let Some(end) = rest.find(['/', '?', '#'])
        && rest[end..].contains('@')
    {
        return Err(bad("an `@` stands behind the host; in user and password, `@`, `/`, `?`, and `#` are written \
             as `%40`, `%2F`, `%3F`, and `%23`"));
    }
    Ok(scheme)
}

/// The answer to a scheme that this program has no driver for.
pub(super) fn no_driver(scheme: &str) -> ConnectError {
    let feature = match scheme {
        "postgres" | "postgresql" => "postgres",
        "mysql" | "mariadb" => "mysql",
        "sqlite" => "sqlite",
        _ => return unknown_scheme(scheme),
    };
    ConnectError::NoDriver { scheme: scheme.to_owned(), feature }
}

fn unknown_scheme(scheme: &str) -> ConnectError {
    ConnectError::UnknownScheme { scheme: scheme.to_owned(), meant: meant(scheme) }
}

/// The scheme that another one was most likely meant to be: a misspelt one, one of another tool, or one with the name of a
/// driver: `postgresql+psycopg2`.
fn meant(scheme: &str) -> Option<&'static str> {
    let scheme = scheme.split('+').next().unwrap_or_default().to_ascii_lowercase();
    let of_other_tool = OTHER_SCHEMES.into_iter().find(|(other, _)| *other == scheme).map(|(_, scheme)| scheme);
    of_other_tool.or_else(|| similar(&scheme, SCHEMES))
}

fn bad(reason: impl Into<String>) -> ConnectError {
    ConnectError::BadUrl { reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_around_a_url_is_no_part_of_it_and_a_line_break_within_it_is_refused() {
        assert_eq!(trimmed("\u{feff} sqlite:a b.db\r\n").unwrap(), "sqlite:a b.db");
        for url in ["sqlite:a\nb.db", "postgres://h/a\tb", "sqlite:a\0", "'sqlite:a'", "jdbc:mysql://h/a"] {
            assert!(matches!(trimmed(url), Err(ConnectError::BadUrl { .. })), "{url}");
        }
    }

    #[test]
    fn a_scheme_of_another_tool_or_a_misspelt_one_has_a_near_one() {
        let cases = [
            ("postgress", Some("postgres")),
            ("Postgres", Some("postgres")),
            ("postgresql+psycopg2", Some("postgresql")),
            ("mysql2", Some("mysql")),
            ("maria", Some("mariadb")),
            ("sqlite3", Some("sqlite")),
            ("file", Some("sqlite")),
            ("oracle", None),
            ("", None),
        ];
        for (scheme, near) in cases {
            assert_eq!(meant(scheme), near, "{scheme}");
        }
        assert!(matches!(scheme("file:x.db"), Err(ConnectError::UnknownScheme { .. })));
        assert!(matches!(scheme("postgres:x"), Err(ConnectError::BadUrl { .. })));
    }
}
