//! Whether the rows of the history hold the chains that they should.

use std::collections::BTreeMap;

use migrate_ir::checksum::{chain, extend_chain};

use crate::history::Applied;
use crate::migration::name_order;

/// The rows of one history, in the order of their names, and their chain.
#[derive(Default)]
struct Chained<'a> {
    rows: Vec<&'a Applied>,
    chain: String,
}

impl<'a> Chained<'a> {
    fn add(&mut self, row: &'a Applied) {
        let index = self.rows.partition_point(|other| name_order(&other.name) < name_order(&row.name));
        self.rows.insert(index, row);
        self.chain = if index + 1 == self.rows.len() {
            extend_chain(&self.chain, &row.name, &row.checksum)
        } else {
            chain(self.rows.iter().map(|row| (row.name.as_str(), row.checksum.as_str())))
        };
    }
}

/// The rows whose chain does not follow from the rows up to them, with the chain that does. Given in the order in which
/// they were applied.
pub(super) fn verify_chain(applied: &[Applied]) -> Vec<Applied> {
    let mut histories: BTreeMap<&str, Chained<'_>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in applied {
        let history = histories.entry(&row.history).or_default();
        history.add(row);
        if history.chain != row.chain {
            wrong.push(Applied { chain: history.chain.clone(), ..row.clone() });
        }
    }
    wrong
}
