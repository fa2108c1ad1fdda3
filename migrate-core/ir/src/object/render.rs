//! The SQL of one operation: what it is given, and what it gives.

use crate::diagnostic::Diagnostic;
use crate::dialect::{Dialect, Target};
use crate::object::{Catalog, Column, Constraint, CreatedHere, Index, Op as _, Operation, Table};
use crate::probe::Probe;
use crate::script::{Impact, Lock, SqlStep, Step};

/// An operation as SQL.
pub(crate) trait Render {
    /// The steps that do it on the server of the context; none where there is nothing to do.
    ///
    /// # Errors
    ///
    /// The server cannot do it; the message says what to write instead.
    fn render(&self, context: &RenderContext<'_>) -> Result<Vec<SqlStep>, Diagnostic>;
}

/// An operation, with the tables around it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RenderContext<'a> {
    pub(crate) target: Target,
    pub(crate) operation: &'a Operation,
    pub(crate) position: usize,
    /// The database before the operation.
    pub(crate) catalog: &'a Catalog,
    /// The database after it.
    pub(crate) catalog_after: &'a Catalog,
    /// What the script has created by then, so that it is empty and nobody uses it.
    pub(crate) created_here: &'a CreatedHere,
    /// The operation's table before it, where it is known.
    pub(crate) before: Option<&'a Table>,
    /// The operation's table after it, where it is known.
    pub(crate) after: Option<&'a Table>,
}

impl<'a> RenderContext<'a> {
    pub(crate) fn dialect(&self) -> Dialect {
        self.target.dialect
    }

    pub(crate) fn is_new(&self, table: &str) -> bool {
        self.created_here.has_table(table)
    }

    /// The columns of the operation's table before it; none where they are not known.
    pub(crate) fn columns_before(&self) -> &'a [Column] {
        self.before.map_or(&[], |before| &before.columns)
    }

    /// The constraints of the operation's table before it; none where they are not known.
    pub(crate) fn constraints_before(&self) -> &'a [Constraint] {
        self.before.map_or(&[], |before| &before.constraints)
    }

    /// The indexes of the operation's table before it; none where they are not known.
    pub(crate) fn indexes_before(&self) -> &'a [Index] {
        self.before.map_or(&[], |before| &before.indexes)
    }

    /// The table before and after the operation.
    ///
    /// # Errors
    ///
    /// It is not known, for which `why` says what it is needed for.
    pub(crate) fn tables(&self, why: &str) -> Result<(&'a Table, &'a Table), Diagnostic> {
        let unknown = || self.unknown(self.operation.table().unwrap_or_default(), why);
        self.before.zip(self.after).ok_or_else(unknown)
    }

    /// The refusal to do something to `what`, which raw SQL has made.
    pub(crate) fn unknown(&self, what: &str, why: &str) -> Diagnostic {
        let dialect = self.dialect();
        let title = format!("{dialect} cannot {}: what `{what}` is made of is not known", self.operation.summary());
        Diagnostic::new(title)
            .note(format!("{why}, and raw SQL, which made it, is not read"))
            .help_code("write the SQL for it", [format!("schema.sql_on({dialect:?}, \"..\").down(\"..\");")])
    }

    /// A step of one statement, which is all that the operation does.
    pub(crate) fn step(&self, statement: String, probe: Probe<String>, impact: Impact<String>) -> SqlStep {
        self.partial_step(self.operation.summary(), statement, probe, impact)
    }

    /// A step of one statement, which is a part of what the operation does.
    pub(crate) fn partial_step(
        &self,
        summary: String,
        statement: String,
        probe: Probe<String>,
        impact: Impact<String>,
    ) -> SqlStep {
        let mut step = Step::new(summary, vec![statement]);
        step.probe = probe;
        step.impact = impact;
        SqlStep { operation: self.position, transactional: true, step }
    }

    /// What is done to a table, and the locks on others that come with it: nothing where the table is new.
    pub(crate) fn impact(
        &self,
        table: &str,
        own: Impact<String>,
        others: impl IntoIterator<Item = Lock<String>>,
    ) -> Impact<String> {
        let mut impact = if self.is_new(table) { Impact::NONE } else { own };
        for lock in others {
            if lock.table != table && !self.is_new(&lock.table) && !impact.locks().contains(&lock) {
                impact = impact.with_locks([lock]);
            }
        }
        impact
    }
}
