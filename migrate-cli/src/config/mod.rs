//! `migrate.toml`: what it may say, and where it stands.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use migrate_core::Tables;
use migrate_core::ir::dialect::{Cluster, Dialect, Target, Version};
use migrate_core::ir::duration::{self, TimeLimit};
use toml::de::DeTable;

use crate::args;
use crate::failure::Failure;
use crate::relative_path::shown_path;
use crate::settings::Settings;
use section::Document;
pub(crate) use section::Section;
use url_source::UrlSource;

mod section;
mod url_source;

/// The file's name. It stands in the migrations crate's root, beside `Cargo.toml`.
pub(crate) const FILE: &str = "migrate.toml";

/// Every key at the top. The macro reads `targets`, `history` and `start_after`, and says what is wrong with them.
const KEYS: [&str; 7] = ["database", "environments", "history", "run", "start_after", "tables", "targets"];
const DATABASE_KEYS: [&str; 4] = ["dotenv", "url", "url_command", "url_file"];
const RUN_KEYS: [&str; 11] = [
    "ahead",
    "forward_only",
    "group",
    "lease",
    "lock",
    "lock_retry",
    "lock_timeout",
    "lock_wait",
    "out_of_order",
    "role",
    "statement_timeout",
];
const TABLES_KEYS: [&str; 2] = ["prefix", "schema"];

/// The environments that are protected unless they say otherwise.
const PRODUCTION: [&str; 2] = ["prod", "production"];

/// What a `migrate.toml` says to the command line.
#[derive(Debug)]
pub(crate) struct Config {
    path: PathBuf,
    /// `[database]`.
    pub(crate) database: DatabaseConfig,
    /// `[run]`.
    pub(crate) run: Settings,
    /// `[tables]`.
    pub(crate) tables: Tables,
    /// The name of the crate's history, where it is not the crate's.
    pub(crate) history: Option<String>,
    /// `[targets]`: the servers that SQL is written for.
    pub(crate) targets: Vec<Target>,
    environments: BTreeMap<String, EnvironmentConfig>,
}

/// Which database, in `[database]` or in an environment.
#[derive(Clone, Debug, Default)]
pub(crate) struct DatabaseConfig {
    pub(crate) url: Option<UrlSource>,
    /// Whether `.env` is read.
    pub(crate) dotenv: Option<bool>,
}

/// A place where the migrations run: what differs there from the rest of the file.
#[derive(Clone, Debug)]
pub(crate) struct EnvironmentConfig {
    pub(crate) name: String,
    pub(crate) database: DatabaseConfig,
    pub(crate) run: Settings,
    /// Whether what destroys data needs the database's name as well.
    pub(crate) protected: bool,
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
        let document = Document { text, path: &path };
        let table = DeTable::parse(text).map_err(|error| {
            Failure::usage(format!("`{FILE}` is not TOML: {}", error.message()))
                .note(format!("in {}", document.location(error.span().map_or(0, |span| span.start))))
        })?;
        let root = Section::root(document, table.get_ref());
        root.check_keys(&KEYS)?;
        let database = root.section("database", ["[database]", "url = \"sqlite://app.db\""])?;
        let run = root.section("run", ["[run]", "lock_wait = \"60s\""])?;
        let tables = root.section("tables", ["[tables]", "schema = \"ops\""])?;
        let environments = root.section("environments", ENVIRONMENT_EXAMPLE)?;
        Ok(Self {
            database: read_section(database, &DATABASE_KEYS, DatabaseConfig::read)?,
            run: read_section(run, &RUN_KEYS, settings)?,
            tables: read_section(tables, &TABLES_KEYS, self::tables)?,
            // The macro says what is wrong with it.
            history: root.text("history").ok().flatten(),
            targets: targets(&root),
            environments: match environments {
                Some(section) => EnvironmentConfig::read_all(&section)?,
                None => BTreeMap::new(),
            },
            path,
        })
    }

    /// The file that was read.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The environment of that name.
    pub(crate) fn environment(&self, name: &str) -> Result<&EnvironmentConfig, Failure> {
        self.environments.get(name).ok_or_else(|| {
            let known = self.environments.keys();
            let names: Vec<_> = known.clone().map(|name| format!("`{name}`")).collect();
            let failure = Failure::usage(format!("`{FILE}` has no environment `{name}`"))
                .note(format!("in {}", shown_path(&self.path)))
                .suggest_similar("section", name, known.map(String::as_str));
            if names.is_empty() {
                failure.help_code("describe it there", ENVIRONMENT_EXAMPLE)
            } else {
                failure.help(format!("the environments there are {}", names.join(", ")))
            }
        })
    }
}

