//! What a finding stops.

use std::collections::BTreeSet;

use super::Finding;
use crate::options::{Policy, Tolerance};
use crate::registry::Registry;

/// What a finding stops, and whether it can be repaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
        match finding {
            Finding::MissingTables | Finding::DeadLease(_) | Finding::InvalidIndex { .. } => [false, false, true],
            Finding::MissingScripts { linked, unknown: _ } => [false, false, !linked.is_empty()],
            Finding::GarbledJournal { .. } => [false, false, false],
            Finding::Unfinished { happened, .. } => [false, false, happened.is_some()],
            Finding::GarbledLease(_)
            | Finding::AddedRows { .. }
            | Finding::RenamedHistory { .. }
            | Finding::Changed { .. }
            | Finding::UnknownUnfinished { .. } => [true, true, false],
            Finding::RenamedRows { .. }
            | Finding::EditedChecksums { .. }
            | Finding::DeletedRows { .. }
            | Finding::Reordered { .. }
            | Finding::BrokenChain { .. } => [true, true, true],
            Finding::EditedHead { journal_fits, .. } => [true, true, *journal_fits],
            Finding::RenamedMigration { .. } => [true, ahead, false],
            Finding::Unknown { .. } => [ahead, ahead, false],
            Finding::OutOfOrder { .. } => [out_of_order, false, false],
        }
    }
}
