//! The head: the chain of each history, in one row. A start that has nothing to do reads no other.
//!
//! Every write clears the head; finishing a migration sets it. If it is missing, the rows of the history tell the same.
//! Rows that are deleted by hand change nothing in it.
//!
//! A chain covers all applied migrations in the order of their names, and each part of a migration that is applied in
//! parts. So it does not depend on the order in which they were applied.

use std::borrow::Cow;
use std::collections::BTreeMap;

use migrate_ir::checksum::{chain, extend_chain};

use super::{Applied, Store};
use crate::migration::Migration;
use crate::migration::name_order;
use crate::server::Connection;
use crate::server::{Cause, DatabaseError};

/// What one history comes to once everything that is linked is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LinkedHead {
    /// How many migrations it has.
    pub(crate) count: usize,
    /// Their chain.
    pub(crate) chain: Cow<'static, str>,
}

/// Where each history is that has rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ChainHeads(BTreeMap<String, LastLink>);

/// The last migration of a history, in the order of names, and the chain of them all.
#[derive(Clone, Debug, PartialEq, Eq)]
struct LastLink {
    name: String,
    chain: String,
}

impl ChainHeads {
    /// Those of all rows.
    pub(crate) fn of<'a>(applied: impl IntoIterator<Item = &'a Applied>) -> Self {
        let mut histories: BTreeMap<&str, Vec<&Applied>> = BTreeMap::new();
        for row in applied {
            histories.entry(&row.history).or_default().push(row);
        }
        let chained = histories.into_iter().map(|(history, mut rows)| {
            rows.sort_by(|one, other| name_order(&one.name).cmp(&name_order(&other.name)));
            let name = rows.last().map_or_else(String::new, |row| row.name.clone());
            let chain = chain(rows.iter().map(|row| (row.name.as_str(), row.checksum.as_str())));
            (history.to_owned(), LastLink { name, chain })
        });
        Self(chained.collect())
    }

    /// A migration was applied.
    pub(crate) fn add(&mut self, row: &Applied) {
        let chain = row.chain.clone();
        match self.0.get_mut(&row.history) {
            Some(last) if name_order(&last.name) > name_order(&row.name) => last.chain = chain,
            Some(last) => *last = LastLink { name: row.name.clone(), chain },
            None => {
                self.0.insert(row.history.clone(), LastLink { name: row.name.clone(), chain });
            }
        }
    }

    /// The chain of a history with one more migration. None where that is not its last.
    pub(crate) fn chain_with(&self, migration: &Migration) -> Option<String> {
        let before = match self.0.get(migration.history) {
            Some(last) if name_order(&last.name) >= name_order(migration.name) => return None,
            last => last.map_or("", |last| last.chain.as_str()),
        };
        Some(extend_chain(before, migration.name, migration.checksum))
    }

    /// A line for each history: its chain, and its name.
    fn text(&self) -> String {
        let lines: Vec<_> =
            self.0.iter().map(|(history, LastLink { name: _, chain })| format!("{chain} {history}")).collect();
        lines.join("\n")
    }
}

impl Store {
    /// The statement that sets the head, for the end of a transaction: who has a lease beats in the same row.
    pub(crate) fn set_head(&self, heads: &ChainHeads) -> String {
        format!("UPDATE {} SET head = {} WHERE id = 1", self.lock, self.literal(&heads.text()))
    }

    /// The statement that clears the head.
    pub(crate) fn clear_head(&self) -> String {
        format!("UPDATE {} SET head = NULL WHERE id = 1 AND head IS NOT NULL", self.lock)
    }

    /// Whether the head says that these histories have come to their end. None where there is no head.
    pub(super) async fn head_is(
        &self,
        connection: &mut Connection,
        heads: &BTreeMap<&str, LinkedHead>,
    ) -> Result<Option<bool>, DatabaseError> {
        let query = format!("{}SELECT head FROM {} WHERE id = 1", self.server.current_read(), self.lock);
        let head = match connection.value(&query).await {
            Ok(Some(head)) => head,
            Ok(None) => return Ok(None),
            Err(error) if matches!(error.cause, Cause::NoSuchTable | Cause::NoSuchColumn) => return Ok(None),
            Err(error) => return Err(error),
        };
        let has = |(history, LinkedHead { count: _, chain }): (&&str, &LinkedHead)| {
            head.lines().any(|line| line.split_once(' ') == Some((chain, history)))
        };
        Ok(Some(heads.iter().all(has)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(history: &str, name: &str, position: i64) -> Applied {
        Applied {
            history: history.to_owned(),
            name: name.to_owned(),
            position,
            checksum: "ff".to_owned(),
            chain: String::new(),
            applied_at: String::new(),
            applied_by: String::new(),
            duration_ms: 0,
            library_version: String::new(),
            batch: None,
        }
    }

    #[test]
    fn a_head_has_the_chain_of_each_history_in_the_order_of_their_names() {
        let heads = ChainHeads::of([&row("b", "m2", 1), &row("a", "m1", 2), &row("b", "m1", 3)]);
        let first = extend_chain("", "m1", "ff");
        assert_eq!(heads.text(), format!("{first} a\n{} b", extend_chain(&first, "m2", "ff")));
    }

    #[test]
    fn a_row_that_was_added_moves_its_history() {
        let mut heads = ChainHeads::of([&row("a", "m1", 1), &row("b", "m1", 2)]);
        let chain = extend_chain(&extend_chain("", "m1", "ff"), "m2", "ff");
        heads.add(&Applied { chain, ..row("a", "m2", 3) });
        assert_eq!(heads, ChainHeads::of([&row("a", "m1", 1), &row("b", "m1", 2), &row("a", "m2", 3)]));
    }
}
