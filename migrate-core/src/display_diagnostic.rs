//! Errors whose message is a diagnostic.

use std::fmt;

use migrate_ir::diagnostic::Diagnostic;

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
    lines.iter().try_for_each(|line| write!(f, "\n{line}"))
}
