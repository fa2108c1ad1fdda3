//! Servers that take no writes are refused before anything is written: some of them let an administrator write.

use super::Session;
use crate::error::RunError;

impl Session<'_> {
    /// Ends the run where the server takes no writes from any user.
    pub(crate) async fn refuse_read_only(&mut self) -> Result<(), RunError> {
        let reason = self.server().read_only(self.connection).await;
        match reason.map_err(|error| self.database_error("ask whether it takes writes", error))? {
            Some(reason) => Err(RunError::ReadOnly { location: self.location(), reason }),
            None => Ok(()),
        }
    }
}
