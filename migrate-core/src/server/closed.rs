//! What stands in the place of a connection that was closed.

use super::deadline::Deadline;
use super::driver::{Answer, Driver, Row};
use super::{Cause, DatabaseError, Server};

/// A connection that was closed. It answers nothing, and says why it was closed.
pub(super) struct Closed {
    pub(super) server: &'static dyn Server,
    pub(super) why: &'static str,
}

impl Closed {
    /// Given back to the server while a run waits. It is made again.
    pub(super) const GIVEN_BACK: &'static str =
        "the connection was given back to the server, and could not be made again";
    /// Its statement waited for too long.
    pub(super) const GIVEN_UP: &'static str = "the connection was closed, as its statement waited for too long";

    fn refuse<'a, T: Send + 'a>(&self) -> Answer<'a, T> {
        let error = DatabaseError { cause: Cause::Disconnected, code: None, message: self.why.to_owned(), grant: None };
        Box::pin(async { Err(error) })
    }
}

impl Driver for Closed {
    fn server(&self) -> &'static dyn Server {
        self.server
    }

    fn execute<'a>(&'a mut self, _sql: &'a str) -> Answer<'a, u64> {
        self.refuse()
    }

    fn fetch<'a>(&'a mut self, _sql: &'a str) -> Answer<'a, Vec<Vec<Row>>> {
        self.refuse()
    }

    fn obey(&mut self, _deadline: Deadline) -> Answer<'_, ()> {
        self.refuse()
    }
}
