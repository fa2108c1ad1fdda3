//! `migrate.toml`: what it may say, and where it stands.

use std::fs;
use std::path::{Path, PathBuf};

use toml::de::DeTable;

use crate::database_url::DatabaseUrl;
use crate::failure::Failure;

/// The file's name. It stands in the migrations crate's root, beside `Cargo.toml`.
pub(crate) const FILE: &str = "migrate.toml";

/// Every key at the top. The compiler reads `targets` and `history`; here they are only known by name.
const KEYS: [&str; 3] = ["database", "history", "targets"];
const DATABASE_KEYS: [&str; 1] = ["url"];

/// What a `migrate.toml` says to the command line.
#[derive(Debug)]
pub(crate) struct Config {
    path: PathBuf,
    database_url: Option<DatabaseUrl>,
}

impl Config {
    /// Reads the `migrate.toml` of that folder; none where there is no such file.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>, Failure> {
        let path = folder.join(FILE);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text, path).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::file("read", &path, &error)),
        }
    }

    fn parse(text: &str, path: PathBuf) -> Result<Self, Failure> {
        let place = |offset: usize| {
            let line = text[..offset.min(text.len())].matches('\n').count() + 1;
            format!("in {}:{line}", path.display())
        };
        let root = DeTable::parse(text).map_err(|error| {
            Failure::usage(format!("`{FILE}` is not TOML: {}", error.message()))
                .note(place(error.span().map_or(0, |span| span.start)))
        })?;
        let root = root.into_inner();
        known(&root, &KEYS, "", place)?;

        let mut database_url = None;
        if let Some(database) = root.get("database") {
            let table = database.get_ref().as_table().ok_or_else(|| {
                Failure::usage("`database` is a table")
                    .note(place(database.span().start))
                    .help_code("write", ["[database]", "url = \"sqlite://app.db\""])
            })?;
            known(table, &DATABASE_KEYS, "database.", place)?;
            if let Some(url) = table.get("url") {
                let text = url
                    .get_ref()
                    .as_str()
                    .ok_or_else(|| Failure::usage("`database.url` is a string").note(place(url.span().start)))?;
                let folder = path.parent().unwrap_or(Path::new(""));
                database_url = Some(DatabaseUrl::from_config(text, folder));
            }
        }
        Ok(Self { path, database_url })
    }

    /// The file that was read.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The default database.
    pub(crate) fn database_url(&self) -> Option<DatabaseUrl> {
        self.database_url.clone()
    }
}

/// Refuses the first key that is not in the list.
fn known(table: &DeTable<'_>, keys: &[&str], prefix: &str, place: impl FnOnce(usize) -> String) -> Result<(), Failure> {
    let Some(key) = table.keys().find(|key| !keys.contains(&key.get_ref().as_ref())) else {
        return Ok(());
    };
    let names: Vec<_> = keys.iter().map(|key| format!("`{prefix}{key}`")).collect();
    Err(Failure::usage(format!("`{FILE}` has no key `{prefix}{}`", key.get_ref()))
        .note(place(key.span().start))
        .near("key", key.get_ref(), keys.iter().copied())
        .help(format!("the keys here are {}", names.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(text, PathBuf::from("/p/migrate.toml")).map_err(|failure| failure.to_string())
    }

    #[test]
    fn the_url_is_read() {
        let config = parse("[targets]\npostgres = \"14\"\n[database]\nurl = \"postgres://db/app\"\n").unwrap();
        assert_eq!(config.database_url().unwrap().secret(), "postgres://db/app");
        assert!(parse("").unwrap().database_url().is_none());
    }

    #[test]
    fn a_wrong_key_is_named_with_its_line_and_the_near_one() {
        let message = parse("[targets]\n[database]\nulr = \"x\"\n").unwrap_err();
        assert!(message.starts_with("`migrate.toml` has no key `database.ulr`"), "{message}");
        assert!(message.contains("`url`") && message.contains("/p/migrate.toml:3"), "{message}");
    }

    #[test]
    fn wrong_toml_and_wrong_types_are_told_with_their_line() {
        let message = parse("[targets]\n[database\n").unwrap_err();
        assert!(message.contains("is not TOML") && message.contains(":2"), "{message}");
        assert!(parse("database = 1").unwrap_err().contains("`database` is a table"));
        assert!(parse("\n[database]\nurl = 1").unwrap_err().contains(":3"));
    }
}
