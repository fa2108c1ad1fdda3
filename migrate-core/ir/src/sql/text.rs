//! A script as text: the form in which a compiled migration carries it.

use super::{Impact, Lock, Probe, Script, Step};
use crate::text::Writer;

impl Script {
    /// Writes all of it; `line` tells where an operation stands in its source file.
    pub fn write(&self, text: &mut Writer, line: impl Fn(usize) -> usize) {
        let Self { transactional, steps } = self;
        text.flag(*transactional);
        text.list(steps, |text, step| step.write(text, line(step.operation)));
    }
}

impl Step {
    fn write(&self, text: &mut Writer, line: usize) {
        let Self { operation: _, summary, statements, probe, cleanup, rebuilds, impact } = self;
        text.text(summary);
        text.number(line);
        text.list(statements, |text, statement| text.text(statement));
        let query = match probe {
            Probe::Query(sql) => Some(sql.as_str()),
            Probe::Repeatable | Probe::Unknown => None,
        };
        text.option(query);
        text.flag(*probe == Probe::Repeatable);
        text.list(cleanup, |text, statement| text.text(statement));
        text.option(rebuilds.as_deref());
        let Impact { locks, rewrites, scans, loses_data } = impact;
        text.list(locks, |text, Lock { table, mode, blocks }| {
            text.text(table);
            text.text(mode);
            text.text(blocks);
        });
        text.flag(*rewrites);
        text.flag(*scans);
        text.flag(*loses_data);
    }
}
