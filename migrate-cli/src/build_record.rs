//! What the last build was made of. Where none of it has changed, cargo is not asked again.
//!
//! A record is made only when cargo itself had nothing to build. It holds the state of everything that cargo, or the
//! macro, would look at: all source files of the binary and of the crates by path that it depends on, every file of the
//! migrations folder, manifests, lock file, cargo's configuration, the toolchain, and all environment variables. If one
//! of them differs, or cannot be read, cargo is asked.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// What a shell changes from one command to the next, and no build looks at.
const OF_THE_SHELL: [&str; 6] = ["_", "COLUMNS", "LINES", "OLDPWD", "PWD", "SHLVL"];

/// Files that decide how a package is built, in its folder or in one above it.
const SETTINGS: [&str; 9] = [
    ".cargo/config",
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "build.rs",
    "clippy.toml",
    "migrate.toml",
    "rust-toolchain",
    "rust-toolchain.toml",
];

/// A file that was written so shortly before a build may have been written during it, by the clock of its file system.
const SLACK: Duration = Duration::from_millis(100);

/// Who asks for the binary: where, and with which crate named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BuildQuestion {
    current_dir: PathBuf,
    named_crate: Option<PathBuf>,
}

/// What is known of a binary that cargo had nothing to build for.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct BuildRecord {
    question: BuildQuestion,
    /// The folder of the migrations crate.
    pub(crate) folder: PathBuf,
    /// Its binary.
    pub(crate) executable: PathBuf,
    /// A hash of all environment variables, so that no secret is stored.
    environment: u64,
    inputs: BTreeMap<PathBuf, PathState>,
}

/// As much of a file or folder as tells whether it has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum PathState {
    Missing,
    File {
        /// Since 1970.
        modified: Duration,
        size: u64,
    },
    Folder {
        /// A hash of the names in it that cargo may look at.
        names: u64,
    },
}

impl BuildQuestion {
    pub(crate) fn new(current_dir: &Path, named_crate: Option<&Path>) -> Self {
        Self { current_dir: current_dir.to_owned(), named_crate: named_crate.map(Path::to_owned) }
    }

    /// The file that keeps the answer. None where the system names no folder for such files.
    fn file(&self) -> Option<PathBuf> {
        let name = hash(&(&self.current_dir, &self.named_crate));
        Some(cache_folder()?.join("migrate").join(format!("{name:016x}.json")))
    }
}

impl BuildRecord {
    /// The record that answers the question, if everything is as it was. None where cargo has to be asked.
    pub(crate) fn current(question: &BuildQuestion) -> Option<Self> {
        let record: Self = serde_json::from_slice(&fs::read(question.file()?).ok()?).ok()?;
        let is_current = record.question == *question
            && record.environment == environment()
            && record.inputs.iter().all(|(path, before)| PathState::of(path).is_ok_and(|now| now == *before));
        is_current.then_some(record)
    }

    /// Keeps a record of a binary for which cargo had nothing to build when it was asked at `asked`. Where something
    /// cannot be known, there is none, and the next command asks cargo again.
    pub(crate) fn keep(question: BuildQuestion, folder: &Path, executable: &Path, asked: SystemTime) {
        // Without a record the next command is slower, and no more.
        let _ = Self::new(question, folder, executable, asked).and_then(|record| record.write());
    }

    fn new(question: BuildQuestion, folder: &Path, executable: &Path, asked: SystemTime) -> io::Result<Self> {
        let latest = (asked - SLACK).duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
        let mut inputs = BTreeMap::new();
        for path in inputs_of(&question, folder, executable)? {
            let state = PathState::of(&path)?;
            if matches!(state, PathState::File { modified, .. } if modified > latest) {
                return Err(io::Error::other("a file changed while cargo was asked"));
            }
            inputs.insert(path, state);
        }
        let (folder, executable) = (folder.to_owned(), executable.to_owned());
        Ok(Self { question, folder, executable, environment: environment(), inputs })
    }

    fn write(&self) -> io::Result<()> {
        let Some(file) = self.question.file() else { return Ok(()) };
        fs::create_dir_all(file.parent().unwrap_or(&file))?;
        // Two commands at once must not read half of it.
        let unfinished = file.with_extension(std::process::id().to_string());
        fs::write(&unfinished, serde_json::to_vec(self)?)?;
        fs::rename(unfinished, file)
    }
}

impl PathState {
    fn of(path: &Path) -> io::Result<Self> {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => Ok(Self::Folder { names: names_in(path)? }),
            Ok(metadata) => Ok(Self::File { modified: modified(&metadata)?, size: metadata.len() }),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                Ok(Self::Missing)
            }
            Err(error) => Err(error),
        }
    }
}

fn modified(metadata: &Metadata) -> io::Result<Duration> {
    metadata.modified()?.duration_since(UNIX_EPOCH).map_err(io::Error::other)
}

/// A hash of the folders and of the sources in a folder: a new one of them may become part of a build.
fn names_in(folder: &Path) -> io::Result<u64> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs" || extension == "toml") || path.is_dir() {
            names.insert(path);
        }
    }
    Ok(hash(&names))
}

