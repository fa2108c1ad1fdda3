//! What a server refuses, said before it is asked.

use super::context::Context;
use super::{mysql, sqlite};
use crate::column::{Column, ColumnType, Precision};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;

/// The most that a server takes of a type.
struct Limits {
    char: u32,
    varchar: u32,
    digits: u32,
    scale: u32,
}

impl Limits {
    fn of(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Postgres => Self { char: 10_485_760, varchar: 10_485_760, digits: 1000, scale: 1000 },
            // 65,535 bytes are the most for a row, and a character takes up to four.
            Dialect::MySql | Dialect::MariaDb => Self { char: 255, varchar: 16_383, digits: 65, scale: 30 },
            // It takes the numbers for decoration.
            Dialect::Sqlite => Self { char: u32::MAX, varchar: u32::MAX, digits: u32::MAX, scale: u32::MAX },
        }
    }
}

/// Refuses a table that the server cannot have.
///
/// # Errors
///
/// What it cannot have, and what to write instead.
pub(super) fn check(context: &Context<'_>) -> Result<(), Diagnostic> {
    let Some(after) = context.after else { return Ok(()) };
    for column in &after.columns {
        check_column(context.dialect(), &after.name, column)?;
    }
    match context.dialect() {
        Dialect::Postgres => Ok(()),
        Dialect::MySql | Dialect::MariaDb => mysql::check(context, after),
        Dialect::Sqlite => sqlite::check(after),
    }
}

fn check_column(dialect: Dialect, table: &str, column: &Column) -> Result<(), Diagnostic> {
    let Column { name, kind, not_null: _, default, generated } = column;
    let limits = Limits::of(dialect);
    let too_long = |most| {
        let title = format!("{dialect} has no {kind}, which `{table}.{name}` is to be: a length is from 1 to {most}");
        Diagnostic::new(title).help(format!("make it `varchar(..)` of at most {}, or `text()`", limits.varchar))
    };
    match *kind {
        ColumnType::Char(length) if !(1..=limits.char).contains(&length) => return Err(too_long(limits.char)),
        ColumnType::Varchar(length) if !(1..=limits.varchar).contains(&length) => return Err(too_long(limits.varchar)),
        ColumnType::Numeric(Some(Precision { digits, scale }))
            if !(1..=limits.digits).contains(&digits) || scale > limits.scale.min(digits) =>
        {
            let Limits { digits, scale, .. } = limits;
            let title = format!("{dialect} has no {kind}, which `{table}.{name}` is to be");
            let note = format!("it has up to {digits} digits, {scale} of them behind the point");
            return Err(Diagnostic::new(title).note(note));
        }
        ColumnType::SmallInt
        | ColumnType::Integer
        | ColumnType::BigInt
        | ColumnType::Real
        | ColumnType::Double
        | ColumnType::Numeric(_)
        | ColumnType::Boolean
        | ColumnType::Char(_)
        | ColumnType::Varchar(_)
        | ColumnType::Text
        | ColumnType::Binary
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::Timestamp
        | ColumnType::TimestampTz
        | ColumnType::Uuid
        | ColumnType::Json => {}
    }
    if generated.is_some() && !kind.is_integer() {
        let title = format!("`{table}.{name}` is {kind}, and cannot number the rows");
        return Err(Diagnostic::new(title).help("make it `bigint()`"));
    }
    if default.as_ref().is_some_and(|default| !default.fits(*kind)) {
        let title = format!("`{table}.{name}` would be {kind}, and keep a default that it cannot have");
        let code = format!("t.drop_default({name:?});");
        return Err(Diagnostic::new(title).help_code("drop the default first", [code]));
    }
    Ok(())
}
