//! `migrate.toml`, as far as the macro needs it: what migrations are compiled for. The command line reads the rest.

use crate::compiler::Compiler;
use crate::start_after::StartAfter;
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::dialect::{Cluster, Dialect, Target, Version};
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// What the macro knows of the crate that it expands in.
#[derive(Clone, Debug)]
pub(crate) struct MacroConfig {
    /// The servers that SQL is rendered for.
    pub(crate) targets: Vec<Target>,
    /// The name of the crate's history in the database: the crate's own, unless the file says otherwise.
    pub(crate) history: String,
    /// The last migration that may be applied already: up to it, refusals are no errors.
    pub(crate) start_after: Option<StartAfter>,
    /// The file that says so, if there is one: rustc must know that the crate depends on it.
    pub(crate) file: Option<PathBuf>,
}

impl MacroConfig {
    /// Reads the file in the crate's folder. Without one, every server is a target.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or its targets make no sense.
    pub(crate) fn read(Compiler { crate_folder, crate_name, .. }: &Compiler) -> Result<Self, Diagnostic> {
        let crate_name = crate_name.clone();
        let file = crate_folder.join("migrate.toml");
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let targets = Target::ALL.to_vec();
                return Ok(Self { targets, history: crate_name, start_after: None, file: None });
            }
            Err(error) => return Err(Diagnostic::new(format!("{} cannot be read: {error}", file.display()))),
        };
        let ConfigKeys { targets, history, start_after } =
            ConfigKeys::parse(&text).map_err(|message| prefix_with_file(&file, message))?;
        Ok(Self { targets, history: history.unwrap_or(crate_name), start_after, file: Some(file) })
    }

    /// Puts the name of the file before the title of a message about it.
    pub(crate) fn with_file_name(&self, message: Diagnostic) -> Diagnostic {
        match &self.file {
            Some(file) => prefix_with_file(file, message),
            None => message,
        }
    }
}

fn prefix_with_file(file: &Path, mut message: Diagnostic) -> Diagnostic {
    message.title = format!("{}: {}", file.display(), message.title);
    message
}

/// The keys of a `migrate.toml` that the macro reads.
#[derive(Debug, PartialEq)]
struct ConfigKeys {
    targets: Vec<Target>,
    history: Option<String>,
    start_after: Option<StartAfter>,
}

impl ConfigKeys {
    fn parse(text: &str) -> Result<Self, Diagnostic> {
        let document = DeTable::parse(text).map_err(|error| Diagnostic::new(error.message().to_owned()))?;
        let document = document.get_ref();
        Ok(Self {
            targets: targets(document)?,
            history: name(document, "history", "billing")?,
            start_after: name(document, "start_after", "m0042")?.as_deref().map(StartAfter::read),
        })
    }
}

/// The value of a top-level key.
fn value<'a, 'i>(document: &'a DeTable<'i>, name: &str) -> Option<&'a DeValue<'i>> {
    document.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value.get_ref())
}

/// The name that a key holds, if the key is there. The error shows `example` as a correct value.
fn name(document: &DeTable<'_>, key: &str, example: &str) -> Result<Option<String>, Diagnostic> {
    match value(document, key) {
        None => Ok(None),
        Some(DeValue::String(name)) if !name.trim().is_empty() => Ok(Some(name.to_string())),
        Some(_) => {
            let message = Diagnostic::new(format!("`{key}` is not a name"));
            Err(message.help_code("write it as text", [format!("{key} = {example:?}")]))
        }
    }
}

/// The targets, in the order of [`Dialect::ALL`]; all of them where none is named.
fn targets(document: &DeTable<'_>) -> Result<Vec<Target>, Diagnostic> {
    let section = match value(document, "targets") {
        None => return Ok(Target::ALL.to_vec()),
        Some(DeValue::Table(section)) => section,
        Some(_) => {
            let message = Diagnostic::new("`targets` is not a table");
            return Err(message.help_code("write it so", ["[targets]", "postgres = \"14\""]));
        }
    };
    let mut targets = Vec::new();
    for (name, value) in section {
        let name = name.get_ref();
        let Some(dialect) = Dialect::from_name(name) else {
            let message = Diagnostic::new(format!("`{name}` is not a server that SQL can be written for"))
                .note("there are postgres, mysql, mariadb and sqlite");
            return Err(message.suggest_similar("server", name, Dialect::ALL.map(Dialect::name)));
        };
        targets.push(target(dialect, value.get_ref())?);
    }
    if targets.is_empty() {
        return Err(
            Diagnostic::new("`targets` is empty: no SQL would be written").help("name one server, or leave it out")
        );
    }
    targets.sort();
    Ok(targets)
}

/// The target of this dialect: `"8.0.29"`, or `{ version = "8.0.29", cluster = true }`.
fn target(dialect: Dialect, value: &DeValue<'_>) -> Result<Target, Diagnostic> {
    let table = match value {
        DeValue::Table(table) => table,
        version => return Ok(Target { oldest: oldest(dialect, version)?, ..Target::of(dialect) }),
    };
    let mut target = Target::of(dialect);
    for (key, value) in table {
        match &**key.get_ref() {
            "version" => target.oldest = oldest(dialect, value.get_ref())?,
            "cluster" => target.cluster = cluster(dialect, value.get_ref())?,
            other => {
                let message = Diagnostic::new(format!("the target {dialect} has no key `{other}`"));
                return Err(message
                    .suggest_similar("key", other, ["version", "cluster"])
                    .help_code("write it so", [in_cluster(dialect)]));
            }
        }
    }
    Ok(target)
}

