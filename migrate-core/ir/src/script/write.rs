//! A script as tagged fields, as a compiled migration carries it, and databases keep it.

use super::{DownSteps, Impact, Lock, Script, Step, StepList};
use crate::form::FormWriter;

impl<T: AsRef<str>> Script<T> {
    /// Writes the record `script`.
    #[doc(hidden)]
    pub fn write(&self, form: &mut FormWriter) {
        let Self { dialect, oldest, up, down } = self;
        form.record("script", |form| {
            form.word("on", dialect.name());
            form.word("oldest", &oldest.to_string());
            form.record("up", |form| up.write(form));
            match down {
                DownSteps::Reversible(down) => form.record("down", |form| down.write(form)),
                DownSteps::Irreversible(reason) => form.text("irreversible", reason.as_ref()),
            }
        });
    }
}

impl<T: AsRef<str>> StepList<T> {
    fn write(&self, form: &mut FormWriter) {
        let Self { transactional, steps } = self;
        form.flag("transactional", *transactional);
        for step in steps {
            form.record("step", |form| step.write(form, step.line));
        }
    }
}

impl<T: AsRef<str>> Step<T> {
    /// Writes its fields, with that line.
    pub(super) fn write(&self, form: &mut FormWriter, line: u32) {
        let Self { summary, line: _, statements, probe, cleanup, rebuilds, impact } = self;
        form.text("summary", summary.as_ref());
        form.number("line", line);
        form.texts("statement", statements);
        probe.write(form);
        form.texts("cleanup", cleanup);
        form.optional("rebuilds", rebuilds.as_ref().map(AsRef::as_ref));
        impact.write(form);
    }
}

impl<T: AsRef<str>> Impact<T> {
    /// Writes the field `impact`; nothing where nothing is known.
    fn write(&self, form: &mut FormWriter) {
        let Self { locks, rewrites, scans, loses_data, must_be_empty } = self;
        let answers = [*rewrites, *scans, *loses_data];
        if must_be_empty.is_empty() {
            match (locks.as_deref(), answers) {
                (Some([]), [Some(false), Some(false), Some(false)]) => return form.word("impact", "none"),
                (None, [None, None, None]) => return,
                _ => {}
            }
        }
        form.record("impact", |form| {
            if let Some(locks) = locks {
                form.record("locks", |form| {
                    for Lock { table, mode, blocks } in locks {
                        form.record("lock", |form| {
                            form.text("table", table.as_ref());
                            form.word("mode", mode.as_ref());
                            form.word("blocks", blocks.as_ref());
                        });
                    }
                });
            }
            for (tag, answer) in ["rewrites", "scans", "loses_data"].into_iter().zip(answers) {
                if let Some(answer) = answer {
                    form.word(tag, if answer { "yes" } else { "no" });
                }
            }
            form.texts("must_be_empty", must_be_empty);
        });
    }
}
