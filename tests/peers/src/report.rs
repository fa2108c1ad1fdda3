//! Everything that one run of this program has found out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::figures::Figures;
use crate::machine::Machine;

/// What is written as JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Report {
    /// Where and when.
    pub(crate) machine: Machine,
    /// The compared packages with their versions, by the peers' names.
    pub(crate) versions: BTreeMap<String, String>,
    /// How many migrations this library commits at once on an empty database.
    pub(crate) group: usize,
    /// Who was left out of what, and why; and what else a reader must know.
    pub(crate) notes: Vec<String>,
    /// The figures.
    pub(crate) figures: Figures,
}

impl Report {
    /// Reads one.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is no report", file.display()))
    }

    /// Writes it.
    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
    }

    /// Notes something down, once.
    pub(crate) fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            eprintln!("note: {note}");
            self.notes.push(note);
        }
    }
}
