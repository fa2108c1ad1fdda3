//! The head: the chain of each history, in one row. A start that has nothing to do reads no other.
//!
//! Every write clears the head; finishing a migration sets it. If it is missing, the rows of the history tell the same.
//! Rows that are deleted by hand change nothing in it.
//!
//! A chain covers all applied migrations in the order of their names, and each part of a migration that is applied in
//! parts. So it does not depend on the order in which they were applied.

use std::borrow::Cow;
use std::collections::BTreeMap;

use migrate_ir::checksum::extend_chain;

use super::{Applied, StartState, Store};
use crate::server::Connection;
use crate::server::{Cause, DatabaseError};
use migrate_ir::migration_name::name_order;

/// What one history comes to once everything that is linked is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LinkedHead {
    /// How many migrations it has.
    pub(crate) count: usize,
    /// Their chain.
    pub(crate) chain: Cow<'static, str>,
}

/// The chains of each history that has rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ChainHeads(BTreeMap<String, Vec<Link>>);

/// A migration of a history, in the order of names, with the chain of all up to it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Link {
    name: String,
    checksum: String,
    chain: String,
}

/// What becomes of the rows of a history.
#[derive(Clone, Copy, Debug)]
pub(crate) enum HeadChange<'a> {
    /// A row is added, with the chain of its whole history.
    Added(&'a Applied),
    /// The row of this history and name is deleted.
    Removed(&'a str, &'a str),
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
            let link =
                |row: &Applied| Link { name: row.name.clone(), checksum: row.checksum.clone(), chain: String::new() };
            let mut links: Vec<_> = rows.into_iter().map(link).collect();
            hash_from(&mut links, 0);
            (history.to_owned(), links)
        });
        Self(chained.collect())
    }

    /// A migration was applied.
    pub(crate) fn add(&mut self, row: &Applied) {
        let links = self.0.entry(row.history.clone()).or_default();
        let index = index_of(links, &row.name);
        links.insert(index, Link { name: row.name.clone(), checksum: row.checksum.clone(), chain: String::new() });
        hash_from(links, index);
    }

    /// A migration was reverted.
    pub(crate) fn remove(&mut self, history: &str, name: &str) {
        let Some(links) = self.0.get_mut(history) else { return };
        let index = index_of(links, name);
        if links.get(index).is_some_and(|link| link.name == name) {
            links.remove(index);
            hash_from(links, index);
        }
        if links.is_empty() {
            self.0.remove(history);
        }
    }

    /// The chain of a history with one more migration.
    pub(crate) fn chain_with(&self, history: &str, name: &str, checksum: &str) -> String {
        let links = self.0.get(history).map_or(&[][..], Vec::as_slice);
        let index = index_of(links, name);
        let chain = extend_chain(chain_before(links, index), name, checksum);
        links[index..].iter().fold(chain, |chain, link| extend_chain(&chain, &link.name, &link.checksum))
    }

    /// The chain of a history without a migration. None where that is its only one.
    fn chain_without(&self, history: &str, name: &str) -> Option<String> {
        let links = self.0.get(history)?;
        let index = index_of(links, name);
        let behind = links[index..].iter().filter(|link| link.name != name);
        let chain = behind.fold(chain_before(links, index).to_owned(), |chain, link| {
            extend_chain(&chain, &link.name, &link.checksum)
        });
        Some(chain).filter(|chain| !chain.is_empty())
    }

    /// A line for each history: its chain, and its name.
    fn text(&self, change: Option<HeadChange<'_>>) -> String {
        let last = |links: &Vec<Link>| links.last().map_or_else(String::new, |link| link.chain.clone());
        let mut heads: BTreeMap<_, _> = self.0.iter().map(|(history, links)| (history.as_str(), last(links))).collect();
        match change {
            None => {}
            Some(HeadChange::Added(row)) => drop(heads.insert(&row.history, row.chain.clone())),
            Some(HeadChange::Removed(history, name)) => match self.chain_without(history, name) {
                Some(chain) => drop(heads.insert(history, chain)),
                None => drop(heads.remove(history)),
            },
        }
        let lines: Vec<_> = heads.into_iter().map(|(history, chain)| format!("{chain} {history}")).collect();
        lines.join("\n")
    }
}

