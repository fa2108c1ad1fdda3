//! A migration that the server refused: where, why, and what is left of it.

use migrate_ir::diagnostic::Diagnostic;

use crate::direction::Direction;
use crate::display_diagnostic::display_diagnostic;
use crate::indent::indented;
use crate::report::MigrationRun;
use crate::server::{Blocker, Cause, DatabaseError};

/// A migration that the server refused.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Failure {
    /// The migration.
    pub migration: &'static str,
    /// Applied or reverted.
    pub direction: Direction,
    /// Where in the migration.
    pub stage: Stage,
    /// How many steps the migration has.
    pub steps: usize,
    /// The source file of the migration, as the compiler names it; empty where only the database has it.
    pub file: &'static str,
    /// The line of the operation in that file; of the migration, where it failed in no operation.
    pub line: u32,
    /// The statement.
    pub sql: String,
    /// What the server said.
    pub error: DatabaseError,
    /// How often it was tried.
    pub attempts: u32,
    /// Who held the lock that was refused, as far as the server tells.
    pub blockers: Vec<Blocker>,
    /// What is left of the migration.
    pub remains: Remains,
    /// What the run did before.
    pub before: Vec<MigrationRun>,
    /// Whether nothing was applied when the run began.
    pub history_was_empty: bool,
}

/// Where in a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// In a step.
    Step {
        /// Its place in the migration, from 1.
        number: usize,
        /// What it does, in words.
        summary: &'static str,
    },
    /// SQLite: when all steps were done, and the foreign keys of rebuilt tables were checked.
    ForeignKeys,
    /// When all steps were done, and the history was written.
    History,
    /// When all was done, and it was committed.
    Commit,
}

/// What is left of a migration that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remains {
    /// Nothing: it was taken back.
    Nothing,
    /// All of it: it was committed.
    Everything,
    /// SQL of the migration ended its transaction. What that SQL did afterwards is not known.
    TransactionEnded {
        /// Whether what was done before was committed, or rolled back.
        committed: bool,
    },
    /// So many steps, and perhaps a part of the next one, which is more than one statement.
    InPart {
        /// The number of the steps that are done.
        done: usize,
    },
    /// So many steps, which are done and stay. The next run goes on after them.
    Steps(usize),
    /// Not known: the connection was lost. The next run finds out.
    Unknown,
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl Failure {
    /// As much of the statement as anybody reads.
    pub fn excerpt(&self) -> String {
        const MOST: usize = 1_000;
        let sql = &self.sql;
        match sql.char_indices().nth(MOST) {
            Some((end, _)) => format!("{} ... ({} characters more)", &sql[..end], sql[end..].chars().count()),
            None => sql.clone(),
        }
    }
}

display_diagnostic!(Failure);

impl Failure {
    /// What failed, what is left of it, and what to do.
    pub fn diagnostic(&self) -> Diagnostic {
        let Self { migration, error, attempts, blockers, file, line, .. } = self;
        let mut diagnostic = Diagnostic::new(self.title());
        diagnostic = diagnostic.note(match attempts {
            0 | 1 => error.to_string(),
            attempts => format!("{error}; it was tried {attempts} times"),
        });
        for blocker in blockers {
            diagnostic = diagnostic.note(format!("the lock was held by {blocker}"));
        }
        if !file.is_empty() {
            diagnostic = diagnostic.note(format!("it is written at {file}:{line}"));
        }
        diagnostic = diagnostic.note(format!("the statement was\n{}", indented(&self.excerpt())));
        diagnostic = diagnostic.note(format!("{}{}", self.remains(), self.earlier()));
        if self.may_be_there_already() {
            return diagnostic.note("no migration was applied before it").help_code(
                format!(
                    "if everything that `{migration}` creates is there, write that it is applied, and run this again"
                ),
                [format!("migrate mark --applied {migration} --reason \"it was there before\"")],
            );
        }
        diagnostic.with([error.way_out()])
    }

    fn title(&self) -> String {
        let Self { migration, direction, stage, steps, .. } = self;
        let failed = match direction {
            Direction::Up => format!("migration `{migration}` failed"),
            Direction::Down => format!("reverting migration `{migration}` failed"),
        };
        match stage {
            Stage::Step { number, summary } => format!("{failed} in step {number} of {steps}: {summary}"),
            Stage::ForeignKeys => format!("{failed} when its foreign keys were checked"),
            Stage::History => format!("{failed} when its history was written"),
            Stage::Commit => format!("{failed} when it was committed"),
        }
    }

    /// What is left of the migration.
    fn remains(&self) -> String {
        let migration = self.migration;
        match self.remains {
            Remains::Nothing => format!("nothing of `{migration}` was kept"),
            Remains::Everything => format!("`{migration}` was committed, and all of it is kept"),
            Remains::TransactionEnded { committed } => {
                let before =
                    if committed { "committed what was done before" } else { "took back what was done before" };
                format!(
                    "the statement ended the transaction of `{migration}`, and so {before}; what it did after that may \
                     be kept; the history was not written"
                )
            }
            Remains::InPart { done } => {
                let stays = match done {
                    0 => String::new(),
                    1 => format!("step 1 of `{migration}` is done, and stays; "),
                    done => format!("steps 1 to {done} of `{migration}` are done, and stay; "),
                };
                let next = done + 1;
                format!(
                    "{stays}a part of step {next} of `{migration}` may be done: see what is there, and take it away \
                     before the next run, which runs step {next} again"
                )
            }
            Remains::Steps(0) => format!("no step of `{migration}` is done"),
            Remains::Steps(1) => format!("step 1 of `{migration}` is done, and stays; the next run goes on after it"),
            Remains::Steps(done) => {
                format!("steps 1 to {done} of `{migration}` are done, and stay; the next run goes on after them")
            }
            Remains::Unknown => format!("whether `{migration}` was kept is not known; the next run finds out"),
        }
    }

    /// What the run did before.
    fn earlier(&self) -> String {
        match self.before.as_slice() {
            [] => String::new(),
            [one] => format!("; before it, `{}` was run to its end", one.name),
            [first, .., last] => {
                let count = self.before.len();
                format!("; before it, {count} migrations were run to their end, `{}` to `{}`", first.name, last.name)
            }
        }
    }

    /// Whether another tool, or somebody by hand, may have made what is there.
    fn may_be_there_already(&self) -> bool {
        let Self { direction, error, before, history_was_empty, .. } = self;
        error.cause == Cause::AlreadyExists && *direction == Direction::Up && before.is_empty() && *history_was_empty
    }
}
