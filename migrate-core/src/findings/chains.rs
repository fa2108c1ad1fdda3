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
        let order = name_order(&row.name);
        // Mostly behind the last one.
        let index = match self.0.last() {
            Some((last, _)) if name_order(&last.name) > order => {
                self.0.partition_point(|(other, _)| name_order(&other.name) < order)
            }
            _ => self.0.len(),
        };
        self.0.insert(index, (row, String::new()));
        for index in index..self.0.len() {
            let before = index.checked_sub(1).map_or("", |before| self.0[before].1.as_str());
            let row = self.0[index].0;
            self.0[index].1 = extend_chain(before, &row.name, &row.checksum);
        }
        self.all()
    }

    /// The chain of all rows.
    fn all(&self) -> &str {
        self.0.last().map_or("", |(_, chain)| chain)
    }
}

/// The rows whose chain does not follow from the rows up to them, with the chain that does. Given the rows of one history
/// in the order in which they were applied.
pub(crate) fn wrong_chains<'a>(rows: impl IntoIterator<Item = &'a Applied>) -> Vec<Applied> {
    verify(rows).0
}

/// The same, and the chain of all rows.
pub(super) fn verify<'a>(rows: impl IntoIterator<Item = &'a Applied>) -> (Vec<Applied>, String) {
    let mut chained = Chained::default();
    let mut wrong = Vec::new();
    for row in rows {
        let chain = chained.add(row);
        if chain != row.chain {
            wrong.push(Applied { chain: chain.to_owned(), ..row.clone() });
        }
    }
    (wrong, chained.all().to_owned())
}

/// Whether every row has the chain that follows from the rows up to it.
pub(super) fn fit<'a>(rows: impl IntoIterator<Item = &'a Applied>) -> bool {
    let mut chained = Chained::default();
    rows.into_iter().all(|row| chained.add(row) == row.chain)
}
