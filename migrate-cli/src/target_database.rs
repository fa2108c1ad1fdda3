//! The database that a command works on, and how it does so: all that the command line, the environment, `.env` and
//! `migrate.toml` say of it, in one value.

use std::env::{self, VarError};
use std::path::Path;

use migrate_core::{Environment, Error, Migrator, Options, Registry};

use crate::args::CommonArgs;
use crate::config::{Config, EnvironmentConfig, FILE};
use crate::database_url::DatabaseUrl;
use crate::dotenv;
use crate::failure::Failure;
use crate::linked;
use crate::locate;
use crate::printer::{PENDING, Printer, paint};
use crate::relative_path::shown_path;
use crate::settings::Settings;

/// The environment variable that names the database.
const URL_VARIABLE: &str = "DATABASE_URL";
/// The one that names the environment, as `--env` does.
const ENVIRONMENT_VARIABLE: &str = "MIGRATE_ENV";

/// A database, and how to work on it.
#[derive(Clone, Debug)]
pub(crate) struct TargetDatabase {
    pub(crate) url: DatabaseUrl,
    pub(crate) options: Options,
    /// Whether the linked migrations are left out, and the database alone tells.
    no_crate: bool,
}

impl TargetDatabase {
    /// What the flags say comes before what the environment of `migrate.toml` says, and that before the rest of the file.
    pub(crate) fn find(
        common: &CommonArgs,
        flag: Option<&str>,
        flags: Settings,
        current_dir: &Path,
    ) -> Result<Self, Failure> {
        let folder = locate::config_folder(common.migrations_crate.as_deref(), current_dir)?;
        let config = match &folder {
            Some(folder) => Config::read(folder)?,
            None => None,
        };
        let config = config.as_ref();
        if !common.no_dotenv && reads_dotenv(config, environment(common, config)?) {
            dotenv::load(current_dir, folder.as_deref())?;
        }
        // Once more, as `.env` may name it.
        let environment = environment(common, config)?;
        let url = match flag {
            Some(url) => DatabaseUrl::from(url),
            None => choose_url(environment, config)?,
        };
        // Somebody reads what it says.
        let mut options = Options::default().thorough(true);
        if let Some(config) = config {
            options.tables = config.tables.clone();
            config.run.clone().apply(&mut options);
        }
        if let Some(EnvironmentConfig { name, protected, database: _, run }) = environment {
            options.environment = Some(Environment::new(name).protected(*protected));
            run.clone().apply(&mut options);
        }
        flags.apply(&mut options);
        Ok(Self { url, options, no_crate: common.no_crate })
    }

    /// Refuses a database that is gone as soon as the command ends: what is to be kept there is lost.
    pub(crate) fn kept(self) -> Result<Self, Failure> {
        if self.url.is_in_memory() {
            return Err(Failure::usage(format!("{} is gone as soon as the command ends", self.url))
                .note("a database in memory belongs to one connection")
                .help_code("name a file", ["--database-url sqlite://app.db"]));
        }
        Ok(self)
    }

    /// A migrator that is connected to it and behaves as was said.
    pub(crate) async fn connect(&self) -> Result<Migrator, Error> {
        let migrator = Migrator::connect_within(self.url.secret(), self.options.lock_wait).await?;
        let migrator = migrator.options(self.options.clone());
        let registry = if self.no_crate { Some(Registry::nothing()) } else { linked::given() };
        Ok(match registry {
            Some(registry) => migrator.registry(registry),
            None => migrator,
        })
    }
}

/// Whether the environment that is meant may be protected. What cannot be read may be; the command itself reports it.
pub(crate) fn may_be_protected(common: &CommonArgs, folder: &Path, current_dir: &Path) -> bool {
    let is_protected = || {
        let config = Config::read(folder)?;
        let environment = environment(common, config.as_ref())?;
        let is_open = common.env.is_some() || common.no_dotenv;
        let by_file = !is_open && dotenv::may_set(ENVIRONMENT_VARIABLE, current_dir, Some(folder));
        Ok::<_, Failure>(by_file || environment.is_some_and(|environment| environment.protected))
    };
    is_protected().unwrap_or(true)
}

/// The environment that the flag names, else the variable.
fn environment<'a>(common: &CommonArgs, config: Option<&'a Config>) -> Result<Option<&'a EnvironmentConfig>, Failure> {
    let name = match &common.env {
        Some(name) => Some(name.clone()),
        None => variable(ENVIRONMENT_VARIABLE)?,
    };
    match (name, config) {
        (None, _) => Ok(None),
        (Some(name), Some(config)) => config.environment(&name).map(Some),
        (Some(name), None) => Err(Failure::usage(format!("there is no environment `{name}`"))
            .note(format!("environments are described in `{FILE}`, and there is none in this folder or above it"))
            .help("name the folder of the file with --crate, or name no environment")),
    }
}

/// A protected environment does not take up a developer's file by accident.
fn reads_dotenv(config: Option<&Config>, environment: Option<&EnvironmentConfig>) -> bool {
    let configured = environment.and_then(|environment| environment.database.dotenv);
    let protected = environment.is_some_and(|environment| environment.protected);
    configured.or(protected.then_some(false)).or(config.and_then(|config| config.database.dotenv)).unwrap_or(true)
}

/// The database of the environment that is named, else of `DATABASE_URL`, else of `[database]`. Who names an environment
/// with a database of its own means that one, whatever a shell has left in a variable.
fn choose_url(environment: Option<&EnvironmentConfig>, config: Option<&Config>) -> Result<DatabaseUrl, Failure> {
    let variable = variable(URL_VARIABLE)?.map(|url| DatabaseUrl::from(url.as_str()));
    if let Some(environment) = environment
        && let Some(source) = &environment.database.url
    {
        let url = source.url()?;
        if variable.is_some_and(|other| other.secret() != url.secret()) {
            let name = &environment.name;
            print_note(&format!(
                "{URL_VARIABLE} is passed over: the environment `{name}` has a database of its own, {url}"
            ));
        }
        return Ok(url);
    }
    if let Some(url) = variable {
        return Ok(url);
    }
    let Some(source) = config.and_then(|config| config.database.url.as_ref()) else {
        return Err(no_database_named(environment, config));
    };
    let url = source.url()?;
    if let Some(EnvironmentConfig { name, protected: true, .. }) = environment {
        print_note(&format!("the environment `{name}` has no database of its own: it is the one of [database], {url}"));
    }
    Ok(url)
}

/// Nobody named a database.
fn no_database_named(environment: Option<&EnvironmentConfig>, config: Option<&Config>) -> Failure {
    let section = environment.map_or("database".to_owned(), |environment| format!("environments.{}", environment.name));
    let failure = Failure::usage("no database is named");
    let failure = match config {
        Some(config) => failure.note(format!("`{}` has no `url` in `[{section}]`", shown_path(config.path()))),
        None => failure.note(format!("there is no `{FILE}` in this folder or above it")),
    };
    failure
        .help_code("name it on the command line", ["--database-url sqlite://app.db"])
        .help_code("or in the environment", [format!("{URL_VARIABLE}=sqlite://app.db")])
        .help_code(format!("or in `{FILE}`"), [format!("[{section}]"), "url = \"sqlite://app.db\"".to_owned()])
}

/// What an environment variable says. Empty, it says nothing.
fn variable(name: &str) -> Result<Option<String>, Failure> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(Failure::usage(format!("`{name}` is not UTF-8"))),
    }
}

fn print_note(remark: &str) {
    Printer::print_note(paint(PENDING, remark));
}