/// The targets; all of them where none is named. What the macro refuses is passed over.
fn targets(root: &Section<'_>) -> Vec<Target> {
    let named = root.section("targets", ["[targets]", "postgres = \"14\""]).ok().flatten();
    let named = named.iter().flat_map(|section| section.keys().filter_map(|key| target(section, key)));
    let mut targets: Vec<_> = named.collect();
    targets.sort_unstable();
    if targets.is_empty() { Target::ALL.to_vec() } else { targets }
}

/// One target: its oldest version, or a table that says more.
fn target(targets: &Section<'_>, key: &str) -> Option<Target> {
    let target = Target::of(Dialect::from_name(key)?);
    let read = |text: Option<String>| text.and_then(|text| Version::parse(&text)).unwrap_or(target.oldest);
    let Some(table) = targets.section(key, ["[targets]", "mysql = \"8.0.29\""]).ok().flatten() else {
        return Some(Target { oldest: read(targets.text(key).ok().flatten()), ..target });
    };
    let cluster = match table.boolean("cluster") {
        Ok(Some(true)) => Some(Cluster::MultiPrimary),
        Ok(_) => None,
        Err(_) => table.text("cluster").ok().flatten().and_then(|name| Cluster::from_name(&name)),
    };
    Some(Target { oldest: read(table.text("version").ok().flatten()), cluster, ..target })
}

const ENVIRONMENT_EXAMPLE: [&str; 2] = ["[environments.production]", "url_file = \"/run/secrets/database-url\""];

