//! What a server refuses, said before it is asked.

mod expressions;
mod literals;
mod mysql;
mod names;
mod referenced_keys;
mod row_size;
mod sizes;
mod sqlite;

use crate::added::added;
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{Column, Conflict, Operation, RenderContext, check_comment, check_index};
use crate::types::ColumnType;

/// The most that a server takes of a type.
struct Limits {
    char: u32,
    varchar: u32,
    digits: u32,
    scale: u32,
}

impl Limits {
    fn of(dialect: Dialect) -> Option<Self> {
        match dialect {
            Dialect::Postgres => Some(Self { char: 10_485_760, varchar: 10_485_760, digits: 1000, scale: 1000 }),
            // 65,535 bytes are the most for a row, and a character takes up to four.
            Dialect::MySql | Dialect::MariaDb => Some(Self { char: 255, varchar: 16_383, digits: 65, scale: 30 }),
            // It takes the numbers for decoration.
            Dialect::Sqlite => None,
        }
    }
}

/// Why the server cannot have what an operation makes.
pub(super) struct Refusal {
    /// The name in the operation that it is about, where it is about one.
    pub(super) name: Option<String>,
    /// What the server cannot have, and what to write instead.
    pub(super) message: Diagnostic,
}

impl From<Diagnostic> for Refusal {
    fn from(message: Diagnostic) -> Self {
        Self { name: None, message }
    }
}

impl From<Conflict> for Refusal {
    fn from(Conflict { message, name, missing: _ }: Conflict) -> Self {
        Self { name: Some(name), message }
    }
}

/// Refuses a table that the server cannot have.
///
/// # Errors
///
/// What it cannot have, and what to write instead.
pub(super) fn check(context: &RenderContext<'_>) -> Result<(), Refusal> {
    if let Operation::SetComment(set) = context.operation {
        check_comment(set, context.dialect())?;
    }
    let Some(after) = context.after else { return Ok(()) };
    names::check(context, after)?;
    referenced_keys::check(context)?;
    let is_same =
        |old: &Column, new: &Column| old.name == new.name && old.kind == new.kind && old.default == new.default;
    for column in added(&after.columns, context.columns_before(), is_same) {
        check_column(context.dialect(), &after.name, column)?;
        literals::check(context.dialect(), &after.name, column)?;
    }
    expressions::check(context, after)?;
    sizes::check(context, after)?;
    for index in &after.indexes {
        check_index(context, after, index)?;
    }
    match context.dialect() {
        Dialect::Postgres => Ok(()),
        Dialect::MySql | Dialect::MariaDb => Ok(mysql::check(context, after)?),
        Dialect::Sqlite => Ok(sqlite::check(after)?),
    }
}

fn check_column(dialect: Dialect, table: &str, column: &Column) -> Result<(), Diagnostic> {
    // What is wrong with a column on every server, the catalog has told.
    let Column { name, kind, not_null: _, default, generated: _ } = column;
    if let Some(limits) = Limits::of(dialect)
        && let Some(problem) = exceeds(kind, &limits)
    {
        let title = format!("{dialect} has no {kind}, which `{table}.{name}` is to be");
        return Err(Diagnostic::new(title).note(problem));
    }
    if default.as_ref().is_some_and(|default| !default.fits(kind)) {
        let title = format!("`{table}.{name}` would be {kind}, and keep a default that it cannot have");
        let code = format!("t.drop_default({name:?});");
        return Err(Diagnostic::new(title).help_code("drop the default first", [code]));
    }
    Ok(())
}

fn exceeds(kind: &ColumnType, limits: &Limits) -> Option<String> {
    let Limits { char, varchar, digits, scale } = *limits;
    let length = |length: u32, most: u32| {
        (length == 0 || length > most).then(|| format!("a length is from 1 to {most}; text() has none"))
    };
    match kind {
        ColumnType::Char(characters) => length(*characters, char),
        ColumnType::Varchar(characters) => length(*characters, varchar),
        ColumnType::Numeric(number) => {
            let fits = (1..=digits).contains(&number.digits) && number.scale <= scale.min(number.digits);
            (!fits).then(|| format!("a number has 1 to {digits} digits, up to {scale} of them behind the point"))
        }
        _ => None,
    }
}
