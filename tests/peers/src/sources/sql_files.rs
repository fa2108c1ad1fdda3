//! Peers whose migrations are files of SQL, embedded in the program.

use std::path::Path;

use super::Files;
use crate::database::Dialect;
use crate::history::{Migration, script};

/// `migrations/00001_create_t1.sql`
pub(super) fn sqlx(dialect: Dialect, migrations: &[Migration]) -> Files {
    let mut files =
        one_way(dialect, migrations, |migration| format!("{:05}_{}.sql", migration.number, migration.title()));
    files.insert("build.rs".into(), BUILD.to_owned());
    files
}

/// `migrations/V1__create_t1.sql`
pub(super) fn refinery(dialect: Dialect, migrations: &[Migration]) -> Files {
    let mut files =
        one_way(dialect, migrations, |migration| format!("V{}__{}.sql", migration.number, migration.title()));
    files.insert("build.rs".into(), BUILD.to_owned());
    files
}

/// `migrations/00001_create_t1/up.sql`, and `down.sql` beside it.
pub(super) fn diesel(dialect: Dialect, migrations: &[Migration]) -> Files {
    let mut files = Files::new();
    for migration in migrations {
        let folder = Path::new("migrations").join(format!("{:05}_{}", migration.number, migration.title()));
        files.insert(folder.join("up.sql"), script(&migration.up(dialect)));
        files.insert(folder.join("down.sql"), script(&migration.down()));
    }
    files.insert("build.rs".into(), BUILD.to_owned());
    files
}

fn one_way(dialect: Dialect, migrations: &[Migration], name: impl Fn(Migration) -> String) -> Files {
    let path = |migration: &Migration| Path::new("migrations").join(name(*migration));
    migrations.iter().map(|migration| (path(migration), script(&migration.up(dialect)))).collect()
}

/// Else cargo does not see that a file was added; each of them documents this.
const BUILD: &str = "fn main() {\n    println!(\"cargo:rerun-if-changed=migrations\");\n}\n";
