//! A plan in a file: written by `plan --out`, carried out by `up --plan`, exactly or not at all.

use std::fs;
use std::path::Path;

use migrate_core::{Goal, Up};
use serde_json::{Value, json};

use super::plan::PlanOutput;
use crate::exit::Exit;
use crate::failure::Failure;

/// Writes the plan: the document that `plan --json` prints.
pub(super) fn write(file: &Path, plan: &PlanOutput) -> Result<(), Failure> {
    let mut text = format!("{:#}", json!(plan));
    text.push('\n');
    fs::write(file, text).map_err(|error| Failure::file("write", file, &error))
}

/// A plan that was read.
#[derive(Debug)]
pub(super) struct PlanFile<'a> {
    file: &'a Path,
    /// What would be run, as far as it must be the same.
    work: Vec<Value>,
}

impl<'a> PlanFile<'a> {
    pub(super) fn read(file: &'a Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(file).map_err(|error| Failure::file("read", file, &error))?;
        let document = serde_json::from_str(&text).map_err(|error| no_plan(file, error.to_string()))?;
        let work = work(&document).ok_or_else(|| no_plan(file, "it has no list of migrations with their steps"))?;
        Ok(Self { file, work })
    }

    /// What leads to the same plan.
    pub(super) fn goal(&self) -> Goal {
        match self.work.last() {
            Some(last) => Up::To(format!("{}::{}", text(&last["history"]), text(&last["name"]))).into(),
            None => Up::All.into(),
        }
    }

    /// Refuses where something else would be run now.
    pub(super) fn refuse_other(&self, now: &PlanOutput) -> Result<(), Failure> {
        let now = work(&json!(now)).unwrap_or_default();
        if now == self.work {
            return Ok(());
        }
        let file = self.file.display();
        let failure = Failure::new(Exit::Conflict, format!("the plan in `{file}` is not what the database needs now"))
            .note(format!("in the file: {}", names(&self.work)))
            .note(format!("needed now: {}", names(&now)));
        let same = |(planned, now): &(&Value, &Value)| planned != now;
        let failure = match self.work.iter().zip(&now).find(same) {
            Some((planned, now)) if planned["name"] == now["name"] => {
                failure.note(format!("`{}` has other SQL, or was begun since", text(&now["name"])))
            }
            Some(_) | None => failure,
        };
        let command = format!("migrate plan --out {file}");
        Err(failure.note("nothing was run").help_code("write the plan anew, and look at it", [command]))
    }
}

/// The migrations of a plan, each with its statements. None where the document is no plan.
fn work(document: &Value) -> Option<Vec<Value>> {
    let of_step = |step: &Value| Some(json!([step.get("statements")?, step.get("done")?]));
    let of_migration = |migration: &Value| {
        let steps: Option<Vec<_>> = migration.get("steps")?.as_array()?.iter().map(of_step).collect();
        let field = |name: &str| migration.get(name).filter(|value| value.is_string()).cloned();
        Some(json!({
            "history": field("history")?,
            "name": field("name")?,
            "way": field("way")?,
            "transaction": migration.get("transaction")?,
            "steps": steps?,
        }))
    };
    document.get("migrations")?.as_array()?.iter().map(of_migration).collect()
}

fn names(work: &[Value]) -> String {
    let names: Vec<_> = work.iter().map(|migration| text(&migration["name"])).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn no_plan(file: &Path, why: impl Into<String>) -> Failure {
    Failure::usage(format!("`{}` holds no plan", file.display()))
        .note(why)
        .help_code("write one", [format!("migrate plan --out {}", file.display())])
}
