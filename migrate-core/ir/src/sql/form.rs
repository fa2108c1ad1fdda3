//! A script in the form in which a compiled migration carries it, and databases keep it.

use super::{Impact, Lock, Script, Step};
use crate::form::Writer;

impl Script {
    /// Writes the fields of one direction; `line` tells where an operation stands in its source file.
    pub fn write(&self, form: &mut Writer, line: impl Fn(usize) -> usize) {
        let Self { transactional, steps } = self;
        form.flag("transactional", *transactional);
        for step in steps {
            form.record("step", |form| step.write(form, line(step.operation)));
        }
    }
}

impl Step {
    fn write(&self, form: &mut Writer, line: usize) {
        let Self { operation: _, summary, statements, probe, cleanup, rebuilds, impact } = self;
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

impl Impact {
    fn write(&self, form: &mut Writer) {
        if *self == Self::default() {
            return form.word("impact", "none");
        }
        let Self { locks, rewrites, scans, loses_data } = self;
        form.record("impact", |form| {
            form.record("locks", |form| {
                for Lock { table, mode, blocks } in locks {
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
        });
    }
}
