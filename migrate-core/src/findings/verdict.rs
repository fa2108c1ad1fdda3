//! What a finding stops.

use std::collections::BTreeSet;

use super::Finding;
use crate::migration::Migration;
use crate::options::{Policy, Tolerance};
use crate::registry::Registry;
use crate::server::Holder;

/// What a finding stops, and whether it can be repaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// Whether nothing is applied before it is in order.
    pub stops_up: bool,
    /// Whether nothing is reverted before it is in order.
    pub stops_down: bool,
    /// Whether repairing puts it in order. What it does not is for a person to decide.
    pub repairable: bool,
}

impl Verdict {
    /// Whether it stops any run.
    pub fn is_conflict(self) -> bool {
        self.stops_up || self.stops_down
    }

    /// Whether it is only told: it stops nothing, and nothing can be done about it here.
    pub fn is_warning(self) -> bool {
        !self.is_conflict() && !self.repairable
    }
}

/// Judges findings: by the policy, and by whose history they are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judge {
    policy: Policy,
    /// The linked histories. None where nothing is linked: then every history counts.
    histories: BTreeSet<&'static str>,
}

impl Judge {
    pub(crate) fn new(registry: &Registry, policy: Policy) -> Self {
        Self { policy, histories: registry.histories() }
    }

    /// What the finding stops. The history of another program in the same database stops nobody but that program.
    pub fn verdict(&self, finding: &Finding) -> Verdict {
        let of_another = |history| !self.histories.is_empty() && !self.histories.contains(history);
        let [stops_up, stops_down, repairable] = self.table(finding);
        let of_another = finding.history().is_some_and(of_another);
        Verdict { stops_up: stops_up && !of_another, stops_down: stops_down && !of_another, repairable }
    }

    /// Whether it stops `up`, whether it stops `down`, and whether it can be repaired.
    fn table(&self, finding: &Finding) -> [bool; 3] {
        let refused = |tolerance| match tolerance {
            Tolerance::Refuse => true,
            Tolerance::Warn | Tolerance::Allow => false,
        };
        let (ahead, out_of_order) = (refused(self.policy.ahead), refused(self.policy.out_of_order));
        let repairable = finding.repair().is_some();
        match finding {
            Finding::MissingTables
            | Finding::DeadLease(_)
            | Finding::InvalidIndex { .. }
            | Finding::MissingScripts { .. }
            | Finding::GarbledJournal { .. }
            | Finding::Unfinished { .. } => [false, false, repairable],
            Finding::GarbledLease(_)
            | Finding::AddedRows { .. }
            | Finding::RenamedHistory { .. }
            | Finding::Changed { .. }
            | Finding::UnknownUnfinished { .. }
            | Finding::RenamedRows { .. }
            | Finding::EditedChecksums { .. }
            | Finding::DeletedRows { .. }
            | Finding::Reordered { .. }
            | Finding::BrokenChain { .. }
            | Finding::EditedHead { .. } => [true, true, repairable],
            Finding::RenamedMigration { .. } => [true, ahead, repairable],
            Finding::Unknown { .. } => [ahead, ahead, repairable],
            Finding::OutOfOrder { .. } => [out_of_order, false, repairable],
        }
    }
}

/// What repairing does about a finding.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Repair<'a> {
    /// Creates the tables that are missing.
    CreateTables,
    /// Takes the lock of a dead runner away.
    TakeLock(&'a Holder),
    /// Writes the rows of a history as they should be.
    WriteRows,
    /// Computes the head from the rows.
    ComputeHead,
    /// Stores the scripts of these migrations.
    StoreScripts(&'a [&'static Migration]),
    /// Drops an index that is not complete.
    DropIndex { index: &'a str, sql: &'a str },
    /// Brings the interrupted migration to its end.
    Resume,
}

impl Finding {
    /// What repairing does about it. None where a person has to decide.
    pub(crate) fn repair(&self) -> Option<Repair<'_>> {
        match self {
            Self::MissingTables => Some(Repair::CreateTables),
            Self::DeadLease(holder) => Some(Repair::TakeLock(holder)),
            Self::RenamedRows { .. }
            | Self::EditedChecksums { .. }
            | Self::DeletedRows { .. }
            | Self::Reordered { .. }
            | Self::BrokenChain { .. } => Some(Repair::WriteRows),
            Self::EditedHead { journal_fits, history: _ } => journal_fits.then_some(Repair::ComputeHead),
            Self::MissingScripts { linked, unknown: _ } => (!linked.is_empty()).then_some(Repair::StoreScripts(linked)),
            Self::InvalidIndex { index, sql, table: _ } => Some(Repair::DropIndex { index, sql }),
            Self::Unfinished { happened, .. } => happened.map(|_| Repair::Resume),
            Self::GarbledLease(_)
            | Self::AddedRows { .. }
            | Self::GarbledJournal { .. }
            | Self::RenamedHistory { .. }
            | Self::RenamedMigration { .. }
            | Self::Changed { .. }
            | Self::Unknown { .. }
            | Self::OutOfOrder { .. }
            | Self::UnknownUnfinished { .. } => None,
        }
    }

    /// Whether it leaves open whether this migration is applied.
    pub(crate) fn leaves_open(&self, name: &str) -> bool {
        if let Self::DeletedRows { rows, .. } = self {
            return rows.iter().any(|row| row.name == name);
        }
        matches!(self, Self::EditedHead { .. })
    }

    /// Whether rows of the history were edited in a way that only the chains tell, and these are computed anew when
    /// somebody decides about the migration `marked`.
    pub(crate) fn is_lost_by_a_decision(&self, marked: Option<&str>) -> bool {
        if let Self::DeletedRows { rows, known_by, .. } = self {
            // A decision clears the head, and nothing else knows of the other rows.
            return *known_by == "the head" && rows.iter().any(|row| Some(row.name.as_str()) != marked);
        }
        matches!(self.repair(), Some(Repair::WriteRows))
    }
}
