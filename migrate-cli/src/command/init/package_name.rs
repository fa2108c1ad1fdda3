//! A package's name, made of its folder's.

use std::path::Path;

use crate::failure::Failure;

/// Names that cargo refuses for a binary, or that would be taken for another crate.
const TAKEN: [&str; 12] = [
    "alloc",
    "build",
    "core",
    "deps",
    "examples",
    "incremental",
    "migrate-cli",
    "migrate-core",
    "migrate_cli",
    "migrate_core",
    "std",
    "test",
];

/// The words of Rust, by which no library can be named.
const KEYWORDS: [&str; 44] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "while",
];

/// The name of the package in that folder.
pub(super) fn of(folder: &Path) -> Result<String, Failure> {
    let folder_name = folder.file_name().unwrap_or_default().to_string_lossy();
    let name: String = folder_name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c.to_ascii_lowercase() } else { '-' })
        .collect();
    let name = name.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    let reason = if name.is_empty() {
        "the name of a package has letters, digits, `-`, and `_`, and starts with a letter".to_owned()
    } else if KEYWORDS.contains(&name) {
        format!("`{name}` is a keyword of Rust")
    } else if TAKEN.contains(&name) {
        format!("cargo, Rust or this library has something of the name `{name}`")
    } else {
        return Ok(name.to_owned());
    };
    Err(Failure::usage(format!("no package can be named after the folder `{}`", folder.display()))
        .note(reason)
        .help_code("name a folder that can", ["migrate init migrations"]))
}

/// The name of a package as Rust code writes it.
pub(super) fn in_code(package: &str) -> String {
    package.replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_named_after_its_folder_unless_the_name_is_taken() {
        let cases = [
            ("migrations", Some("migrations")),
            ("db-schema", Some("db-schema")),
            ("My App", Some("my-app")),
            ("2026-shop", Some("shop")),
            ("2026", None),
            ("..", None),
            ("type", None),
            ("Self", None),
            ("core", None),
            ("migrate-core", None),
            ("migrate_cli", None),
        ];
        for (folder, name) in cases {
            assert_eq!(of(Path::new(folder)).ok().as_deref(), name, "{folder}");
        }
        assert_eq!(in_code("db-schema"), "db_schema");
    }
}
