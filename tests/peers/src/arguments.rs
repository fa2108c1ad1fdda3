//! What can be asked for.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::database::Database;
use crate::figures::Line;
use crate::peer::Peer;

/// As the runner has it, in `migrate-core/src/execute/group.rs`.
const GROUP: usize = 100;

/// Compares this library with every other one that migrates schemas from Rust.
///
/// Without arguments everything is measured, which takes long. `tests/peers/prepare.sh` installs what it needs.
#[derive(Debug, Parser)]
pub(crate) struct Arguments {
    /// What is measured
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = Line::value_variants().to_vec())]
    pub(crate) lines: Vec<Line>,

    /// Who is measured
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = Peer::value_variants().to_vec())]
    pub(crate) peers: Vec<Peer>,

    /// Where
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = Database::value_variants().to_vec())]
    pub(crate) databases: Vec<Database>,

    /// With how many migrations programs run
    #[arg(long, value_delimiter = ',', default_values_t = [200, 1000])]
    pub(crate) sizes: Vec<usize>,

    /// With how many migrations a crate is built again after one was added
    #[arg(long, value_delimiter = ',', default_values_t = [50, 1000])]
    pub(crate) build_sizes: Vec<usize>,

    /// How often programs run, and crates are built again
    #[arg(long, default_value_t = 5)]
    pub(crate) runs: usize,

    /// How often crates are built with an empty target folder: minutes each
    #[arg(long, default_value_t = 1)]
    pub(crate) clean_builds: usize,

    /// How many migrations this library commits at once on an empty database, for the limit with its transactions
    #[arg(long, default_value_t = GROUP)]
    pub(crate) group: usize,

    /// Where the results are written, and read by --markdown [default: peers/results.json in the target folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,

    /// Keep what the JSON file has already and what is not measured now
    #[arg(long)]
    pub(crate) keep: bool,

    /// Measure nothing; fill the tables of docs/benchmarks.md with the results in the JSON file
    #[arg(long)]
    pub(crate) markdown: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_has_the_transactions_of_the_runner() {
        let runner = include_str!("../../../migrate-core/src/execute/group.rs");
        assert!(
            runner.contains(&format!("const LONGEST_GROUP: usize = {GROUP};")),
            "the runner has another size of group"
        );
    }
}