/// An example of a target with all keys.
fn in_cluster(dialect: Dialect) -> String {
    let cluster = if dialect.has_clusters() { ", cluster = true" } else { "" };
    format!("{dialect} = {{ version = \"{}\"{cluster} }}", dialect.oldest_version())
}

/// The oldest version in use.
fn oldest(dialect: Dialect, value: &DeValue<'_>) -> Result<Version, Diagnostic> {
    let version = match value {
        DeValue::String(text) => Version::parse(text),
        DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Array(_)
        | DeValue::Table(_) => None,
    };
    match version {
        None => Err(Diagnostic::new(format!("the oldest version of {dialect} is not a version"))
            .help_code("write it as text", [format!("{dialect} = \"{}\"", dialect.oldest_version())])),
        Some(version) if version < dialect.oldest_version() => {
            let oldest = dialect.oldest_version();
            Err(Diagnostic::new(format!("{dialect} {version} is older than this library knows"))
                .help(format!("{oldest} is the oldest version of {dialect} that can be a target")))
        }
        Some(version) => Ok(version),
    }
}

/// The cluster that the server is a node of. `true` refuses what any form of a cluster cannot do.
fn cluster(dialect: Dialect, value: &DeValue<'_>) -> Result<Option<Cluster>, Diagnostic> {
    let cluster = match value {
        DeValue::Boolean(false) => return Ok(None),
        DeValue::Boolean(true) => Some(Cluster::MultiPrimary),
        DeValue::String(name) => Cluster::from_name(name),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    };
    if !dialect.has_clusters() {
        let message = Diagnostic::new(format!("no form of a cluster of {dialect} is known"))
            .note("a cluster is MySQL's group replication, or Galera with MariaDB");
        return Err(message.help_code("leave it out", [in_cluster(dialect)]));
    }
    match cluster {
        Some(cluster) => Ok(Some(cluster)),
        None => Err(Diagnostic::new(format!("`cluster` of {dialect} is not a form of a cluster"))
            .note("it is `true`, \"single-primary\" or \"multi-primary\"")
            .help_code("write it so", [in_cluster(dialect)])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_read() {
        let text = "history = \"app\"\nstart_after = \"m0042\"\n\
                    [targets]\nsqlite = \"3.40\"\npostgres = \"15\"\n[database]\nurl = \"x\"";
        let postgres = Target { oldest: Version::new(15, 0, 0), ..Target::of(Dialect::Postgres) };
        let sqlite = Target { oldest: Version::new(3, 40, 0), ..Target::of(Dialect::Sqlite) };
        let expected = ConfigKeys {
            targets: vec![postgres, sqlite],
            history: Some("app".to_owned()),
            start_after: Some(StartAfter::read("m0042")),
        };
        assert_eq!(ConfigKeys::parse(text).unwrap(), expected);
    }

    #[test]
    fn a_target_says_whether_it_is_a_node_of_a_cluster() {
        let targets = |text: &str| ConfigKeys::parse(&format!("[targets]\n{text}")).unwrap().targets;
        let mysql = Target::of(Dialect::MySql);
        let several = Target { cluster: Some(Cluster::MultiPrimary), ..mysql };
        assert_eq!(targets("mysql = { version = \"8.0.29\", cluster = true }"), [several]);
        assert_eq!(targets("mysql.cluster = \"multi-primary\""), [several]);
        let one = Target { cluster: Some(Cluster::SinglePrimary), oldest: Version::new(8, 4, 0), ..mysql };
        assert_eq!(targets("mysql = { version = \"8.4\", cluster = \"single-primary\" }"), [one]);
        assert_eq!(targets("mysql = { version = \"8.0.29\", cluster = false }"), [mysql]);
        assert_eq!(targets("[targets.mysql]"), [mysql]);
    }

    fn default_keys() -> ConfigKeys {
        ConfigKeys { targets: Target::ALL.to_vec(), history: None, start_after: None }
    }

    #[test]
    fn keys_of_the_command_line_are_ignored() {
        let text = "[database]\nurl_command = [\"x\"]\n[tables]\nschema = \"ops\"\n[run]\nlock_wait = 1\n\
                    [environments.production]\nprotected = true\n";
        assert_eq!(ConfigKeys::parse(text).unwrap(), default_keys());
        assert_eq!(ConfigKeys::parse("").unwrap(), default_keys());
    }

    #[test]
    fn a_bad_value_is_reported_with_a_fix() {
        let message = |text| ConfigKeys::parse(text).unwrap_err().to_string();
        assert!(message("[targets]\npostgre = \"15\"").contains("`postgres`"));
        assert!(message("[targets]\npostgres = 15").contains("postgres = \"14\""));
        assert!(message("[targets]\nmysql = \"5.7\"").contains("8.0.29"));
        assert!(message("[targets]").contains("empty"));
        assert!(message("[targets]\nmysql = { version = 8 }").contains("mysql = \"8.0.29\""));
        assert!(message("[targets]\nmysql = { clustr = true }").contains("`cluster`"));
        assert!(message("[targets]\nmariadb.cluster = \"galera\"").contains("mariadb = { version = \"10.6\", cluster"));
        assert!(message("[targets]\nmysql.cluster = 3").contains("\"single-primary\""));
        assert!(message("[targets]\npostgres = { cluster = true }").contains("postgres = { version = \"14\" }"));
        assert!(message("history = 7").contains("history = \"billing\""));
        assert!(message("start_after = 42").contains("start_after = \"m0042\""));
        assert!(message("start_after = \"\"").contains("`start_after` is not a name"));
        assert!(!message("[targets").is_empty());
    }
}
