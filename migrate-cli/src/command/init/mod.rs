//! `migrate init`: a migrations crate that compiles and runs.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use clap::ValueEnum as _;
use serde::Serialize;

use crate::args::{self, ServerArg};
use crate::config;
use crate::failure::Failure;
use crate::migrations_folder::new_file;
use crate::printer::{GOOD, paint};
use crate::workspace::{self, Membership};

use library::Library;

mod library;
mod package_name;
mod sources;

/// What was written.
#[derive(Debug, Serialize)]
pub(crate) struct InitOutput {
    folder: PathBuf,
    files: Vec<PathBuf>,
    library: PathBuf,
    workspace: Membership,
    /// How a program names the library that the crate is. None for a binary alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    links_as: Option<String>,
    #[serde(skip)]
    absolute_folder: PathBuf,
}

impl fmt::Display for InitOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.files {
            writeln!(f, "  {} {}", paint(GOOD, "created"), file.display())?;
        }
        match &self.workspace {
            Membership::Added { manifest } => {
                writeln!(f, "  {} a member to {}", paint(GOOD, "added"), manifest.display())?;
            }
            Membership::Advised { manifest, line } => {
                writeln!(
                    f,
                    "\nto build it together with what is around it, write in {}\n    {line}",
                    manifest.display()
                )?;
            }
            Membership::None | Membership::Present => {}
        }
        writeln!(f, "\nits Cargo.toml names the folder with the sources of the library: {}", self.library.display())?;
        writeln!(f, "\nto build it and apply its first migration")?;
        if self.folder != Path::new(".") {
            writeln!(f, "    cd {}", self.folder.display())?;
        }
        write!(f, "    migrate up")?;
        if let Some(name) = &self.links_as {
            let core = self.library.join("migrate-core");
            writeln!(f, "\n\nto link it into an application or its tests, in their folder")?;
            writeln!(f, "    cargo add --path {}", self.absolute_folder.display())?;
            writeln!(f, "    cargo add --path {}", core.display())?;
            write!(f, "and in their code\n    use {name} as _;")?;
        }
        Ok(())
    }
}

/// Writes the crate.
pub(crate) fn run(args: &args::InitArgs) -> Result<InitOutput, Failure> {
    let folder = std::path::absolute(&args.path).map_err(|error| Failure::file("find", &args.path, &error))?;
    let name = package_name::of(&folder)?;
    let Library { folder: library, path } = library::find(args.library.as_deref(), &folder)?;
    let files = [
        ("Cargo.toml", manifest(&name, &dependencies(&args.database, &path))),
        (config::FILE, config_text(&args.database)),
        (".gitignore", sources::GITIGNORE.to_owned()),
    ];
    let files: Vec<_> =
        files.into_iter().chain(sources::of(args.lib.then(|| package_name::in_code(&name)).as_deref())).collect();
    let existing: Vec<_> = files.iter().map(|(file, _)| args.path.join(file)).filter(|path| path.exists()).collect();
    if !existing.is_empty() {
        let names: Vec<_> = existing.iter().map(|path| format!("`{}`", path.display())).collect();
        return Err(Failure::usage("files are in the way, and none is overwritten")
            .note(names.join(", "))
            .help_code("name a folder that does not exist", ["migrate init other_folder"]));
    }
    for (file, text) in &files {
        new_file(&folder.join(file), text)?;
    }
    Ok(InitOutput {
        folder: args.path.clone(),
        files: files.iter().map(|(file, _)| args.path.join(file)).collect(),
        library,
        workspace: workspace::join_workspace(&folder)?,
        links_as: args.lib.then(|| package_name::in_code(&name)),
        absolute_folder: folder,
    })
}

fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n{dependencies}"
    )
}

/// The lines that name the library, by the folder with its sources.
fn dependencies(servers: &[ServerArg], library: &Path) -> String {
    let features: BTreeSet<_> = servers.iter().flat_map(|server| ServerDefaults::of(*server).features).collect();
    let features: Vec<_> = features.into_iter().map(|feature| format!("\"{feature}\"")).collect();
    let features = features.join(", ");
    let path = |krate| toml_edit::Value::from(library.join(krate).display().to_string());
    let (cli, core) = (path("migrate-cli"), path("migrate-core"));
    format!(
        "migrate-cli = {{ path = {cli}, default-features = false }}\n\
         migrate-core = {{ path = {core}, features = [{features}] }}\n"
    )
}

fn config_text(servers: &[ServerArg]) -> String {
    let used = ServerArg::value_variants().iter().filter(|server| servers.contains(server));
    let targets: Vec<_> = used.map(|server| ServerDefaults::of(*server).target).collect();
    let url = servers.first().map_or("", |server| ServerDefaults::of(*server).url);
    format!(
        "# The servers that the migrations run on, each with the oldest version in use.\n\
         [targets]\n{}\n\n\
         # The database for your own machine; DATABASE_URL and --database-url come first. Keep passwords out of here.\n\
         [database]\nurl = \"{url}\"\n",
        targets.join("\n")
    )
}

/// What a new crate says about a server.
struct ServerDefaults {
    features: &'static [&'static str],
    target: &'static str,
    url: &'static str,
}

impl ServerDefaults {
    fn of(server: ServerArg) -> Self {
        match server {
            ServerArg::Postgres => Self {
                features: &["postgres", "tls"],
                target: "postgres = \"14\"",
                url: "postgres://postgres@localhost:5432/app",
            },
            ServerArg::Mysql => Self {
                features: &["mysql", "tls"],
                target: "mysql = \"8.0.29\"",
                url: "mysql://root@localhost:3306/app",
            },
            ServerArg::Mariadb => Self {
                features: &["mysql", "tls"],
                target: "mariadb = \"10.6\"",
                url: "mariadb://root@localhost:3306/app",
            },
            ServerArg::Sqlite => Self { features: &["sqlite"], target: "sqlite = \"3.35\"", url: "sqlite://app.db" },
        }
    }
}
