//! A script as it is rendered: with the operation that each step belongs to.

use super::Step;
use crate::diagnostic::Diagnostic;
use crate::form::FormWriter;
use std::ops::{Deref, DerefMut};

/// The SQL of one migration, in one direction, for one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlScript {
    /// Whether all of it runs in one transaction.
    pub transactional: bool,
    /// What is done, in this order.
    pub steps: Vec<SqlStep>,
}

/// A step, where it comes from, and whether it can be in a transaction. Its line is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlStep {
    /// The position of the operation that it belongs to.
    pub operation: usize,
    /// Whether it can be in a transaction.
    pub transactional: bool,
    /// The step.
    pub step: Step<String>,
}

impl Deref for SqlStep {
    type Target = Step<String>;

    fn deref(&self) -> &Self::Target {
        &self.step
    }
}

impl DerefMut for SqlStep {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.step
    }
}

impl SqlScript {
    /// Writes the fields of one direction; `line` tells where an operation stands in its source file.
    pub fn write(&self, form: &mut FormWriter, line: impl Fn(usize) -> u32) {
        let Self { transactional, steps } = self;
        form.flag("transactional", *transactional);
        for SqlStep { operation, transactional: _, step } in steps {
            form.record("step", |form| step.write(form, line(*operation)));
        }
    }
}

/// Why an operation has no SQL on a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsupportedOperation {
    /// The position of the operation.
    pub operation: usize,
    /// The name in it that the message is about, where it is about one.
    pub name: Option<String>,
    /// What the target cannot do, and what to do instead.
    pub message: Diagnostic,
}
