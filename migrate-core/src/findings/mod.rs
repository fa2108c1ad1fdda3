//! The one finder: what is not as it should be in a database, by one read of it and the linked migrations. Pure.
//!
//! `up`, `down`, `plan`, `status` and `repair` all ask it, so they say the same of the same database. What each finding
//! stops, and what repairing does about it, are two tables in `verdict.rs`.

mod chains;
mod compare;
mod diagnostic;
mod finding;
mod mend;
mod verdict;

#[cfg(test)]
mod tests;

pub use finding::{DeletedRow, EditedChecksum, Finding, RenamedRow};
pub use verdict::{Judge, Verdict};

pub(crate) use chains::wrong_chains;
pub(crate) use mend::{MendedRow, mended_rows};
pub(crate) use verdict::Repair;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use compare::{Explained, compare};

use crate::history::{Applied, HistorySnapshot};
use crate::migration::Migration;
use crate::options::{Policy, Tolerance};
use crate::registry::Registry;
use migrate_ir::migration_name::name_order;

/// Everything that is not as it should be, in the order in which it is put in order. What the policy allows is left out.
///
/// What takes a question to the server is not in it: whether a lease is renewed, whether an interrupted step happened,
/// which indexes are not complete.
pub(crate) fn find(registry: &Registry, snapshot: &HistorySnapshot, policy: Policy) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(lease) = snapshot.lock_row.as_ref().and_then(|row| row.garbled_lease.clone()) {
        findings.push(Finding::GarbledLease(lease));
    }
    if snapshot.incomplete && snapshot.exists {
        findings.push(Finding::MissingTables);
    }
    let (compared, explained) = if snapshot.evidence.overtaken {
        // Another runner wrote meanwhile, so a difference tells nothing.
        Default::default()
    } else {
        compare(registry, snapshot)
    };
    findings.extend(compared);
    if let Some(unfinished) = &snapshot.unfinished
        && registry.find(&unfinished.history, &unfinished.name).is_none()
        // Where nothing is linked, its script in the database is enough to finish it.
        && (unfinished.script.is_none() || !registry.migrations().is_empty())
    {
        findings.push(Finding::UnknownUnfinished { unfinished: unfinished.clone() });
    }
    drift(registry, snapshot, policy, &explained, &mut findings);
    if !snapshot.evidence.garbled.is_empty() {
        findings.push(Finding::GarbledJournal { rows: snapshot.evidence.garbled.clone() });
    }
    findings.extend(missing_scripts(registry, snapshot));
    findings
}

/// What is applied must be what is linked, and what is pending must come after it.
fn drift(
    registry: &Registry,
    snapshot: &HistorySnapshot,
    policy: Policy,
    explained: &Explained<'_>,
    findings: &mut Vec<Finding>,
) {
    let histories = registry.histories();
    let rows: HashSet<_> = snapshot.applied.iter().map(key).collect();
    let is_applied = |migration: &Migration| {
        let key = (migration.history, migration.name);
        rows.contains(&key) || explained.applied.contains(&key)
    };
    let is_unfinished = |migration: &Migration| {
        let unfinished = snapshot.unfinished.as_ref();
        unfinished.is_some_and(|it| (it.history.as_str(), it.name.as_str()) == (migration.history, migration.name))
    };
    let mut pending: BTreeMap<(&str, &str), &'static Migration> = BTreeMap::new();
    for migration in registry.migrations().iter().rev().filter(|migration| !is_applied(migration)) {
        pending.insert((migration.history, migration.checksum), migration);
    }
    let mut renamed = BTreeSet::new();
    let edited_rows = snapshot.applied.iter().filter(|row| !explained.rows.contains(&key(row)));
    let applied_histories: BTreeSet<_> = snapshot.applied.iter().map(|row| row.history.as_str()).collect();
    let mut renamed_histories: BTreeSet<(&str, &'static str)> = BTreeSet::new();
    for row in edited_rows {
        match registry.find(&row.history, &row.name) {
            Some(migration) if migration.checksum == row.checksum => {}
            Some(_) if explained.checksums.contains(&key(row)) => {}
            Some(migration) => findings.push(Finding::Changed { applied: row.clone(), migration }),
            None if histories.contains(row.history.as_str()) => {
                match pending.get(&(row.history.as_str(), row.checksum.as_str())) {
                    Some(migration) => {
                        renamed.insert(migration.name);
                        findings.push(Finding::RenamedMigration { applied: row.clone(), migration });
                    }
                    None if policy.ahead == Tolerance::Allow => {}
                    None => findings.push(Finding::Unknown { applied: row.clone() }),
                }
            }
            // Another program's history in the same database, or this one's under another name.
            None => {
                for history in histories.iter().filter(|history| !applied_histories.contains(*history)) {
                    if registry.find(history, &row.name).is_some_and(|twin| twin.checksum == row.checksum) {
                        renamed_histories.insert((row.history.as_str(), *history));
                    }
                }
            }
        }
    }
    for (applied, linked) in renamed_histories {
        let count = snapshot.applied.iter().filter(|row| row.history == applied).count();
        findings.push(Finding::RenamedHistory { linked, applied: applied.to_owned(), count });
    }
    if policy.out_of_order == Tolerance::Allow {
        return;
    }
    let mut later: Option<&'static Migration> = None;
    let mut out_of_order = Vec::new();
    for &migration in registry.migrations().iter().rev() {
        if is_applied(migration) || is_unfinished(migration) {
            // An unfinished one is no later one, as it has no row, or is about to lose it.
            if is_applied(migration) && !is_unfinished(migration) {
                later = Some(migration);
            }
        } else if let Some(later) = later.filter(|later| later.history == migration.history)
            && !renamed.contains(migration.name)
        {
            out_of_order.push(Finding::OutOfOrder { pending: migration, applied: later.name });
        }
    }
    findings.extend(out_of_order.into_iter().rev());
}

/// The applied migrations without a script, where somebody has looked.
fn missing_scripts(registry: &Registry, snapshot: &HistorySnapshot) -> Option<Finding> {
    let without: BTreeSet<_> =
        snapshot.evidence.without_script.iter().map(|(history, name)| (history.as_str(), name.as_str())).collect();
    let (mut linked, mut unknown) = (Vec::new(), Vec::new());
    for row in snapshot.applied.iter().filter(|row| without.contains(&key(row))) {
        match registry.find(&row.history, &row.name) {
            Some(migration) if migration.checksum == row.checksum => linked.push(migration),
            Some(_) | None => unknown.push(row.name.clone()),
        }
    }
    (!linked.is_empty() || !unknown.is_empty()).then_some(Finding::MissingScripts { linked, unknown })
}

/// History and name of a row.
fn key(row: &Applied) -> (&str, &str) {
    (&row.history, &row.name)
}

/// The rows of one history, in the order of their names.
fn by_name<'a>(rows: &[&'a Applied]) -> Vec<&'a Applied> {
    let mut rows = rows.to_vec();
    rows.sort_by(|one, other| name_order(&one.name).cmp(&name_order(&other.name)));
    rows
}
