//! What `write.rs` wrote is read. A field that this version does not know is passed over.

use super::{DownSteps, Impact, Lock, Script, Step, StepList};
use crate::dialect::{Dialect, Version};
use crate::form::{FieldValue, FormReader, Malformed};
use crate::probe::Probe;

impl<'a> Script<&'a str> {
    /// Reads the fields of a record `script`.
    ///
    /// # Errors
    ///
    /// The text is not of this form, or of one that this version does not know.
    #[doc(hidden)]
    pub fn read(reader: &mut FormReader<'a>) -> Result<Self, Malformed> {
        let (mut dialect, mut oldest, mut up, mut down) = (None, None, None, None);
        while let Some((tag, value)) = reader.next_field()? {
            match (tag, value) {
                ("on", value) => dialect = Dialect::from_name(value.word()?),
                ("oldest", value) => oldest = Version::parse(value.word()?),
                ("up", FieldValue::Record) => up = Some(StepList::read(reader)?),
                ("down", FieldValue::Record) => down = Some(DownSteps::Reversible(StepList::read(reader)?)),
                ("irreversible", value) => down = Some(DownSteps::Irreversible(value.text()?)),
                (_, value) => reader.pass_over(value)?,
            }
        }
        Ok(Self {
            dialect: dialect.ok_or(Malformed)?,
            oldest: oldest.ok_or(Malformed)?,
            up: up.ok_or(Malformed)?,
            down: down.ok_or(Malformed)?,
        })
    }
}

impl<'a> StepList<&'a str> {
    fn read(reader: &mut FormReader<'a>) -> Result<Self, Malformed> {
        let (mut transactional, mut steps) = (false, Vec::with_capacity(1));
        while let Some((tag, value)) = reader.next_field()? {
            match (tag, value) {
                ("transactional", FieldValue::Flag) => transactional = true,
                ("step", FieldValue::Record) => steps.push(Step::read(reader)?),
                (_, value) => reader.pass_over(value)?,
            }
        }
        Ok(Self { transactional, steps })
    }
}

impl<'a> Step<&'a str> {
    fn read(reader: &mut FormReader<'a>) -> Result<Self, Malformed> {
        // Most steps have one statement.
        let mut step = Self::new("", Vec::with_capacity(1));
        while let Some((tag, value)) = reader.next_field()? {
            match tag {
                "summary" => step.summary = value.text()?,
                "line" => step.line = value.number()?,
                "statement" => step.statements.push(value.text()?),
                "probe" => step.probe = Probe::read(reader, value)?,
                "cleanup" => step.cleanup.push(value.text()?),
                "rebuilds" => step.rebuilds = Some(value.text()?),
                "impact" => step.impact = Impact::read(reader, value)?,
                _ => reader.pass_over(value)?,
            }
        }
        Ok(step)
    }
}

impl<'a> Impact<&'a str> {
    /// A field that is missing is not known. `impact=none` says in one word that all of it is known, and nothing
    /// happens.
    fn read(reader: &mut FormReader<'a>, value: FieldValue<'a>) -> Result<Self, Malformed> {
        if value != FieldValue::Record {
            return Ok(if value.word()? == "none" { Self::NONE } else { Self::UNKNOWN });
        }
        let mut impact = Self::UNKNOWN;
        while let Some((tag, value)) = reader.next_field()? {
            match (tag, value) {
                ("locks", FieldValue::Record) => impact.locks = Some(read_locks(reader)?),
                ("rewrites", value) => impact.rewrites = read_answer(value)?,
                ("scans", value) => impact.scans = read_answer(value)?,
                ("loses_data", value) => impact.loses_data = read_answer(value)?,
                ("must_be_empty", value) => impact.must_be_empty.push(value.text()?),
                (_, value) => reader.pass_over(value)?,
            }
        }
        Ok(impact)
    }
}

fn read_answer(value: FieldValue<'_>) -> Result<Option<bool>, Malformed> {
    Ok(match value.word()? {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    })
}

fn read_locks<'a>(reader: &mut FormReader<'a>) -> Result<Vec<Lock<&'a str>>, Malformed> {
    let mut locks = Vec::new();
    while let Some((tag, value)) = reader.next_field()? {
        match (tag, value) {
            ("lock", FieldValue::Record) => locks.push(Lock::read(reader)?),
            (_, value) => reader.pass_over(value)?,
        }
    }
    Ok(locks)
}

impl<'a> Lock<&'a str> {
    fn read(reader: &mut FormReader<'a>) -> Result<Self, Malformed> {
        let (mut table, mut mode, mut blocks) = (None, None, None);
        while let Some((tag, value)) = reader.next_field()? {
            match tag {
                "table" => table = Some(value.text()?),
                "mode" => mode = Some(value.word()?),
                "blocks" => blocks = Some(value.word()?),
                _ => reader.pass_over(value)?,
            }
        }
        Ok(Self { table: table.ok_or(Malformed)?, mode: mode.ok_or(Malformed)?, blocks: blocks.ok_or(Malformed)? })
    }
}
