//! Migrations for tests.

use migrate_ir::dialect::Dialect;

use super::{DownSteps, Impact, Migration, Probe, Script, Step, StepList, Timeouts};

/// A step of a test, told by its statement.
pub(crate) fn step(sql: &'static str) -> Step {
    let mut step = Step::new(sql, [sql]);
    step.impact = Impact::NONE;
    step
}

/// The same step, with that impact.
pub(crate) fn with_impact(mut step: Step, change: impl FnOnce(&mut Impact)) -> Step {
    change(&mut step.impact);
    step
}

/// The same step, with that probe.
pub(crate) fn with_probe(mut step: Step, probe: Probe<&'static str>) -> Step {
    step.probe = probe;
    step
}

pub(crate) fn list(steps: Vec<Step>) -> StepList {
    StepList::new(false, steps)
}

pub(crate) fn script(down: DownSteps) -> Script {
    Script::new(Dialect::Postgres, list(LINKED.map(step).into()), down)
}

/// The steps up of each migration here.
pub(crate) const LINKED: [&str; 3] = ["one", "two", "three"];

/// A migration of history `app`, with three steps up and one down.
pub(crate) fn blank(name: &'static str) -> Migration {
    Migration {
        history: "app",
        name,
        description: "",
        previous: None,
        checksum: "c0ffee",
        file: Box::leak(format!("src/migrations/{name}.rs").into_boxed_str()),
        line: 3,
        body: None,
        permissions: &[],
        timeouts: Timeouts::default(),
        scripts: vec![script(DownSteps::Reversible(list(vec![step("back")])))].into(),
        unresolved: None,
        findings: None,
    }
}

pub(crate) fn migration(name: &'static str) -> &'static Migration {
    Box::leak(Box::new(blank(name)))
}
