//! A script in the form in which a compiled migration carries it, and databases keep it.

use super::{SqlScript, SqlStep, StepImpact, TableLock};
use crate::form::FormWriter;

impl SqlScript {
    /// Writes the fields of one direction; `line` tells where an operation stands in its source file.
    pub fn write(&self, form: &mut FormWriter, line: impl Fn(usize) -> usize) {
        let Self { transactional, steps } = self;
        form.flag("transactional", *transactional);
        for step in steps {
            form.record("step", |form| step.write(form, line(step.operation)));
        }
    }
}

impl SqlStep {
    fn write(&self, form: &mut FormWriter, line: usize) {
        let Self { operation: _, summary, statements, probe, cleanup, rebuilds, transactional: _, impact } = self;
        form.text("summary", summary);
        form.number("line", line);
        form.texts("statement", statements);
        probe.write(form);
        form.texts("cleanup", cleanup);
        form.optional("rebuilds", rebuilds.as_deref());
        if let Some(impact) = impact {
            impact.write(form);
        }
    }
}

impl StepImpact {
    fn write(&self, form: &mut FormWriter) {
        if *self == Self::none() {
            return form.word("impact", "none");
        }
        let Self { locks, rewrites, scans, loses_data, must_be_empty } = self;
        form.record("impact", |form| {
            form.record("locks", |form| {
                for TableLock { table, mode, blocks } in locks {
                    form.record("lock", |form| {
                        form.text("table", table);
                        form.word("mode", mode);
                        form.word("blocks", blocks);
                    });
                }
            });
            for (tag, is_so) in [("rewrites", rewrites), ("scans", scans), ("loses_data", loses_data)] {
                form.word(tag, if *is_so { "yes" } else { "no" });
            }
            form.texts("must_be_empty", must_be_empty);
        });
    }
}
