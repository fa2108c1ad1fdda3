//! A database that is to be dropped whole.

use super::Executor;
use crate::error::Error;

impl Executor<'_> {
    /// Refuses to drop the database where it is protected, where another one was named, and while another runner is at
    /// work. Gives the name of the database.
    pub(crate) async fn check_drop(mut self) -> Result<String, Error> {
        let snapshot = self.session.load_history().await?;
        self.refuse_to_destroy("drop", &snapshot).await?;
        self.session.acquire_or_stop().await?;
        let checked = self.check_drop_with_lock().await;
        self.session.release_lock().await;
        checked
    }

    /// What was read before may be out of date.
    async fn check_drop_with_lock(&mut self) -> Result<String, Error> {
        let snapshot = self.session.load_history().await?;
        self.refuse_to_destroy("drop", &snapshot).await?;
        Ok(self.session.database_name().await?)
    }
}
