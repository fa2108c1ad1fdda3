//! The chains that the rows of a history should have.

use migrate_ir::checksum::extend_chain;

use crate::history::Applied;
use migrate_ir::migration_name::name_order;

/// The rows of one history up to one of them, in the order of their names, each with the chain up to it.
#[derive(Default)]
struct Chained<'a>(Vec<(&'a Applied, String)>);

impl<'a> Chained<'a> {
    /// Adds a row, and gives the chain of all rows. Only the rows behind it are hashed again.
    fn add(&mut self, row: &'a Applied) -> &str {
        let index = self.0.partition_point(|(other, _)| name_order(&other.name) < name_order(&row.name));
        self.0.insert(index, (row, String::new()));
        for index in index..self.0.len() {
            let before = index.checked_sub(1).map_or("", |before| self.0[before].1.as_str());
            let row = self.0[index].0;
            self.0[index].1 = extend_chain(before, &row.name, &row.checksum);
        }
        self.0.last().map_or("", |(_, chain)| chain)
    }
}

/// The rows whose chain does not follow from the rows up to them, with the chain that does. Given the rows of one history
/// in the order in which they were applied.
pub(crate) fn wrong_chains<'a>(rows: impl IntoIterator<Item = &'a Applied>) -> Vec<Applied> {
    let mut chained = Chained::default();
    let mut wrong = Vec::new();
    for row in rows {
        let chain = chained.add(row);
        if chain != row.chain {
            wrong.push(Applied { chain: chain.to_owned(), ..row.clone() });
        }
    }
    wrong
}

/// Whether every row has the chain that follows from the rows up to it.
pub(super) fn fit<'a>(rows: impl IntoIterator<Item = &'a Applied>) -> bool {
    let mut chained = Chained::default();
    rows.into_iter().all(|row| chained.add(row) == row.chain)
}
