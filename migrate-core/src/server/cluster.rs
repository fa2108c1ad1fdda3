//! Clusters: several servers that hold the same databases.

/// The cluster that a server belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cluster {
    /// Galera: every node can be written to, and all of them commit in one order.
    Galera,
    /// Group replication, of which one member can be written to.
    SinglePrimary,
    /// Group replication, of which every member can be written to.
    SeveralPrimaries,
}

impl Cluster {
    /// Whether several nodes can be written to: then a lock that one of them knows keeps no runner out on the others.
    pub(crate) fn has_several_writers(self) -> bool {
        match self {
            Self::Galera | Self::SeveralPrimaries => true,
            Self::SinglePrimary => false,
        }
    }

    /// Whether a change of a table holds up every commit behind it until it is done, that of a renewed lease included.
    pub(crate) fn holds_up_commits(self) -> bool {
        match self {
            Self::Galera => true,
            Self::SinglePrimary | Self::SeveralPrimaries => false,
        }
    }

    /// Whether a node that does not reach the majority lets a commit wait for it, without an end and without a word.
    pub(crate) fn waits_for_majority(self) -> bool {
        match self {
            Self::Galera => false,
            Self::SinglePrimary | Self::SeveralPrimaries => true,
        }
    }
}
