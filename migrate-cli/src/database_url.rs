//! The URL of a database, and how it is printed.

use std::borrow::Cow;
use std::env;
use std::fmt;
use std::path::Path;

/// What stands for a password in everything that is printed.
const HIDDEN: &str = "***";

/// The URL of a database. Printed, it does not tell the password.
#[derive(Clone)]
pub(crate) struct DatabaseUrl(String);

impl DatabaseUrl {
    /// A URL as `migrate.toml` has it: a relative SQLite path starts at that file's folder, wherever the command runs.
    pub(crate) fn from_config(url: &str, folder: &Path) -> Self {
        let url = url.trim();
        let Some((prefix, path, parameters)) = sqlite_path(url) else {
            return Self(url.to_owned());
        };
        if path.is_empty() || path == ":memory:" || Path::new(path).is_absolute() {
            return Self(url.to_owned());
        }
        let folder = match env::current_dir() {
            Ok(current) => folder.strip_prefix(current).unwrap_or(folder),
            Err(_) => folder,
        };
        // The driver decodes percent signs in the path, and takes the first `?` for its end.
        let folder = folder.to_string_lossy().replace('%', "%25").replace('?', "%3F");
        let path = Path::new(&folder).join(path);
        Self(format!("{prefix}{}{parameters}", path.display()))
    }

    /// Whether the database is gone as soon as the command ends.
    pub(crate) fn is_in_memory(&self) -> bool {
        sqlite_path(&self.0).is_some_and(|(_, path, parameters)| {
            let mut parameters = parameters.trim_start_matches('?').split('&');
            path == ":memory:" || parameters.any(|parameter| parameter == "mode=memory")
        })
    }

    /// The URL with its password: for the driver, not for printing.
    pub(crate) fn secret(&self) -> &str {
        &self.0
    }
}

/// A URL without the white space around it, which a variable may end with.
impl From<&str> for DatabaseUrl {
    fn from(url: &str) -> Self {
        Self(url.trim().to_owned())
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // All of it is one URL, whatever stands in its password.
        match self.0.split_once("://") {
            Some((scheme, rest)) => write!(f, "{scheme}://{}", without_password(rest)),
            None if self.0.starts_with("sqlite:") => f.write_str(&self.0),
            None => f.write_str(HIDDEN),
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// `sqlite://app.db?mode=rw`, cut into `sqlite://`, `app.db` and `?mode=rw`.
fn sqlite_path(url: &str) -> Option<(&str, &str, &str)> {
    let prefix = ["sqlite://", "sqlite:"].into_iter().find(|prefix| url.starts_with(prefix))?;
    let rest = &url[prefix.len()..];
    let (path, parameters) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
    Some((prefix, path, parameters))
}

/// The text, with the password of every URL in it replaced.
///
/// It would rather hide too much: a password may hold any character, an unescaped `@`, `/` or `?` included.
pub(crate) fn redact(text: &str) -> Cow<'_, str> {
    if !text.contains("://") {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("://") {
        let (before, url) = rest.split_at(start + "://".len());
        let (url, after) = url.split_at(url.find(|c: char| c.is_whitespace() || c == '`').unwrap_or(url.len()));
        shown.push_str(before);
        shown.push_str(&without_password(url));
        rest = after;
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

/// What follows `://` in a URL, with neither `user:password@` nor `?password=` telling it.
fn without_password(url: &str) -> String {
    let (credentials, mut rest) = url.split_at(url.rfind('@').unwrap_or(0));
    let mut shown = match credentials.split_once(':') {
        Some((user, _)) => format!("{user}:{HIDDEN}"),
        None => credentials.to_owned(),
    };
    while let Some(start) = rest.find("password=") {
        let (before, value) = rest.split_at(start + "password=".len());
        shown.push_str(before);
        shown.push_str(HIDDEN);
        rest = &value[value.find('&').unwrap_or(value.len())..];
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_hidden_wherever_they_stand() {
        let cases = [
            ("postgres://app:s3cret@db/shop", "postgres://app:***@db/shop"),
            ("postgres://app:s3@cr/et?x@db:1/shop", "postgres://app:***@db:1/shop"),
            ("postgres://:s3cret@db", "postgres://:***@db"),
            ("postgres://app@db/shop", "postgres://app@db/shop"),
            ("postgres://db/shop?user=app&password=s3cret&x=1", "postgres://db/shop?user=app&password=***&x=1"),
            ("neither `mysql://a:s3cret@x` nor mysql://b:s3cret@y", "neither `mysql://a:***@x` nor mysql://b:***@y"),
            ("sqlite://app.db", "sqlite://app.db"),
            ("nothing here", "nothing here"),
        ];
        for (text, shown) in cases {
            assert_eq!(redact(text), shown);
        }
    }

    #[test]
    fn a_password_with_white_space_or_a_backtick_is_hidden_as_a_whole() {
        for sign in ["\n", " ", "`", "\t"] {
            let url = DatabaseUrl(format!("postgres://app:one{sign}s3cret@db/shop"));
            assert_eq!(url.to_string(), "postgres://app:***@db/shop");
        }
    }

    #[test]
    fn an_invalid_url_is_not_printed() {
        assert_eq!(DatabaseUrl("app:s3cret@db".to_owned()).to_string(), "***");
    }

    #[test]
    fn a_database_in_memory_is_known_in_each_form() {
        for url in ["sqlite::memory:", "sqlite://:memory:?cache=shared", "sqlite:x?cache=shared&mode=memory"] {
            assert!(DatabaseUrl::from(url).is_in_memory(), "{url}");
        }
        for url in ["sqlite:memory", "sqlite:x?mode=rw", "postgres://h/x?mode=memory", "sqlite:mode=memory"] {
            assert!(!DatabaseUrl::from(url).is_in_memory(), "{url}");
        }
    }

    #[test]
    fn a_relative_sqlite_path_starts_at_the_config() {
        let cases = [
            ("sqlite://app.db?mode=rw", "sqlite:///p/100%25/app.db?mode=rw"),
            ("sqlite:app.db", "sqlite:/p/100%25/app.db"),
            ("sqlite:///var/app.db", "sqlite:///var/app.db"),
            ("sqlite::memory:", "sqlite::memory:"),
            ("sqlite::memory:?cache=shared", "sqlite::memory:?cache=shared"),
            (" sqlite:app.db\n", "sqlite:/p/100%25/app.db"),
            ("postgres://db/app", "postgres://db/app"),
        ];
        for (url, resolved) in cases {
            assert_eq!(DatabaseUrl::from_config(url, Path::new("/p/100%")).secret(), resolved);
        }
    }
}
