//! The sources of a new crate.

const MAIN: &str = "\
//! Applies the migrations of this crate: `cargo run -- up`, and `cargo run -- --help` for the rest.

mod migrations;

fn main() -> std::process::ExitCode {
    migrate_cli::run()
}
";

const MODULE: &str = "\
//! The migrations, in the order in which they run. `migrate new NAME` adds one.

mod m0001_create_users;
";

const MIGRATION: &str = "\
use migrate_core::prelude::*;

/// People who can sign in.
#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table(\"users\", |t| {
        t.id();
        t.column(\"email\", varchar(255)).not_null().unique();
        t.timestamps();
    });
}
";

pub(super) const GITIGNORE: &str = "/target\n.env\n*.db\n*.db-journal\n*.db-shm\n*.db-wal\n";

/// The sources of a binary alone, or of a library of that name, which the binary and other programs link.
pub(super) fn of(library: Option<&str>) -> Vec<(&'static str, String)> {
    let roots = match library {
        Some(name) => vec![("src/lib.rs", library_root(name)), ("src/main.rs", main_of_library(name))],
        None => vec![("src/main.rs", MAIN.to_owned())],
    };
    let migrations =
        [("src/migrations/mod.rs", MODULE.to_owned()), ("src/migrations/m0001_create_users.rs", MIGRATION.to_owned())];
    roots.into_iter().chain(migrations).collect()
}

fn library_root(name: &str) -> String {
    format!(
        "//! A program that says `use {name} as _;` has the migrations linked in, and can apply them.\n\npub mod migrations;\n"
    )
}

fn main_of_library(name: &str) -> String {
    format!(
        "//! Applies the migrations of this crate: `cargo run -- up`, and `cargo run -- --help` for the rest.\n\n\
         use {name} as _;\n\n\
         fn main() -> std::process::ExitCode {{\n    migrate_cli::run()\n}}\n"
    )
}