/// Where a name is among the links, or where it would be.
fn index_of(links: &[Link], name: &str) -> usize {
    links.partition_point(|link| name_order(&link.name) < name_order(name))
}

/// The chain of the links before that one.
fn chain_before(links: &[Link], index: usize) -> &str {
    index.checked_sub(1).and_then(|before| links.get(before)).map_or("", |link| link.chain.as_str())
}

/// Computes the chains from that link on.
fn hash_from(links: &mut [Link], first: usize) {
    for index in first..links.len() {
        let chain = extend_chain(chain_before(links, index), &links[index].name, &links[index].checksum);
        links[index].chain = chain;
    }
}

impl Store {
    /// The statement that sets the head, for the end of a transaction: who has a lease beats in the same row.
    pub(crate) fn set_head(&self, heads: &ChainHeads, change: Option<HeadChange<'_>>) -> String {
        format!("UPDATE {} SET head = {} WHERE id = 1", self.lock, self.literal(&heads.text(change)))
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
    ) -> Result<Option<StartState>, DatabaseError> {
        let query = format!("{}SELECT head, environment FROM {} WHERE id = 1", self.server.current_read(), self.lock);
        let row = match connection.fetch(&query).await {
            Ok(rows) => rows.into_iter().next(),
            Err(error) if matches!(error.cause, Cause::NoSuchTable | Cause::NoSuchColumn) => return Ok(None),
            Err(error) => return Err(error),
        };
        let Some([Some(head), environment]) = row.and_then(|row| <[_; 2]>::try_from(row).ok()) else { return Ok(None) };
        let has = |(history, LinkedHead { count: _, chain }): (&&str, &LinkedHead)| {
            head.lines().any(|line| line.split_once(' ') == Some((chain, history)))
        };
        Ok(Some(StartState { is_current: heads.iter().all(has), environment }))
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
        assert_eq!(heads.text(None), format!("{first} a\n{} b", extend_chain(&first, "m2", "ff")));
    }

    #[test]
    fn a_row_that_was_added_moves_its_history() {
        let mut heads = ChainHeads::of([&row("a", "m1", 1), &row("b", "m1", 2)]);
        let chain = extend_chain(&extend_chain("", "m1", "ff"), "m2", "ff");
        let added = Applied { chain, ..row("a", "m2", 3) };
        let text = heads.text(Some(HeadChange::Added(&added)));
        heads.add(&added);
        assert_eq!(heads, ChainHeads::of([&row("a", "m1", 1), &row("b", "m1", 2), &row("a", "m2", 3)]));
        assert_eq!(heads.text(None), text);
    }

    #[test]
    fn a_row_that_was_removed_or_added_in_the_middle_changes_the_chains_behind_it() {
        let all = [row("a", "m1", 1), row("a", "m2", 2), row("a", "m3", 3), row("b", "m1", 4)];
        for removed in 0..all.len() {
            let mut heads = ChainHeads::of(&all);
            let Applied { history, name, .. } = &all[removed];
            let text = heads.text(Some(HeadChange::Removed(history, name)));
            heads.remove(history, name);
            let others =
                ChainHeads::of(all.iter().enumerate().filter(|(index, _)| *index != removed).map(|(_, row)| row));
            assert_eq!((&heads, heads.text(None)), (&others, text));
            let chain = heads.chain_with(history, name, "ff");
            assert_eq!(
                heads.text(Some(HeadChange::Added(&Applied { chain, ..all[removed].clone() }))),
                ChainHeads::of(&all).text(None)
            );
            heads.add(&all[removed]);
            assert_eq!(heads, ChainHeads::of(&all));
        }
    }
}
