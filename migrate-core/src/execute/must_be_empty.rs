//! Before a run begins: whether the rows that are there will stop it half-way.

use super::Executor;
use crate::error::{Error, PlanError};
use crate::plan::Plan;
use crate::server::StatementLimits;

impl Executor<'_> {
    /// Refuses a plan with a step that the server will refuse for the rows of a table. Where the table cannot be read,
    /// or somebody locks it for longer than the migration may wait, the server decides.
    pub(super) async fn refuse_for_rows(&mut self, plan: &Plan) -> Result<(), Error> {
        for required in plan.must_be_empty() {
            let migration = required.planned.migration;
            let limits = StatementLimits::of_migration(self.session.options, migration);
            if self.session.limit_session(limits).await.is_err() {
                return Ok(());
            }
            let table = self.session.server().quote(required.table);
            let rows = self.session.connection.fetch(&format!("SELECT 1 FROM {table} LIMIT 1")).await;
            if rows.is_ok_and(|rows| !rows.is_empty()) {
                return Err(PlanError::MustBeEmpty {
                    name: migration.name,
                    direction: required.planned.direction,
                    step: required.number,
                    summary: required.step.summary,
                    table: required.table,
                    is_first: plan.migrations.first().is_some_and(|first| std::ptr::eq(first, required.planned)),
                }
                .into());
            }
        }
        Ok(())
    }
}
