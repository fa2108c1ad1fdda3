//! This library: a function a migration, in the words of the builder.

use super::{Files, modules};
use crate::database::Dialect;
use crate::history::{Migration, Step};

pub(super) fn files(dialect: Dialect, migrations: &[Migration]) -> Files {
    let mut files = modules(migrations, body, "");
    let target = match dialect {
        Dialect::Sqlite => "sqlite = \"3.35\"",
        Dialect::Postgres => "postgres = \"14\"",
        Dialect::MariaDb => "mariadb = \"10.6\"",
    };
    files.insert("migrate.toml".into(), format!("[targets]\n{target}\n"));
    files
}

fn body(migration: Migration) -> String {
    let statement = match migration.step {
        Step::CreateTable(table) => format!(
            r#"schema.create_table("t{table}", |t| {{
        t.column("id", bigint()).primary_key();
        t.column("name", varchar(255)).not_null();
        t.column("v", bigint());
        t.index(["name"]);
    }});"#
        ),
        Step::AddColumn(table) => format!(
            r#"schema.alter_table("t{table}", |t| {{
        t.add_column("note", varchar(255));
    }});"#
        ),
    };
    format!(
        "use migrate_core::prelude::*;\n\n#[migration]\nfn {}(schema: &mut Schema) {{\n    {statement}\n}}\n",
        migration.module()
    )
}
