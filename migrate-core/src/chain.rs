//! Whether the rows of the history hold the chains that they should.

use std::collections::BTreeMap;

use migrate_ir::checksum::chain;

use crate::history::Applied;
use crate::registry::order;

/// The rows whose chain does not follow from the rows up to them, with the chain that does. Given in the order in which
/// they were applied.
pub(crate) fn rechained(applied: &[Applied]) -> Vec<Applied> {
    let mut before: BTreeMap<&str, Vec<&Applied>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in applied {
        let rows = before.entry(&row.history).or_default();
        let place = rows.partition_point(|other| order(&other.name) < order(&row.name));
        rows.insert(place, row);
        let expected = chain(rows.iter().map(|row| (row.name.as_str(), row.checksum.as_str())));
        if expected != row.chain {
            wrong.push(Applied { chain: expected, ..row.clone() });
        }
    }
    wrong
}
