//! The folder of migration sources: what is in it, and how another file is added.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The folder `src/migrations` of a migrations crate.
#[derive(Debug)]
pub(crate) struct MigrationsFolder {
    folder: PathBuf,
    module: PathBuf,
    names: BTreeSet<NumberedName>,
    tables: BTreeSet<String>,
}

/// The name of a migration, cut in two: `m0003_add_avatar` is the digits `0003` and the subject `add_avatar`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NumberedName {
    number: u64,
    digits: String,
    subject: String,
}

impl NumberedName {
    /// The name with that number, padded with zeros to that width.
    pub(crate) fn new(number: u64, width: usize, subject: &str) -> Self {
        Self { number, digits: format!("{number:0width$}"), subject: subject.to_owned() }
    }

    /// Reads a name.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (digits, subject) = text.strip_prefix('m')?.split_once('_')?;
        let number = digits.parse().ok()?;
        let digits_only = digits.bytes().all(|byte| byte.is_ascii_digit());
        digits_only.then(|| Self { number, digits: digits.to_owned(), subject: subject.to_owned() })
    }

    /// What orders it.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// How many digits the number is written with.
    pub(crate) fn width(&self) -> usize {
        self.digits.len()
    }
}

impl std::fmt::Display for NumberedName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "m{}_{}", self.digits, self.subject)
    }
}

impl MigrationsFolder {
    /// Reads the migrations of that crate.
    pub(crate) fn read(migrations_crate: &Path) -> Result<Self, Failure> {
        let folder = migrations_crate.join("src").join("migrations");
        let modules = [folder.join("mod.rs"), folder.with_extension("rs")];
        let Some(module) = modules.iter().find(|path| path.is_file()).cloned() else {
            return Err(Failure::usage(format!("`{}` is not there", modules[0].display()))
                .note("it names the file of every migration")
                .help_code("create it, and name it in `src/main.rs`", ["mod migrations;"]));
        };
        let mut found = Self { folder, module, names: BTreeSet::new(), tables: BTreeSet::new() };
        for path in [found.module.clone(), found.folder.clone()] {
            found.scan(&path).map_err(|error| Failure::file("read", &path, &error))?;
        }
        Ok(found)
    }

    /// Takes in a file, or every file below a folder.
    fn scan(&mut self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            for entry in fs::read_dir(path)? {
                self.scan(&entry?.path())?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") && path.is_file() {
            let text = fs::read_to_string(path)?;
            self.names.extend(path.file_stem().and_then(|stem| NumberedName::parse(&stem.to_string_lossy())));
            self.names.extend(identifiers_after(&text, "fn ").filter_map(NumberedName::parse));
            self.tables.extend(identifiers_after(&text, "create_table(\"").map(str::to_owned));
        }
        Ok(())
    }

    /// The newest migration.
    pub(crate) fn newest(&self) -> Option<&NumberedName> {
        self.names.last()
    }

    /// Whether it has the migration of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|other| other.to_string() == name)
    }

    /// The migration about that subject, where there is one.
    pub(crate) fn by_subject(&self, subject: &str) -> Option<&NumberedName> {
        self.names.iter().find(|name| name.subject == subject)
    }

    /// The tables that the migrations create, as their text tells.
    pub(crate) fn tables(&self) -> &BTreeSet<String> {
        &self.tables
    }

    /// Writes the source of a migration and names it in the module. Returns the file.
    pub(crate) fn add(&self, name: &NumberedName, source: &str) -> Result<PathBuf, Failure> {
        let file = self.folder.join(format!("{name}.rs"));
        let module = fs::read_to_string(&self.module).map_err(|error| Failure::file("read", &self.module, &error))?;
        new_file(&file, source)?;
        fs::write(&self.module, insert_mod_line(&module, &name.to_string()))
            .map_err(|error| Failure::file("write", &self.module, &error))?;
        Ok(file)
    }

    /// The file that names the migrations.
    pub(crate) fn module(&self) -> &Path {
        &self.module
    }
}

/// Writes a file that must not exist, and the folders above it that need not.
pub(crate) fn new_file(path: &Path, text: &str) -> Result<(), Failure> {
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        fs::File::create_new(path)?.write_all(text.as_bytes())
    };
    write().map_err(|error| Failure::file("write", path, &error))
}