/// What a table says, if there is one and it has no other keys.
fn read_section<T: Default>(
    section: Option<Section<'_>>,
    keys: &[&str],
    read: fn(&Section<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let Some(section) = section else { return Ok(T::default()) };
    section.check_keys(keys)?;
    read(&section)
}

impl DatabaseConfig {
    fn read(section: &Section<'_>) -> Result<Self, Failure> {
        Ok(Self { url: UrlSource::read(section)?, dotenv: section.boolean("dotenv")? })
    }
}

impl EnvironmentConfig {
    fn read_all(section: &Section<'_>) -> Result<BTreeMap<String, Self>, Failure> {
        let mut environments = BTreeMap::new();
        for name in section.keys() {
            let Some(environment) = section.section(name, ENVIRONMENT_EXAMPLE)? else { continue };
            environments.insert(name.to_owned(), Self::read(name, &environment)?);
        }
        Ok(environments)
    }

    fn read(name: &str, section: &Section<'_>) -> Result<Self, Failure> {
        let mut keys = [&DATABASE_KEYS[..], &RUN_KEYS, &["protected"]].concat();
        keys.sort_unstable();
        section.check_keys(&keys)?;
        Ok(Self {
            name: name.to_owned(),
            database: DatabaseConfig::read(section)?,
            run: settings(section)?,
            protected: section.boolean("protected")?.unwrap_or(PRODUCTION.contains(&name)),
        })
    }
}

/// Where the history is kept.
fn tables(section: &Section<'_>) -> Result<Tables, Failure> {
    let mut tables = Tables::default();
    tables.schema = section.text("schema")?;
    if let Some(prefix) = section.text("prefix")? {
        tables.prefix = prefix;
    }
    Ok(tables)
}

/// How a run behaves. Who runs it, what to do after an interruption, and what may be destroyed is said for each run.
fn settings(section: &Section<'_>) -> Result<Settings, Failure> {
    Ok(Settings {
        lock: section.choice::<args::LockModeArg>("lock")?.map(Into::into),
        lock_wait: section.duration("lock_wait", duration::parse)?,
        lease: section.duration("lease", duration::timeout)?,
        lock_timeout: section.duration("lock_timeout", duration::timeout)?,
        statement_timeout: section.duration("statement_timeout", TimeLimit::parse)?,
        lock_retry: section.duration("lock_retry", duration::parse)?,
        group: section.choice::<args::GroupArg>("group")?.map(Into::into),
        out_of_order: section.choice::<args::ToleranceArg>("out_of_order")?.map(Into::into),
        ahead: section.choice::<args::ToleranceArg>("ahead")?.map(Into::into),
        forward_only: section.boolean("forward_only")?,
        role: section.text("role")?,
        revert_marked: None,
        interrupted: None,
        applied_by: None,
        yes_drop: None,
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use migrate_core::{Group, LockMode, Tolerance};

    use super::*;

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(text, PathBuf::from("/p/migrate.toml")).map_err(|failure| failure.to_string())
    }

    #[test]
    fn an_empty_file_sets_nothing() {
        let config = parse("history = \"app\"\nstart_after = \"m0042\"\n[targets]\npostgres = \"14\"\n").unwrap();
        assert!(config.database.url.is_none() && config.database.dotenv.is_none());
        assert_eq!((config.run, config.tables), (Settings::default(), Tables::default()));
        assert!(config.environments.is_empty());
    }

    #[test]
    fn every_key_is_read() {
        let config = parse(
            "[database]\nurl = \"postgres://db/app\"\ndotenv = false\n\
             [tables]\nschema = \"ops\"\nprefix = \"acme\"\n\
             [run]\nlock = \"lease\"\nlock_wait = \"0s\"\nlease = \"15s\"\nlock_timeout = \"500ms\"\n\
             statement_timeout = \"none\"\nlock_retry = \"5min\"\ngroup = \"never\"\nout_of_order = \"warn\"\nahead = \"allow\"\n\
             forward_only = true\nrole = \"app_owner\"\n",
        )
        .unwrap();
        assert_eq!(config.database.url.unwrap().url().unwrap().secret(), "postgres://db/app");
        assert_eq!(config.database.dotenv, Some(false));
        assert_eq!(config.tables, Tables::default().schema("ops").prefix("acme"));
        let run = Settings {
            lock: Some(LockMode::Lease),
            lock_wait: Some(Duration::ZERO),
            lease: Some(Duration::from_secs(15)),
            lock_timeout: Some(Duration::from_millis(500)),
            statement_timeout: Some(TimeLimit::Unbounded),
            lock_retry: Some(Duration::from_mins(5)),
            group: Some(Group::Never),
            out_of_order: Some(Tolerance::Warn),
            ahead: Some(Tolerance::Allow),
            forward_only: Some(true),
            role: Some("app_owner".to_owned()),
            revert_marked: None,
            interrupted: None,
            applied_by: None,
            yes_drop: None,
        };
        assert_eq!(config.run, run);
    }

    #[test]
    fn documented_examples_parse_and_documented_defaults_match_the_library() {
        let document = include_str!("../../../docs/command-line.md");
        let examples = document.split("\n```toml\n").skip(1).filter_map(|rest| rest.split_once("\n```"));
        let examples: Vec<_> = examples.map(|(example, _)| (example, parse(example).unwrap())).collect();
        let defaults = examples.iter().filter(|(example, _)| example.contains("[run]"));
        for (example, config) in defaults.clone() {
            let mut options = migrate_core::Options::default();
            config.run.clone().apply(&mut options);
            assert_eq!(options, migrate_core::Options::default());
            for key in RUN_KEYS {
                // What has no default stands in a comment.
                let is_there = ["\n", "\n# "].iter().any(|start| example.contains(&format!("{start}{key} = ")));
                assert!(is_there, "{key}");
            }
        }
        assert_eq!((examples.len(), defaults.count()), (5, 1));
    }

    #[test]
    fn an_environment_overrides_the_top_level() {
        let config = parse(
            "[environments.staging]\nurl_file = \"staging.url\"\nlock_timeout = \"2s\"\n\
             [environments.production]\n[environments.prod]\nprotected = false\n[environments.live]\nprotected = true\n",
        )
        .unwrap();
        let staging = config.environment("staging").unwrap();
        assert_eq!(staging.run.lock_timeout, Some(Duration::from_secs(2)));
        assert!(staging.database.url.is_some() && !staging.protected);
        let protected = ["production", "prod", "live"].map(|name| config.environment(name).unwrap().protected);
        assert_eq!(protected, [true, false, true]);
    }

    #[test]
    fn an_unknown_environment_is_refused_with_the_known_ones() {
        let config = parse("[environments.staging]\n[environments.production]\n").unwrap();
        let message = config.environment("prodction").unwrap_err().to_string();
        assert!(message.contains("similar name exists: `production`"), "{message}");
        assert!(message.contains("`production`, `staging`"), "{message}");
        let message = parse("").unwrap().environment("production").unwrap_err().to_string();
        assert!(message.contains("[environments.production]"), "{message}");
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line_and_a_suggestion() {
        let cases = [
            ("[targets]\n[databse]", "`migrate.toml` has no key `databse`", "`database`", 2),
            ("[database]\nulr = 1", "`migrate.toml` has no key `database.ulr`", "`url`", 2),
            ("[run]\n\nlock_wai = 1", "`migrate.toml` has no key `run.lock_wai`", "`lock_wait`", 3),
            ("[tables]\nprefixx = 1", "`migrate.toml` has no key `tables.prefixx`", "`prefix`", 2),
            ("[environments.a]\nprotectd = 1", "has no key `environments.a.protectd`", "`protected`", 2),
        ];
        for (text, title, near, line) in cases {
            let message = parse(text).unwrap_err();
            assert!(message.contains(title) && message.contains(near), "{message}");
            assert!(message.contains(&format!("in /p/migrate.toml:{line}\n")), "{message}");
        }
    }

    #[test]
    fn a_wrong_value_is_refused_with_its_line_and_the_allowed_values() {
        let cases = [
            ("[database\n", "is not TOML", ":1"),
            ("database = 1", "`database` is a table", "[database]"),
            ("run = 1", "`run` is a table", "[run]"),
            ("environments = 1", "`environments` is a table", "[environments.production]"),
            ("environments.a = 1", "`environments.a` is a table", "[environments.production]"),
            ("\n[database]\nurl = 1", "`database.url` is a string", ":3"),
            ("[database]\nurl = \"\"", "`database.url` is empty", ":2"),
            ("[database]\ndotenv = \"no\"", "`database.dotenv` is `true` or `false`", ":2"),
            ("[database]\nurl_command = \"pass show db\"", "`database.url_command` is a list", "url_command = ["),
            ("[database]\nurl_command = []", "`database.url_command` is a list", ":2"),
            ("[database]\nurl_command = [\"pass\", 1]", "`database.url_command` is a list", ":2"),
            ("[run]\nlock = \"leese\"", "`run.lock` cannot be `leese`", "`lease`"),
            ("[run]\nlock = 1", "`run.lock` is a word", "`session`, `transaction`, `lease`, `none`"),
            ("[run]\nahead = \"maybe\"", "`run.ahead` cannot be `maybe`", "`refuse`, `warn`, `allow`"),
            ("[run]\nlock_wait = 60", "`run.lock_wait` is a string", "lock_wait = \"60s\""),
            ("[run]\nlock_wait = \"soon\"", "`run.lock_wait`: `soon` is not a duration", "`500ms`"),
            ("[run]\nlock_wait = true", "`run.lock_wait` is a string", ":2"),
            ("[run]\nlock_timeout = \"0s\"", "`run.lock_timeout`: a timeout of `0s` bounds nothing", ":2"),
            ("[run]\nstatement_timeout = \"0s\"", "bounds nothing", "or write `none`"),
            ("[environments.a]\nlock_wait = \"1d\"", "`environments.a.lock_wait`: `d` in `1d` is not a unit", ":2"),
        ];
        for (text, title, rest) in cases {
            let message = parse(text).unwrap_err();
            assert!(message.contains(title) && message.contains(rest), "{text}\n{message}");
        }
    }

    #[test]
    fn two_url_sources_are_refused() {
        let message = parse("[database]\nurl = \"sqlite:a\"\nurl_file = \"b\"\n").unwrap_err();
        assert!(message.starts_with("`url` and `url_file` name the database twice"), "{message}");
        assert!(message.contains("`database.url_file` in /p/migrate.toml:3"), "{message}");
        assert!(parse("[environments.a]\nurl = \"a\"\nurl_command = [\"b\"]\n").is_err());
        assert!(parse("[database]\nurl = \"a\"\n[environments.a]\nurl_file = \"b\"\n").is_ok());
    }
}
