//! How a server is asked whether a step happened.

use super::script::StepProbe;
use super::{quote, type_names};
use crate::column::ColumnType;
use crate::dialect::Dialect;

/// Something that a server's own catalog tells.
#[derive(Clone, Copy, Debug)]
pub(super) enum CatalogFact<'a> {
    /// There is a table.
    Table(&'a str),
    /// A table has a column.
    Column(&'a str, &'a str),
    /// A table's column has a type. Only PostgreSQL is asked.
    Type(&'a str, &'a str, ColumnType),
    /// A table has an index, in whatever state.
    Index(&'a str, &'a str),
    /// A table has an index that is complete.
    ValidIndex(&'a str, &'a str),
    /// A table has a constraint.
    Constraint(&'a str, &'a str),
}

/// Asks whether it is so, or is not so.
pub(super) fn one(dialect: Dialect, fact: CatalogFact<'_>, expected: bool) -> StepProbe {
    all(dialect, &[(fact, expected)])
}

/// Asks whether all of this is, or is not, so.
pub(super) fn all(dialect: Dialect, facts: &[(CatalogFact<'_>, bool)]) -> StepProbe {
    let condition = |(fact, expected): &(CatalogFact<'_>, bool)| {
        let not = if *expected { "" } else { "NOT " };
        Some(format!("{not}EXISTS (SELECT 1 FROM {})", rows(*fact, dialect)?))
    };
    let Some(conditions) = facts.iter().map(condition).collect::<Option<Vec<_>>>() else {
        return StepProbe::Unknown;
    };
    let conditions = conditions.join(" AND ");
    StepProbe::Query(match dialect {
        Dialect::Postgres => format!("SELECT ({conditions})::int::bigint"),
        Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => format!("SELECT {conditions}"),
    })
}

/// What is selected from where, so that there is a row if the fact holds; nothing where the server does not tell.
fn rows(fact: CatalogFact<'_>, dialect: Dialect) -> Option<String> {
    let text = |text| quote::text(dialect, text);
    match fact {
        CatalogFact::Table(table) => Some(match dialect {
            Dialect::Postgres | Dialect::MySql | Dialect::MariaDb => standard("tables", table, dialect),
            Dialect::Sqlite => format!("sqlite_schema WHERE type = 'table' AND name = {}", text(table)),
        }),
        CatalogFact::Column(table, column) => Some(match dialect {
            Dialect::Postgres | Dialect::MySql | Dialect::MariaDb => {
                let columns = standard("columns", table, dialect);
                format!("{columns} AND column_name = {}", text(column))
            }
            Dialect::Sqlite => format!("pragma_table_info({}) WHERE name = {}", text(table), text(column)),
        }),
        CatalogFact::Type(table, column, kind) => match dialect {
            Dialect::Postgres => Some(format!(
                "pg_attribute JOIN pg_class ON pg_class.oid = attrelid \
                 JOIN pg_namespace ON pg_namespace.oid = relnamespace \
                 WHERE nspname = current_schema() AND relname = {} AND attname = {} \
                 AND format_type(atttypid, atttypmod) = {}",
                text(table),
                text(column),
                text(&type_names::postgres_format(kind)),
            )),
            Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => None,
        },
        CatalogFact::Index(table, index) => Some(index_rows(table, index, dialect)),
        CatalogFact::ValidIndex(table, index) => {
            let rows = index_rows(table, index, dialect);
            Some(match dialect {
                Dialect::Postgres => format!("{rows} AND indisvalid"),
                Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => rows,
            })
        }
        CatalogFact::Constraint(table, name) => match dialect {
            Dialect::Postgres | Dialect::MySql | Dialect::MariaDb => {
                let constraints = standard("table_constraints", table, dialect);
                Some(format!("{constraints} AND constraint_name = {}", text(name)))
            }
            // It keeps no list of them, and is never asked: a script is one transaction there.
            Dialect::Sqlite => None,
        },
    }
}

/// A view of the SQL standard's, in the current schema.
fn standard(view: &str, table: &str, dialect: Dialect) -> String {
    let schema = match dialect {
        Dialect::Postgres => "current_schema()",
        Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => "DATABASE()",
    };
    let table = quote::text(dialect, table);
    format!("information_schema.{view} WHERE table_schema = {schema} AND table_name = {table}")
}

fn index_rows(table: &str, index: &str, dialect: Dialect) -> String {
    let index = quote::text(dialect, index);
    match dialect {
        Dialect::Postgres => format!(
            "pg_index JOIN pg_class ON pg_class.oid = indexrelid \
             JOIN pg_namespace ON pg_namespace.oid = relnamespace \
             WHERE nspname = current_schema() AND relname = {index}"
        ),
        Dialect::MySql | Dialect::MariaDb => {
            let statistics = standard("statistics", table, dialect);
            format!("{statistics} AND index_name = {index}")
        }
        Dialect::Sqlite => format!("sqlite_schema WHERE type = 'index' AND name = {index}"),
    }
}
