//! A connection that was given back to the server, until it is made again.

use super::deadline::Deadline;
use super::driver::{Answer, Driver, Row};
use super::{Cause, DatabaseError, Server};

/// Answers nothing.
pub(super) struct Closed(pub(super) &'static dyn Server);

impl Driver for Closed {
    fn server(&self) -> &'static dyn Server {
        self.0
    }

    fn execute<'a>(&'a mut self, _sql: &'a str) -> Answer<'a, u64> {
        Box::pin(async { Err(closed()) })
    }

    fn fetch<'a>(&'a mut self, _sql: &'a str) -> Answer<'a, Vec<Row>> {
        Box::pin(async { Err(closed()) })
    }

    fn obey(&mut self, _deadline: Deadline) -> Answer<'_, ()> {
        Box::pin(async { Err(closed()) })
    }
}

fn closed() -> DatabaseError {
    let message = "the connection was given back to the server, and could not be made again".to_owned();
    DatabaseError { cause: Cause::Disconnected, code: None, message, grant: None }
}
