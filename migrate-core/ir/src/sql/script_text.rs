//! A script as text: the form in which a compiled migration carries it.

use super::{SqlScript, SqlStep, StepImpact, StepProbe, TableLock};
use crate::text::TextWriter;

impl SqlScript {
    /// Writes all of it; `line` tells where an operation stands in its source file.
    pub fn write(&self, text: &mut TextWriter, line: impl Fn(usize) -> usize) {
        let Self { transactional, steps } = self;
        text.flag(*transactional);
        text.list(steps, |text, step| step.write(text, line(step.operation)));
    }
}

impl SqlStep {
    fn write(&self, text: &mut TextWriter, line: usize) {
        let Self { operation: _, summary, statements, probe, cleanup, rebuilds, impact } = self;
        text.text(summary);
        text.number(line);
        text.list(statements, |text, statement| text.text(statement));
        let query = match probe {
            StepProbe::Query(sql) => Some(sql.as_str()),
            StepProbe::Repeatable | StepProbe::Unknown => None,
        };
        text.option(query);
        text.flag(*probe == StepProbe::Repeatable);
        text.list(cleanup, |text, statement| text.text(statement));
        text.option(rebuilds.as_deref());
        let StepImpact { locks, rewrites, scans, loses_data } = impact;
        text.list(locks, |text, TableLock { table, mode, blocks }| {
            text.text(table);
            text.text(mode);
            text.text(blocks);
        });
        text.flag(*rewrites);
        text.flag(*scans);
        text.flag(*loses_data);
    }
}
