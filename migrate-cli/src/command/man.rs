//! `migrate man`: the manual, made of what `--help` says.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::CommandFactory as _;
use serde::Serialize;

use crate::args::{self, Cli};
use crate::exit::Exit;
use crate::failure::Failure;

/// The manual, in the language of `man`.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum ManOutput {
    /// The page of the whole.
    Page { page: String },
    /// A page for each command, written to files.
    Files { files: Vec<PathBuf> },
}

impl fmt::Display for ManOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ManOutput::Page { page } => f.write_str(page.trim_end()),
            ManOutput::Files { files } => {
                let lines: Vec<_> = files.iter().map(|file| file.display().to_string()).collect();
                f.write_str(&lines.join("\n"))
            }
        }
    }
}

/// Writes it.
pub(crate) fn run(args: &args::ManArgs) -> Result<ManOutput, Failure> {
    let command = Cli::command();
    match &args.out {
        None => {
            let mut page = Vec::new();
            let page = clap_mangen::Man::new(command).render(&mut page).map(|()| page);
            let page =
                page.map_err(|error| Failure::new(Exit::Failed, "cannot write the manual").note(error.to_string()))?;
            Ok(ManOutput::Page { page: String::from_utf8_lossy(&page).into_owned() })
        }
        Some(folder) => {
            let files = write(command, folder).map_err(|error| Failure::file("write to", folder, &error))?;
            Ok(ManOutput::Files { files })
        }
    }
}

/// Writes the page of the command and of each below it.
fn write(mut command: clap::Command, folder: &Path) -> io::Result<Vec<PathBuf>> {
    fs::create_dir_all(folder)?;
    command.build();
    let pages = [&command].into_iter().chain(command.get_subcommands());
    pages.map(|command| clap_mangen::Man::new(command.clone()).generate_to(folder)).collect()
}
