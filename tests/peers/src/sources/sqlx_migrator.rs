//! `sqlx_migrator`: a type a migration, listed in the order in which they run.

use super::{Files, lines, modules};
use crate::database::Dialect;
use crate::history::{Migration, Step, history};

pub(super) fn files(dialect: Dialect, migrations: &[Migration]) -> Files {
    let server = server(dialect);
    let lines = lines(migrations, |module| format!("        {module}::Migration,\n"));
    let list = format!(
        "\npub(crate) fn all() -> Vec<Box<dyn sqlx_migrator::Migration<{server}>>> {{\n    sqlx_migrator::vec_box![\n{lines}    ]\n}}\n"
    );
    modules(migrations, |migration| body(dialect, migration), &list)
}

const fn server(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "sqlx::Sqlite",
        Dialect::Postgres => "sqlx::Postgres",
        Dialect::MariaDb => "sqlx::MySql",
    }
}

fn body(dialect: Dialect, migration: Migration) -> String {
    // Its parents are what it builds upon, and no more: the fewer, the less there is to sort.
    let parent = match migration.step {
        Step::CreateTable(_) => String::new(),
        Step::AddColumn(table) => history(migration.number)
            .find(|earlier| earlier.step == Step::CreateTable(table))
            .map(|earlier| format!("(\"main\", \"{}\")", earlier.module()))
            .unwrap_or_default(),
    };
    // An operation is one statement. What drops the table drops its index.
    let up = migration.up(dialect);
    let mut down = migration.down().into_iter();
    let operations: String = up
        .iter()
        .map(|up| match down.next() {
            Some(down) => format!("        (\"{up}\", \"{down}\"),\n"),
            None => format!("        (\"{up}\", \"SELECT 1\"),\n"),
        })
        .collect();
    format!(
        "pub(crate) struct Migration;\n\nsqlx_migrator::migration!(\n    {},\n    Migration,\n    \"main\",\n    \"{}\",\n    sqlx_migrator::vec_box![{parent}],\n    sqlx_migrator::vec_box![\n{operations}    ]\n);\n",
        server(dialect),
        migration.module()
    )
}