/// All paths that cargo, or the macro, would look at.
fn inputs_of(question: &BuildQuestion, folder: &Path, executable: &Path) -> io::Result<BTreeSet<PathBuf>> {
    let sources = sources_of(executable)?;
    let mut folders: BTreeSet<PathBuf> =
        sources.iter().filter_map(|source| source.parent()).map(Path::to_owned).collect();
    let mut migrations = BTreeSet::from([folder.join("src/migrations")]);
    migrations.extend(folders.iter().filter(|folder| folder.ends_with("migrations")).cloned());
    let mut inputs: BTreeSet<PathBuf> = sources.into_iter().collect();
    for migrations in migrations {
        add_all(&migrations, &mut inputs)?;
    }
    inputs.extend(folders.iter().cloned());
    folders.extend([question.current_dir.clone(), folder.to_owned()]);
    let above: BTreeSet<_> = folders.iter().flat_map(|folder| folder.ancestors()).collect();
    for folder in above {
        inputs.extend(SETTINGS.iter().map(|file| folder.join(file)));
        if folder.join("Cargo.toml").is_file() {
            // A file beside a manifest may become a target of the package.
            inputs.extend([folder.to_owned(), folder.join("src"), folder.join("src/bin")]);
        }
    }
    if folder.parent() == Some(&question.current_dir) {
        // The crate may be found as the only one below. Another one may come beside it.
        inputs.insert(question.current_dir.clone());
        for entry in fs::read_dir(&question.current_dir)? {
            let below = entry?.path();
            inputs.extend(["Cargo.toml", "migrate.toml"].map(|file| below.join(file)));
        }
    }
    inputs.insert(executable.to_owned());
    inputs.insert(env::current_exe()?);
    add_toolchain(&mut inputs)?;
    Ok(inputs)
}

/// The sources of a binary, by the file that cargo writes beside it.
fn sources_of(executable: &Path) -> io::Result<Vec<PathBuf>> {
    let text = fs::read_to_string(executable.with_extension("d"))?;
    let (_, list) = text.split_once(": ").ok_or_else(|| io::Error::other("no list of sources"))?;
    // A space in a path has a backslash before it.
    let list = list.lines().next().unwrap_or_default().replace("\\ ", "\0");
    let sources: Vec<_> = list.split(' ').filter(|source| !source.is_empty()).collect();
    let sources: Vec<PathBuf> = sources.into_iter().map(|source| source.replace('\0', " ").into()).collect();
    if sources.is_empty() || sources.iter().any(|source| source.is_relative()) {
        return Err(io::Error::other("cargo is configured to write paths that are relative"));
    }
    Ok(sources)
}

/// Adds a folder and everything in it.
fn add_all(folder: &Path, inputs: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    inputs.insert(folder.to_owned());
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            add_all(&path, inputs)?;
        } else {
            inputs.insert(path);
        }
    }
    Ok(())
}

/// Adds what decides which compiler builds: the programs themselves, and the settings of cargo and of rustup.
fn add_toolchain(inputs: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    for (variable, program) in [("CARGO", "cargo"), ("RUSTC", "rustc")] {
        let program = env::var_os(variable).unwrap_or_else(|| OsString::from(program));
        inputs.extend(on_search_path(&program));
    }
    let home = env::home_dir();
    let home_of = |variable: &str, folder: &str| {
        env::var_os(variable).map(PathBuf::from).or_else(|| home.as_ref().map(|home| home.join(folder)))
    };
    if let Some(cargo) = home_of("CARGO_HOME", ".cargo") {
        inputs.extend(["config", "config.toml"].map(|file| cargo.join(file)));
    }
    if let Some(rustup) = home_of("RUSTUP_HOME", ".rustup") {
        inputs.extend([rustup.join("settings.toml"), rustup.join("toolchains")]);
        // A file for each toolchain, written anew by an update.
        add_all(&rustup.join("update-hashes"), inputs)?;
    }
    Ok(())
}

/// Every file of that name on the search path, also those that are not there: one may come before the others.
fn on_search_path(program: &OsString) -> Vec<PathBuf> {
    if Path::new(program).components().count() > 1 {
        return vec![program.into()];
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let file = format!("{}{}", program.to_string_lossy(), env::consts::EXE_SUFFIX);
    env::split_paths(&path).map(|folder| folder.join(&file)).collect()
}

/// A hash of the environment variables. A build script may look at any of them.
fn environment() -> u64 {
    let variables: BTreeMap<_, _> =
        env::vars_os().filter(|(name, _)| !OF_THE_SHELL.iter().any(|of_the_shell| name == of_the_shell)).collect();
    hash(&variables)
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Where the system keeps what programs can make again.
fn cache_folder() -> Option<PathBuf> {
    let named = |variable: &str| env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    if cfg!(windows) {
        return named("LOCALAPPDATA");
    }
    let of_user = if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" };
    named("XDG_CACHE_HOME").or_else(|| Some(env::home_dir()?.join(of_user)))
}
