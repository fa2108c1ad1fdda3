//! `.env`: variables for a developer's own machine, where they are not set already.

use std::cell::Cell;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use dotenvy::Error;

use crate::failure::Failure;
use crate::relative_path::shown_path;

/// The file's name.
const FILE: &str = ".env";

/// Takes the variables of the nearest `.env` into this process, which has one thread still.
pub(crate) fn load(start: &Path, config_folder: Option<&Path>) -> Result<(), Failure> {
    let Some(file) = nearest(start, config_folder) else { return Ok(()) };
    let text = fs::read_to_string(&file).map_err(|error| Failure::file("read", &file, &error))?;
    let text = text.trim_start_matches('\u{feff}');
    // All of it before any of it: a broken file changes nothing.
    if let Some(line) = broken_line(text) {
        return Err(broken(&file, line));
    }
    dotenvy::from_read(text.as_bytes()).map_err(|_| broken(&file, 1))
}

/// Whether the nearest `.env` may set that variable. It cannot be read: it may.
pub(crate) fn may_set(variable: &str, start: &Path, config_folder: Option<&Path>) -> bool {
    let text = nearest(start, config_folder).map(fs::read_to_string);
    text.is_some_and(|text| text.map_or(true, |text| text.contains(variable)))
}

/// The `.env` of the first of these folders that has one: the current one and those above it up to the folder of
/// `migrate.toml`. Where that is not above, only the two themselves; what lies elsewhere belongs to something else.
fn nearest(start: &Path, config_folder: Option<&Path>) -> Option<PathBuf> {
    let above = config_folder.filter(|folder| start.starts_with(folder));
    let up = start.ancestors().take_while(|folder| above.is_some_and(|above| folder.starts_with(above)));
    let files = [start].into_iter().chain(up).chain(config_folder).map(|folder| folder.join(FILE));
    files.into_iter().find(|file| file.is_file())
}

/// The number of the first line that is no variable.
fn broken_line(text: &str) -> Option<usize> {
    let read = Cell::new(0);
    for variable in dotenvy::from_read_iter(LineReader { text, read: &read }) {
        let lines = match variable {
            // The operating system has no such variables.
            Ok((name, value)) if name.contains('\0') || value.contains('\0') => value.lines().count(),
            Ok(_) => continue,
            Err(Error::LineParse(lines, _)) => lines.lines().count(),
            Err(_) => 1,
        };
        let last = text.get(..read.get()).unwrap_or(text).lines().count();
        return Some((last + 1).saturating_sub(lines.max(1)));
    }
    None
}

/// A text that is read line by line, so that what was read so far tells where the reader is.
struct LineReader<'a> {
    text: &'a str,
    read: &'a Cell<usize>,
}

impl Read for LineReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let start = self.read.get();
        let line = self.text.as_bytes()[start..].split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
        let length = line.len().min(buffer.len());
        buffer[..length].copy_from_slice(&line[..length]);
        self.read.set(start + length);
        Ok(length)
    }
}

/// Tells the line, but not what stands in it.
fn broken(file: &Path, line: usize) -> Failure {
    Failure::usage("`.env` cannot be read")
        .note(format!("in {}:{line}", shown_path(file)))
        .help_code("write variables as", ["NAME=value", "NAME='a value with spaces, $, or quotes'"])
        .help("or do without the file: --no-dotenv")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_up_to_the_configuration_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("app/db/src")).unwrap();
        fs::create_dir_all(at("other")).unwrap();
        fs::write(at(".env"), "").unwrap();
        let file = |start: &str, config: &str| nearest(&at(start), Some(&at(config)));
        assert_eq!(file("app/db/src", "app/db"), None);
        assert_eq!(file("app", "app/db"), None);
        fs::write(at("app/db/.env"), "").unwrap();
        assert_eq!(file("app/db/src", "app/db"), Some(at("app/db/.env")));
        assert_eq!(file("app", "app/db"), Some(at("app/db/.env")));
        assert_eq!(file("other", "app/db"), Some(at("app/db/.env")));
        fs::write(at("app/.env"), "").unwrap();
        assert_eq!(file("app", "app/db"), Some(at("app/.env")));
        assert_eq!(nearest(&at("app"), None), Some(at("app/.env")));
        assert_eq!(nearest(&at("other"), None), None);
    }

    #[test]
    fn the_first_line_that_is_no_variable_is_found() {
        let cases = [
            ("", None),
            ("A=1\n# B\n\nexport C='x y'\nD=\"1\n2\"\n", None),
            ("A=1\nB\n", Some(2)),
            ("# x\n\nA=1\nA=b c # d\nB=1\n", Some(4)),
            ("A=b c", Some(1)),
            ("A=1\r\nB='secret\r\nC=2", Some(2)),
            ("A='1\n2'\nB='3\n4' x\nC=5\n", Some(3)),
            ("A=1\nB=\0\n", Some(2)),
            (&format!("A='{}'\nB\n", "ä".repeat(20_000)), Some(2)),
        ];
        for (text, line) in cases {
            assert_eq!(broken_line(text), line, "{text:?}");
        }
    }
}
