//! One runner at a time, from the beginning of its run to the end. Runners in different modes keep each other out: a
//! runner that has the session's lock looks for a lease first, and a runner takes the session's lock while it takes a
//! lease.

mod acquire;
mod commit;
mod lease;
mod patience;
mod process;
mod published;
mod read_only;
mod server_status;
mod session;
mod transaction;
mod wait;
mod watchdog;

pub(crate) use acquire::holder_of_lease;
pub(crate) use lease::LeaseSessions;
pub(crate) use patience::{Everything, IsAt, NewestEntries, Patience, TablesRead, read_patiently};
pub(crate) use server_status::ServerStatus;
pub(crate) use session::{Session, pin_store, take_role};
pub(crate) use transaction::Begin;