/// The identifiers that come right after a text.
fn identifiers_after<'a>(text: &'a str, marker: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(marker).map(move |(start, _)| {
        let rest = &text[start + marker.len()..];
        &rest[..rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())]
    })
}

/// The module's text with `mod name;` at its place among the others, and as visible as they are.
fn insert_mod_line(text: &str, name: &str) -> String {
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let numbered = |line: &String| parse_mod_line(line).and_then(|(_, other)| NumberedName::parse(other));
    let before =
        lines.iter().rposition(|line| numbered(line).is_some_and(|other| Some(other) < NumberedName::parse(name)));
    let after = lines.iter().position(|line| numbered(line).is_some());
    let any = lines.iter().rposition(|line| parse_mod_line(line).is_some());
    let insert_at = match (before, after, any) {
        (Some(before), ..) => before + 1,
        // Attributes and comments above the next one belong to it.
        (None, Some(after), _) => {
            let belongs =
                |line: &String| line.starts_with("#[") || (line.starts_with("//") && !line.starts_with("//!"));
            after - lines[..after].iter().rev().take_while(|line| belongs(line)).count()
        }
        (None, None, Some(last)) => last + 1,
        (None, None, None) => {
            if lines.last().is_some_and(|line| !line.is_empty()) {
                lines.push(String::new());
            }
            lines.len()
        }
    };
    let neighbour = before.or(after).and_then(|line| parse_mod_line(&lines[line]));
    let visibility = neighbour.map_or("", |(visibility, _)| visibility);
    lines.insert(insert_at, format!("{visibility}mod {name};"));
    lines.join(newline) + newline
}

/// `pub mod m0001_create_users;` declares `m0001_create_users`, behind `pub `.
fn parse_mod_line(line: &str) -> Option<(&str, &str)> {
    let line = line.split("//").next()?.trim();
    let start = line.find("mod ")?;
    let (visibility, rest) = line.split_at(start);
    let name = rest.strip_prefix("mod ")?.strip_suffix(';')?.trim();
    (visibility.is_empty() || visibility.starts_with("pub")).then_some((visibility, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_inserted_in_the_order_of_numbers() {
        let cases = [
            ("", "mod m2_b;\n"),
            ("//! Ours.\n", "//! Ours.\n\nmod m2_b;\n"),
            ("mod m1_a;\nmod m10_c;\n", "mod m1_a;\nmod m2_b;\nmod m10_c;\n"),
            ("pub mod m1_a;\n\nuse x;\n", "pub mod m1_a;\npub mod m2_b;\n\nuse x;\n"),
            (
                "//! Ours.\n\n#[rustfmt::skip]\nmod m3_c; // last\n",
                "//! Ours.\n\nmod m2_b;\n#[rustfmt::skip]\nmod m3_c; // last\n",
            ),
            ("mod m1_a;\r\n", "mod m1_a;\r\nmod m2_b;\r\n"),
            ("mod m1_a;\nmod helpers;\n", "mod m1_a;\nmod m2_b;\nmod helpers;\n"),
        ];
        for (before, after) in cases {
            assert_eq!(insert_mod_line(before, "m2_b"), after);
        }
    }

    #[test]
    fn migrations_and_tables_are_found_in_files_and_functions() {
        let folder = tempfile::tempdir().unwrap();
        let migrations = folder.path().join("src/migrations");
        fs::create_dir_all(migrations.join("later")).unwrap();
        fs::write(migrations.join("mod.rs"), "mod m0001_a;").unwrap();
        fs::write(migrations.join("m0001_a.rs"), "fn m0001_a(s: &mut Schema) { s.create_table(\"users\", |t| {}); }")
            .unwrap();
        fs::write(migrations.join("later/many.rs"), "fn m0009_x() {}\nfn m0010_y() {}\nfn more() {}").unwrap();
        let found = MigrationsFolder::read(folder.path()).unwrap();
        assert_eq!(found.newest().unwrap().to_string(), "m0010_y");
        assert_eq!(found.by_subject("x").unwrap().to_string(), "m0009_x");
        assert!(found.tables().contains("users"));
    }
}
