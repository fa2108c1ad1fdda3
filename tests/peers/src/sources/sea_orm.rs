//! sea-orm-migration: a type a migration, listed by the `MigratorTrait`; it renders SQL when it runs.

use super::{Files, lines, modules};
use crate::database::Dialect;
use crate::history::{Migration, Step};

pub(super) fn files(dialect: Dialect, migrations: &[Migration]) -> Files {
    let lines = lines(migrations, |module| format!("            Box::new({module}::Migration),\n"));
    let list = format!(
        "
use sea_orm_migration::prelude::*;

pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {{
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {{
        vec![
{lines}        ]
    }}
}}
"
    );
    modules(migrations, |migration| body(dialect, migration), &list)
}

fn body(dialect: Dialect, migration: Migration) -> String {
    // As in the SQL of the others.
    let number = match dialect {
        Dialect::Sqlite => "integer",
        Dialect::Postgres | Dialect::MariaDb => "big_integer",
    };
    let (up, down) = match migration.step {
        Step::CreateTable(table) => (
            format!(
                r#"manager
            .create_table(
                Table::create()
                    .table("t{table}")
                    .col(ColumnDef::new("id").{number}().not_null().primary_key())
                    .col(ColumnDef::new("name").string_len(255).not_null())
                    .col(ColumnDef::new("v").{number}())
                    .to_owned(),
            )
            .await?;
        manager.create_index(Index::create().name("t{table}_name_idx").table("t{table}").col("name").to_owned()).await"#
            ),
            format!(r#"manager.drop_table(Table::drop().table("t{table}").to_owned()).await"#),
        ),
        Step::AddColumn(table) => (
            format!(
                r#"manager
            .alter_table(
                Table::alter().table("t{table}").add_column(ColumnDef::new("note").string_len(255)).to_owned(),
            )
            .await"#
            ),
            format!(r#"manager.alter_table(Table::alter().table("t{table}").drop_column("note").to_owned()).await"#),
        ),
    };
    format!(
        "use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {{
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {{
        {up}
    }}

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {{
        {down}
    }}
}}
"
    )
}
