//! A plan that somebody has looked at: a run does exactly that, or nothing.

use super::{Plan, PlanError, Planned};

impl Plan {
    /// Refuses a run that would do something else than this plan, which was made for the same goal before.
    pub(crate) fn refuse_other(&self, now: &Self) -> Result<(), PlanError> {
        if self.names() != now.names() {
            return Err(PlanError::OtherPlan { planned: self.names(), needed: now.names(), other_sql: None });
        }
        let other = self.migrations.iter().zip(&now.migrations).find(|(planned, now)| !is_same(planned, now));
        match other {
            None => Ok(()),
            Some((planned, _)) => Err(PlanError::OtherPlan {
                planned: self.names(),
                needed: now.names(),
                other_sql: Some(planned.migration.name),
            }),
        }
    }

    /// What is run, in order: `up m0003_a`.
    fn names(&self) -> Vec<String> {
        let several = self.migrations.iter().any(|planned| planned.migration.history != self.history());
        let name = |planned: &Planned| {
            let (way, migration) = (planned.direction.name(), planned.migration);
            if several {
                format!("{way} {}::{}", migration.history, migration.name)
            } else {
                format!("{way} {}", migration.name)
            }
        };
        self.migrations.iter().map(name).collect()
    }

    /// The history of the first migration.
    fn history(&self) -> &'static str {
        self.migrations.first().map_or("", |planned| planned.migration.history)
    }
}

/// Whether the same statements are still to be run.
fn is_same(one: &Planned, other: &Planned) -> bool {
    let statements =
        |planned: &Planned| -> Vec<_> { planned.remaining().iter().map(|step| &step.statements).collect() };
    one.migration.checksum == other.migration.checksum
        && one.is_transactional() == other.is_transactional()
        && statements(one) == statements(other)
}
