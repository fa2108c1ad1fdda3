//! The setters of the options, said once for all types that have options.

/// A setter for each option, for `Options` itself or for a type that has `Options` in a field.
macro_rules! option_setters {
    ($($options:ident)?) => {
        /// How other runners are kept out.
        #[must_use]
        pub fn lock(mut self, mode: $crate::options::LockMode) -> Self {
            self.$($options.)?lock = mode;
            self
        }

        /// How long to wait for another runner to end.
        #[must_use]
        pub fn lock_wait(mut self, wait: ::std::time::Duration) -> Self {
            self.$($options.)?lock_wait = wait;
            self
        }

        /// For how long a lease may go without renewal until another runner takes it over.
        #[must_use]
        pub fn lease(mut self, lease: ::std::time::Duration) -> Self {
            self.$($options.)?lease = lease;
            self
        }

        /// How long one statement may wait for a lock on a table.
        #[must_use]
        pub fn lock_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.$($options.)?lock_timeout = timeout;
            self
        }

        /// How long one statement that blocks somebody may run; none is no bound.
        #[must_use]
        pub fn statement_timeout(mut self, timeout: ::core::option::Option<::std::time::Duration>) -> Self {
            self.$($options.)?statement_timeout = timeout;
            self
        }

        /// For how long a migration is tried again whose locks are refused.
        #[must_use]
        pub fn lock_retry(mut self, retry: ::std::time::Duration) -> Self {
            self.$($options.)?lock_retry = retry;
            self
        }

        /// Whether migrations share transactions.
        #[must_use]
        pub fn group(mut self, group: $crate::options::Group) -> Self {
            self.$($options.)?group = group;
            self
        }

        /// Whether a run that has nothing to do looks at every row of the history.
        #[must_use]
        pub fn thorough(mut self, thorough: bool) -> Self {
            self.$($options.)?thorough = thorough;
            self
        }

        /// Whether a pending migration may run although a later one is applied.
        #[must_use]
        pub fn out_of_order(mut self, tolerance: $crate::options::Tolerance) -> Self {
            self.$($options.)?out_of_order = tolerance;
            self
        }

        /// Whether the database may have migrations that this program does not.
        #[must_use]
        pub fn ahead(mut self, tolerance: $crate::options::Tolerance) -> Self {
            self.$($options.)?ahead = tolerance;
            self
        }

        /// What to do with an interrupted step if the server does not show whether it happened.
        #[must_use]
        pub fn interrupted(mut self, interrupted: $crate::options::Interrupted) -> Self {
            self.$($options.)?interrupted = interrupted;
            self
        }

        /// Who runs the migrations, for the history.
        #[must_use]
        pub fn applied_by(mut self, name: impl ::core::convert::Into<::std::string::String>) -> Self {
            self.$($options.)?applied_by = name.into();
            self
        }

        /// The role in which the session works, and which owns everything that a run creates.
        #[must_use]
        pub fn role(mut self, role: impl ::core::convert::Into<::std::string::String>) -> Self {
            self.$($options.)?role = ::core::option::Option::Some(role.into());
            self
        }

        /// Where the history is kept.
        #[must_use]
        pub fn tables(mut self, tables: $crate::options::Tables) -> Self {
            self.$($options.)?tables = tables;
            self
        }

        /// The environment that the database belongs to.
        #[must_use]
        pub fn environment(mut self, environment: $crate::options::Environment) -> Self {
            self.$($options.)?environment = ::core::option::Option::Some(environment);
            self
        }

        /// Whether reverting is refused.
        #[must_use]
        pub fn forward_only(mut self, forward_only: bool) -> Self {
            self.$($options.)?forward_only = forward_only;
            self
        }

        /// Whether migrations are reverted that were only marked as applied.
        #[must_use]
        pub fn revert_marked(mut self, revert_marked: bool) -> Self {
            self.$($options.)?revert_marked = revert_marked;
            self
        }

        /// The name of the database, as typed by somebody who means to revert or empty it although it is protected.
        #[must_use]
        pub fn yes_drop(mut self, database: impl ::core::convert::Into<::std::string::String>) -> Self {
            self.$($options.)?yes_drop = ::core::option::Option::Some(database.into());
            self
        }
    };
}

pub(crate) use option_setters;

use super::Options;

impl Options {
    option_setters!();
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::options::{Environment, Group, Interrupted, LockMode, Options, Tables, Tolerance};

    #[test]
    fn every_option_has_a_setter() {
        let second = Duration::from_secs(1);
        let (tables, environment) = (Tables::default().prefix("acme"), Environment::new("staging"));
        let options = Options::default()
            .lock(LockMode::Lease)
            .lock_wait(second)
            .lease(second)
            .lock_timeout(second)
            .statement_timeout(None)
            .lock_retry(second)
            .group(Group::Never)
            .thorough(true)
            .out_of_order(Tolerance::Warn)
            .ahead(Tolerance::Allow)
            .interrupted(Interrupted::Skip)
            .applied_by("ada")
            .role("owner")
            .tables(tables.clone())
            .environment(environment.clone())
            .forward_only(true)
            .revert_marked(true)
            .yes_drop("app");
        let set = Options {
            lock: LockMode::Lease,
            lock_wait: second,
            lease: second,
            lock_timeout: second,
            statement_timeout: None,
            lock_retry: second,
            group: Group::Never,
            thorough: true,
            out_of_order: Tolerance::Warn,
            ahead: Tolerance::Allow,
            interrupted: Interrupted::Skip,
            applied_by: "ada".to_owned(),
            role: Some("owner".to_owned()),
            tables,
            environment: Some(environment),
            forward_only: true,
            revert_marked: true,
            yes_drop: Some("app".to_owned()),
        };
        assert_eq!(options, set);
    }
}
