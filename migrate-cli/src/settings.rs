//! How a run behaves, as far as somebody said so: on the command line, in an environment of `migrate.toml`, or in its `[run]`.

use std::time::Duration;

use migrate_core::ir::duration::TimeLimit;
use migrate_core::{Group, Interrupted, LockMode, Options, Tolerance};

/// What was said, by one who may say it. What was not said is left to the next, and at last to the library.
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
    /// These, and where they say nothing the others.
    pub(crate) fn or(self, others: &Self) -> Self {
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
        Self {
            lock: lock.or(others.lock),
            lock_wait: lock_wait.or(others.lock_wait),
            lease: lease.or(others.lease),
            lock_timeout: lock_timeout.or(others.lock_timeout),
            statement_timeout: statement_timeout.or(others.statement_timeout),
            lock_retry: lock_retry.or(others.lock_retry),
            group: group.or(others.group),
            out_of_order: out_of_order.or(others.out_of_order),
            ahead: ahead.or(others.ahead),
            forward_only: forward_only.or(others.forward_only),
            revert_marked: revert_marked.or(others.revert_marked),
            interrupted: interrupted.or(others.interrupted),
            applied_by: applied_by.or_else(|| others.applied_by.clone()),
            yes_drop: yes_drop.or_else(|| others.yes_drop.clone()),
            role: role.or_else(|| others.role.clone()),
        }
    }

    /// All of it in the library's words, its own defaults where nobody said anything.
    pub(crate) fn options(self) -> Options {
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
        let defaults = Options::default();
        Options {
            lock: lock.unwrap_or(defaults.lock),
            lock_wait: lock_wait.unwrap_or(defaults.lock_wait),
            lease: lease.unwrap_or(defaults.lease),
            lock_timeout: lock_timeout.unwrap_or(defaults.lock_timeout),
            statement_timeout: statement_timeout.map_or(defaults.statement_timeout, TimeLimit::duration),
            lock_retry: lock_retry.unwrap_or(defaults.lock_retry),
            group: group.unwrap_or(defaults.group),
            // Somebody reads what it says.
            thorough: true,
            out_of_order: out_of_order.unwrap_or(defaults.out_of_order),
            ahead: ahead.unwrap_or(defaults.ahead),
            interrupted: interrupted.unwrap_or(defaults.interrupted),
            applied_by: applied_by.unwrap_or(defaults.applied_by),
            role,
            tables: defaults.tables,
            environment: defaults.environment,
            forward_only: forward_only.unwrap_or(defaults.forward_only),
            revert_marked: revert_marked.unwrap_or(defaults.revert_marked),
            yes_drop,
        }
    }
}
