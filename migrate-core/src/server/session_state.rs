//! What SQL that a user wrote can change in a session, and how it is set back.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cause, Connection, DatabaseError};

/// The name under which a state tells whether the session has the lock of the run.
pub(super) const LOCK: &str = "lock of the run";

/// The value of a table that stays. What creates it is not compared, as it holds the next number of a row.
pub(super) const LASTING_TABLE: &str = "a lasting table";

/// The settings of a session, its role, its database, and whether it has the lock of the run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SessionState(BTreeMap<String, Option<String>>);

/// What became of the transaction that a run began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TransactionState {
    /// It is open.
    Open,
    /// It was committed.
    Committed,
    /// It was rolled back.
    RolledBack,
}

/// A setting that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Difference {
    name: String,
    before: Option<String>,
    now: Option<String>,
}

impl SessionState {
    /// Asks the server.
    pub(crate) async fn read(
        connection: &mut Connection,
        tables: Option<&str>,
        own: [&str; 4],
    ) -> Result<Self, DatabaseError> {
        let query = connection.server().session_state_query(tables, own);
        let rows = connection.fetch(&query).await?;
        let pairs = rows.into_iter().filter_map(|row| match <[_; 2]>::try_from(row) {
            Ok([Some(name), Some(value)]) if value.starts_with("CREATE TABLE ") => {
                Some((name, Some(LASTING_TABLE.to_owned())))
            }
            Ok([Some(name), value]) => Some((name, value)),
            _ => None,
        });
        Ok(Self(pairs.collect()))
    }

    fn differences(&self, now: &Self) -> Vec<Difference> {
        let value = |state: &Self, name: &str| state.0.get(name).cloned().flatten();
        let names: BTreeSet<_> = self.0.keys().chain(now.0.keys()).collect();
        let differences = names.into_iter().filter_map(|name| {
            let (before, now) = (value(self, name), value(now, name));
            (before != now).then(|| Difference { name: name.clone(), before, now })
        });
        differences.collect()
    }

    /// Sets back what is not as it was, and looks whether it is.
    ///
    /// # Errors
    ///
    /// [`Cause::SessionChanged`], if something cannot be set back.
    pub(crate) async fn restore(
        &self,
        connection: &mut Connection,
        tables: Option<&str>,
        own: [&str; 4],
    ) -> Result<(), DatabaseError> {
        /// Roles, then settings, then a last look.
        const LOOKS: usize = 3;
        let server = connection.server();
        let mut of_the_server = BTreeSet::new();
        let mut left = Vec::new();
        for _ in 0..LOOKS {
            let now = match Self::read(connection, tables, own).await {
                // Without its role, the session may not even look at its tables.
                Err(error) if error.cause == Cause::Forbidden => {
                    self.restore_first(connection).await?;
                    Self::read(connection, tables, own).await?
                }
                now => now?,
            };
            left = self.differences(&now);
            left.retain(|difference| !of_the_server.contains(&difference.name));
            // A role decides which settings can be seen and set. So it comes first, and then all is read again.
            if left.iter().any(|difference| server.restores_first(&difference.name)) {
                left.retain(|difference| server.restores_first(&difference.name));
            }
            if left.is_empty() {
                return Ok(());
            }
            for difference in &left {
                let Some(statement) = server.restore_setting(&difference.name, difference.before.as_deref()) else {
                    return Err(difference.cannot_be_restored());
                };
                match connection.execute(&statement).await {
                    Ok(_) => {}
                    Err(error) if server.is_no_session_setting(&error) => {
                        of_the_server.insert(difference.name.clone());
                    }
                    Err(error) => return Err(error),
                }
            }
        }
        left.first().map_or(Ok(()), |difference| Err(difference.cannot_be_restored()))
    }

    /// Sets back what decides about the rest, whether it is as it was or not.
    async fn restore_first(&self, connection: &mut Connection) -> Result<(), DatabaseError> {
        let server = connection.server();
        for (name, before) in self.0.iter().filter(|(name, _)| server.restores_first(name)) {
            if let Some(statement) = server.restore_setting(name, before.as_deref()) {
                connection.execute(&statement).await?;
            }
        }
        Ok(())
    }
}

impl Difference {
    fn cannot_be_restored(&self) -> DatabaseError {
        let Self { name, before, now } = self;
        let message = if name == LOCK {
            "the SQL gave back the lock that keeps other runners out".to_owned()
        } else {
            let shown = |value: &Option<String>| value.as_ref().map_or("NULL".to_owned(), |value| format!("`{value}`"));
            format!(
                "the SQL changed `{name}` of the session from {} to {}, and it cannot be set back",
                shown(before),
                shown(now)
            )
        };
        DatabaseError { cause: Cause::SessionChanged, code: None, message, grant: None }
    }
}
