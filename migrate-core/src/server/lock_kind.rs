//! How other runners are kept out.

use super::{Cluster, Connection, DatabaseError};
use crate::options::LockMode;

/// How a run keeps other runners out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LockKind {
    /// By the session's lock.
    Session,
    /// By a lock in each transaction.
    Transaction,
    /// By a lease.
    Lease,
    /// Not at all.
    None,
}

/// Why a lock does not work, and which one does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UnsuitableLock {
    pub(crate) mode: &'static str,
    pub(crate) why: &'static str,
    pub(crate) instead: &'static str,
}

impl LockKind {
    /// What fits the server, or what was asked for, unless that does not work there.
    pub(crate) async fn choose(
        mode: LockMode,
        connection: &mut Connection,
    ) -> Result<Result<Self, UnsuitableLock>, DatabaseError> {
        let server = connection.server();
        let kind = match mode {
            LockMode::Auto if connection.cluster().await?.is_some_and(Cluster::has_several_writers) => {
                return Ok(Ok(Self::Lease));
            }
            LockMode::Auto => return server.fitting_lock(connection).await.map(Ok),
            LockMode::Session => Self::Session,
            LockMode::Transaction => Self::Transaction,
            LockMode::Lease => Self::Lease,
            LockMode::None => Self::None,
        };
        let pooled = mode == LockMode::Session && connection.is_direct().await? == Some(false);
        Ok(server.unsuitable_lock(mode, pooled).map_or(Ok(kind), Err))
    }
}
