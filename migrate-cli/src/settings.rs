//! How a run behaves, as far as somebody said so: on the command line, in an environment of `migrate.toml`, or in its `[run]`.

use std::time::Duration;

use migrate_core::ir::duration::TimeLimit;
use migrate_core::{Group, Interrupted, LockMode, Options, Tolerance};

/// What was said in one of these places. What is not said here is left as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) lock: Option<LockMode>,
    pub(crate) lock_wait: Option<Duration>,
    pub(crate) lease: Option<Duration>,
    pub(crate) lock_timeout: Option<Duration>,
    pub(crate) statement_timeout: Option<TimeLimit>,
    pub(crate) lock_retry: Option<Duration>,
    pub(crate) group: Option<Group>,
    pub(crate) out_of_order: Option<Tolerance>,
    pub(crate) ahead: Option<Tolerance>,
    pub(crate) forward_only: Option<bool>,
    pub(crate) revert_marked: Option<bool>,
    pub(crate) interrupted: Option<Interrupted>,
    pub(crate) applied_by: Option<String>,
    pub(crate) yes_drop: Option<String>,
    pub(crate) role: Option<String>,
}

impl Settings {
    /// Sets the options that are said here.
    pub(crate) fn apply(self, options: &mut Options) {
        let Self {
            lock,
            lock_wait,
            lease,
            lock_timeout,
            statement_timeout,
            lock_retry,
            group,
            out_of_order,
            ahead,
            forward_only,
            revert_marked,
            interrupted,
            applied_by,
            yes_drop,
            role,
        } = self;
        set(&mut options.lock, lock);
        set(&mut options.lock_wait, lock_wait);
        set(&mut options.lease, lease);
        set(&mut options.lock_timeout, lock_timeout);
        set(&mut options.statement_timeout, statement_timeout.map(TimeLimit::duration));
        set(&mut options.lock_retry, lock_retry);
        set(&mut options.group, group);
        set(&mut options.out_of_order, out_of_order);
        set(&mut options.ahead, ahead);
        set(&mut options.forward_only, forward_only);
        set(&mut options.revert_marked, revert_marked);
        set(&mut options.interrupted, interrupted);
        set(&mut options.applied_by, applied_by);
        set(&mut options.yes_drop, yes_drop.map(Some));
        set(&mut options.role, role.map(Some));
    }
}

fn set<T>(option: &mut T, said: Option<T>) {
    if let Some(value) = said {
        *option = value;
    }
}
