//! A migrations program whose migrations are in a file. The SQL in it was never judged by a compiler, as that of a script
//! which an earlier release has stored.

use std::process::ExitCode;
use std::{env, fs};

use migrate_core::Registry;
use migrate_core::migration::{DownSteps, Fact, Impact, Migration, Object, Probe, Script, Step, StepList};
use migrate_ir::checksum::sha256;
use migrate_ir::dialect::Dialect;
use serde_json::Value;

fn main() -> ExitCode {
    let file = env::var("TRUTH_MIGRATIONS").expect("the file with the migrations");
    let file: Value = serde_json::from_str(&fs::read_to_string(file).expect("the file is there")).expect("JSON");
    let dialect = Dialect::ALL.into_iter().find(|dialect| dialect.name() == file["dialect"]).expect("a server");
    let migrations = file["migrations"].as_array().expect("migrations").iter().map(|one| migration(dialect, one));
    migrate_cli::run_with(Registry::of(migrations).expect("migrations that fit together"))
}

fn migration(dialect: Dialect, value: &Value) -> &'static Migration {
    let transactional = dialect.transactional_ddl() && value["alone"] != true;
    let list = |key: &str| {
        let steps = value[key].as_array().expect("steps").iter().map(step);
        StepList::new(transactional, steps.collect())
    };
    let script = Script::new(dialect, list("up"), DownSteps::Reversible(list("down")));
    let checksum = String::leak(sha256(&value["up"].to_string()));
    let mut migration =
        Migration::new("app", text(&value["name"]), checksum, "src/migrations/by_hand.rs", vec![script]);
    migration.line = 1;
    Box::leak(Box::new(migration))
}

/// A step that makes or drops a table, or else raw SQL.
fn step(value: &Value) -> Step {
    let table = |key: &str, exists: bool| {
        let name = value.get(key).map(text)?;
        Some(Probe::Facts(vec![Fact { object: Object::Table { name }, exists }]))
    };
    let mut step = Step::new(text(&value["sql"]), [text(&value["sql"])]);
    step.probe = table("makes", true).or(table("drops", false)).unwrap_or(Probe::Unknown);
    step.impact = Impact::NONE;
    step
}

fn text(value: &Value) -> &'static str {
    String::leak(value.as_str().expect("a text").to_owned())
}
