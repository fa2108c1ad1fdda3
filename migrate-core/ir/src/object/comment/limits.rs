//! Comments that are longer than a server keeps.

use super::{Comment, SetComment};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::Conflict;

/// So many characters a comment on a table may have on MySQL and MariaDB (error 1628).
const MAX_ON_TABLE: usize = 2048;
/// So many characters a comment on a column may have on MySQL and MariaDB (error 1629).
const MAX_ON_COLUMN: usize = 1024;

/// Refuses a comment that the server does not keep whole.
pub(crate) fn check_comment(set: &SetComment, dialect: Dialect) -> Result<(), Conflict> {
    let SetComment { comment: Comment { on, text } } = set;
    let (most, noun) = if on.column.is_some() { (MAX_ON_COLUMN, "column") } else { (MAX_ON_TABLE, "table") };
    let has_limits = match dialect {
        Dialect::MySql | Dialect::MariaDb => true,
        Dialect::Postgres | Dialect::Sqlite => false,
    };
    let characters = text.chars().count();
    if !has_limits || characters <= most {
        return Ok(());
    }
    let message = Diagnostic::new(format!("{dialect} has no comment of {characters} characters on a {noun}"));
    Err(Conflict::new(text, message.note(format!("it takes {most} at most")).help("write a shorter one")))
}
