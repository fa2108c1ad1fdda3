//! Compares this library with every other one that migrates schemas from Rust: see `docs/benchmarks.md`.

mod arguments;
mod building;
mod comparison;
mod database;
mod figures;
mod history;
mod limit;
mod machine;
mod markdown;
mod peer;
mod program;
mod proxy;
mod report;
mod servers;
mod sources;
mod stage;
mod table;

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Context as _, Result};
use clap::Parser as _;

use crate::arguments::Arguments;
use crate::building::Workshop;
use crate::comparison::Comparison;
use crate::database::{Database, Dialect};
use crate::figures::Measure;
use crate::machine::Machine;
use crate::report::Report;
use crate::stage::Stage;
use crate::table::{Style, tables};

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = target().join("peers");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    // All is built with the compiler that this workspace names, from wherever this program is called.
    let toolchain = "rust-toolchain.toml";
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(toolchain), folder.join(toolchain))?;
    let json = arguments.json.clone().unwrap_or_else(|| folder.join("results.json"));
    if arguments.markdown {
        let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/benchmarks.md");
        return markdown::fill(&document, &Report::read(&json)?);
    }
    let report = measure(&arguments, Workshop::new(folder), json.clone())?;
    print(&report);
    println!("every run is in {}", json.display());
    Ok(())
}

fn measure(arguments: &Arguments, workshop: Workshop, json: PathBuf) -> Result<Report> {
    let mut report = if arguments.keep { Report::read(&json)? } else { Report::default() };
    report.figures.age();
    report.group = arguments.group;
    for peer in &arguments.peers {
        report.versions.insert(peer.name().to_owned(), format!("{} {}", peer.package(), peer.version()?));
    }
    let mut comparison = Comparison { arguments, workshop: &workshop, json, report };
    let databases: Vec<Database> = if comparison.needs_stage() { arguments.databases.clone() } else { Vec::new() };
    let below = env::temp_dir();
    let earlier_servers = std::mem::take(&mut comparison.report.machine.servers);
    comparison.report.machine = Machine::this(&below, workshop.folder())?;
    comparison.report.machine.add_servers(earlier_servers);
    if comparison.needs_programs() {
        // One server after the other, so that none is at work while another one is measured.
        for dialect in Dialect::ALL {
            let wanted = |database: &&Database| database.dialect() == dialect;
            if !arguments.databases.iter().any(|database| wanted(&database)) {
                continue;
            }
            let programs = comparison.programs(dialect)?;
            let databases: Vec<Database> = databases.iter().filter(wanted).copied().collect();
            let stage = Stage::set(&databases, &below, workshop.folder())?;
            comparison.report.machine.add_servers(stage.servers()?);
            for database in databases {
                comparison.run(&stage, database, &programs)?;
            }
        }
    }
    comparison.incremental_builds()?;
    comparison.clean_builds()?;
    Ok(comparison.report)
}

fn print(report: &Report) {
    for measure in Measure::ALL {
        for (title, table) in tables(&report.figures, measure, Style::Terminal) {
            println!("{}: {title}\n{table}\n", measure.title());
        }
    }
    for note in &report.notes {
        println!("note: {note}");
    }
}

/// Cargo's target folder of this program.
fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"), PathBuf::from)
}
