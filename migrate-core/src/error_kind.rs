//! What an error is about.

/// What an error is about, for exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No connection to the database, or it was lost.
    Connect,
    /// What the program was given cannot be used: the database URL, or where the history is to be kept.
    Usage,
    /// The program's migrations are missing, double or broken.
    Registry,
    /// The program's migrations and the database's history contradict each other.
    History,
    /// The goal cannot be reached: no such migration, irreversible, a server that it was not written for.
    Goal,
    /// Another runner, or a query, held a lock for too long.
    Locked,
    /// A decision is needed on a step that was cut off.
    Interrupted,
    /// The server refused a statement.
    Failed,
}
