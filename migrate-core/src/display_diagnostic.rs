//! Errors whose message is a diagnostic.

use std::fmt;

use migrate_ir::diagnostic::{Diagnostic, Line};

/// Makes the message of a type its `diagnostic()`.
macro_rules! display_diagnostic {
    ($($type:ty),+) => {
        $(impl ::core::fmt::Display for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::display_diagnostic::write(f, &self.diagnostic())
            }
        })+
    };
}

pub(crate) use display_diagnostic;

/// Writes the title, then each line right below it: the message may stand behind other words, and in a log.
pub(crate) fn write(f: &mut fmt::Formatter<'_>, diagnostic: &Diagnostic) -> fmt::Result {
    let Diagnostic { title, rule: _, lines } = diagnostic;
    f.write_str(title)?;
    for line in lines {
        match line {
            Line::Note(note) => write!(f, "\nnote: {note}")?,
            Line::Help { order, code } => {
                write!(f, "\nhelp: {order}")?;
                for line in code {
                    write!(f, "\n          {line}")?;
                }
            }
        }
    }
    Ok(())
}

/// What to do.
pub(crate) fn help(order: impl Into<String>) -> Line {
    Line::Help { order: order.into(), code: Vec::new() }
}

/// What to do, and the code to write.
pub(crate) fn help_code(order: impl Into<String>, code: impl Into<String>) -> Line {
    Line::Help { order: order.into(), code: code.into().lines().map(str::to_owned).collect() }
}

/// The same diagnostic with these lines behind its own.
pub(crate) fn extended(mut diagnostic: Diagnostic, lines: impl IntoIterator<Item = Line>) -> Diagnostic {
    diagnostic.lines.extend(lines);
    diagnostic
}
